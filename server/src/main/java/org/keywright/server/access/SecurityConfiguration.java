package org.keywright.server.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Problems;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AnnotationTemplateExpressionDefaults;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What stands in front of the resources. Everything needs somebody who is signed in, but for a
 * short list; what they may do, each resource says itself.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity
class SecurityConfiguration {

  /** Nothing that the API answers is to be run, framed or loaded by a page. */
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /**
   * For certificates, CRLs, OCSP and the static files of pages, which have no secrets, and the
   * exchanges of clients, which bring a ticket: no session and no cookie is looked at, so there is
   * nothing to forge.
   */
  @Bean
  @Order(1)
  SecurityFilterChain publicChain(HttpSecurity http) {
    http.securityMatcher(
            "/pki/**", "/client/v1/**", "/assets/**", "/actuator/health", "/actuator/health/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .headers(SecurityConfiguration::strict);
    return http.build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain apiChain(
      HttpSecurity http,
      ApiTokens tokens,
      Accounts accounts,
      Sessions sessions,
      Problems problems,
      SecurityContextRepository contexts) {
    http.securityMatcher("/api/**", "/v3/**", "/actuator/**")
        .authorizeHttpRequests(requests ->
            requests
                .dispatcherTypeMatchers(DispatcherType.ERROR)
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/api/v1/session")
                .permitAll()
                .requestMatchers(
                    HttpMethod.POST,
                    "/api/v1/session",
                    "/api/v1/session/passkey",
                    "/api/v1/session/passkey/options",
                    "/api/v1/setup")
                .permitAll()
                .requestMatchers(
                    HttpMethod.POST, "/api/v1/account/passkeys", "/api/v1/account/recovery-code")
                .access((authentication, context) ->
                    proven(authentication.get(), sessions::isFreshByCredential))
                .requestMatchers(
                    HttpMethod.POST,
                    "/api/v1/my/devices/*/reset-pin",
                    "/api/v1/my/devices/*/unlock")
                .access(
                    (authentication, context) -> proven(authentication.get(), sessions::isFresh))
                .anyRequest()
                .authenticated())
        .csrf(csrf -> {
          csrf.spa();
          csrf.csrfTokenRepository(csrfCookie());
          // Neither has anything to forge: a token is not sent by browsers on their own, and
          // the set-up asks for one in the body.
          csrf.ignoringRequestMatchers(
              (RequestMatcher) BearerTokenFilter::applies,
              request -> request.getRequestURI().equals("/api/v1/setup"));
        })
        .headers(SecurityConfiguration::strict)
        .exceptionHandling(exceptions ->
            exceptions
                .authenticationEntryPoint((request, response, e) -> {
                  response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                  problems.write(
                      response,
                      HttpStatus.UNAUTHORIZED,
                      "unauthenticated",
                      "sign in, or send a valid API token");
                })
                .accessDeniedHandler((request, response, e) -> deny(problems, response, e)))
        .addFilterBefore(new BearerTokenFilter(tokens, problems), CsrfFilter.class);
    sessions(http, contexts, new SessionCheckFilter(accounts, sessions));
    return http.build();
  }

  /** Whether somebody proved lately who they are. */
  private static final class FreshProof extends AuthorizationDecision {

    FreshProof(boolean granted) {
      super(granted);
    }
  }

  private static AuthorizationDecision proven(
      @Nullable Authentication authentication, Predicate<SignedIn> lately) {
    return authentication instanceof SignedIn signedIn
        ? new FreshProof(lately.test(signedIn))
        : new AuthorizationDecision(false);
  }

  private static void deny(Problems problems, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    boolean stale =
        e instanceof AuthorizationDeniedException denied
            && denied.getAuthorizationResult() instanceof FreshProof;
    problems.write(
        response,
        HttpStatus.FORBIDDEN,
        stale ? "proof-needed" : "not-permitted",
        stale
            ? "prove once more who you are: POST /api/v1/session/proof"
            : e instanceof CsrfException
                ? "the header X-XSRF-TOKEN has to repeat the cookie XSRF-TOKEN"
                : "your roles do not allow this");
  }

  /** Pages: who is not signed in is asked to, and comes back to where they wanted to go. */
  @Bean
  @Order(3)
  SecurityFilterChain pageChain(
      HttpSecurity http,
      Accounts accounts,
      Sessions sessions,
      SecurityContextRepository contexts,
      @Value("${keywright.issuance.demo:false}") boolean demo) {
    http.authorizeHttpRequests(requests ->
            requests
                .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                .permitAll()
                .requestMatchers("/sign-in", "/setup")
                .permitAll()
                .anyRequest()
                .authenticated())
        .csrf(csrf -> {
          csrf.spa();
          csrf.csrfTokenRepository(csrfCookie());
        })
        .headers(headers -> {
          strict(headers);
          headers.contentSecurityPolicy(policy -> policy.policyDirectives(pagePolicy(demo)));
        })
        .exceptionHandling(exceptions ->
            exceptions
                .authenticationEntryPoint(
                    (request, response, e) -> response.sendRedirect(SignInPage.address(request)))
                .accessDeniedHandler(
                    (request, response, e) -> response.sendError(HttpStatus.FORBIDDEN.value())));
    sessions(http, contexts, new SessionCheckFilter(accounts, sessions));
    return http.build();
  }

  /**
   * What a page may load, all of it from this server. In a demonstration a script may also open a
   * WebSocket to the virtual reader on this machine.
   */
  private static String pagePolicy(boolean demo) {
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        + (demo ? " connect-src 'self' ws://127.0.0.1:*;" : " connect-src 'self';")
        + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  }

  private static void sessions(
      HttpSecurity http, SecurityContextRepository contexts, SessionCheckFilter check) {
    http.securityContext(context -> context.securityContextRepository(contexts))
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.IF_REQUIRED))
        .requestCache(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .addFilterBefore(check, UsernamePasswordAuthenticationFilter.class);
  }

  /** Read by our own pages, to repeat it in a header; never sent along from other sites. */
  private static CsrfTokenRepository csrfCookie() {
    CookieCsrfTokenRepository repository = CookieCsrfTokenRepository.withHttpOnlyFalse();
    repository.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
    return repository;
  }

  private static void strict(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
        .permissionsPolicyHeader(policy -> policy.policy("camera=(), geolocation=(), usb=()"))
        .crossOriginOpenerPolicy(policy ->
            policy.policy(
                org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter
                    .CrossOriginOpenerPolicy.SAME_ORIGIN))
        .crossOriginResourcePolicy(policy ->
            policy.policy(
                org.springframework.security.web.header.writers
                    .CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy.SAME_ORIGIN));
  }

  @Bean
  SecurityContextRepository securityContextRepository() {
    return new HttpSessionSecurityContextRepository();
  }

  @Bean
  SessionRegistry sessionRegistry() {
    return new SessionRegistryImpl();
  }

  /** Tells the registry of sessions that ended or got another id. */
  @Bean
  HttpSessionEventPublisher httpSessionEventPublisher() {
    return new HttpSessionEventPublisher();
  }

  /** Lets {@code @Requires} be written with a permission as its value. */
  @Bean
  static AnnotationTemplateExpressionDefaults templateExpressionDefaults() {
    return new AnnotationTemplateExpressionDefaults();
  }

  /** There is none to be had: sign-in goes through {@link SignIn}, and no default user is made. */
  @Bean
  AuthenticationManager authenticationManager() {
    return authentication -> {
      throw new ProviderNotFoundException("this server signs in through its own resources");
    };
  }
}

package org.keywright.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.actor.Role;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class PermissionTest extends ServerTest {

  /** What anybody may call, and why that is no harm is said where it is. */
  private static final Set<String> PUBLIC =
      Set.of(
          "GET /api/v1/session",
          "POST /api/v1/session",
          "POST /api/v1/session/passkey",
          "POST /api/v1/session/passkey/options",
          "POST /api/v1/setup",
          "GET /sign-in",
          "POST /sign-in",
          "GET /setup",
          "POST /setup");

  /** What authenticates by other means than an account or API token, or has nothing to hide. */
  private static final List<String> PUBLIC_FOLDERS = List.of("/pki/", "/client/v1/");

  /** What the security filters answer; a service that refuses says it otherwise. */
  private static final String NOT_ALLOWED = "your roles do not allow this";

  @Autowired private Accounts accounts;
  @Autowired private People people;
  @Autowired private RequestMappingHandlerMapping requestMappingHandlerMapping;

  @Test
  void each_resource_declares_a_permission_or_is_on_the_public_list() {
    Set<String> undeclared = new TreeSet<>();
    Set<String> declared = new TreeSet<>();
    ours()
        .forEach((mapping, method) -> {
          boolean has = has(method, Requires.class) || has(method, PreAuthorize.class);
          (has ? declared : undeclared).addAll(names(mapping));
        });
    undeclared.removeIf(
        name -> PUBLIC_FOLDERS.stream().anyMatch(folder -> name.contains(" " + folder)));
    assertThat(undeclared).isEqualTo(new TreeSet<>(PUBLIC));
    assertThat(declared.stream().filter(name -> name.contains(" /api/v1/"))).hasSizeGreaterThan(30);
  }

  @Test
  void each_page_that_is_not_public_sends_who_is_not_signed_in_to_sign_in() {
    Set<String> asked = new TreeSet<>();
    ours()
        .forEach((mapping, method) ->
            names(mapping).stream()
                .filter(name -> name.startsWith("GET ") && !name.contains(" /api/"))
                .filter(name -> !PUBLIC.contains(name))
                .filter(name -> PUBLIC_FOLDERS.stream().noneMatch(name.substring(4)::startsWith))
                .forEach(asked::add));
    assertThat(asked).contains("GET /", "GET /account", "GET /my-devices");
    for (String name : asked) {
      assertThat(http.get().uri(path(name)))
          .as(name)
          .hasStatus(302)
          .satisfies(answer ->
              assertThat(answer.getResponse().getHeader("Location")).startsWith("/sign-in"));
    }
  }

  @Test
  void each_resource_refuses_who_is_not_signed_in() {
    forEachResource((name, method) -> {
      assertThat(request(name, method).header("Authorization", "Bearer kw_" + "A".repeat(43)))
          .as(name)
          .hasStatus(401);
      assertThat(status(request(name, method)))
          .as(name)
          .isEqualTo(name.startsWith("GET ") ? 401 : 403);
    });
  }

  @Test
  void each_resource_lets_in_the_roles_that_have_its_permission_and_no_others() {
    for (Role role : Role.values()) {
      String token = bearer(role);
      forEachResource((name, method) -> {
        String told = role + " " + name;
        MvcTestResult answer = request(name, method).header("Authorization", token).exchange();
        if (role.permissions().contains(permission(method))) {
          assertThat(text(answer)).as(told).doesNotContain(NOT_ALLOWED);
          assertThat(status(answer)).as(told).isNotEqualTo(401);
        } else {
          // 415, 422: refused for its body before anybody asked for more
          assertThat(status(answer)).as(told).isIn(403, 415, 422);
        }
      });
    }
  }

  @Test
  void each_page_lets_in_the_roles_that_have_its_permission_and_no_others() {
    int pages = 0;
    for (Role role : Role.values()) {
      MockHttpSession session = signIn(role);
      for (Map.Entry<String, HandlerMethod> page : requiring(" /api/", false).entrySet()) {
        String name = page.getKey();
        if (!name.startsWith("GET ")) {
          continue;
        }
        pages++;
        boolean may = role.permissions().contains(permission(page.getValue()));
        int status = status(http.get().uri(path(name)).session(session).accept("text/html"));
        assertThat(status == 403).as(role + " " + name).isEqualTo(!may);
        assertThat(status).as(role + " " + name).isIn(200, 302, 403, 404);
      }
    }
    assertThat(pages).isGreaterThan(Role.values().length * 3);
  }

  private MockHttpSession signIn(Role role) {
    String name = "walk-" + UUID.randomUUID();
    String password = "correct horse battery staple";
    accounts.create(
        name, null, password.toCharArray(), Set.of(role), person(name), ModuleContext.TESTER);
    Cookie cookie =
        Objects.requireNonNull(
            http.get().uri("/api/v1/session").exchange().getResponse().getCookie("XSRF-TOKEN"));
    MockHttpSession session = new MockHttpSession();
    assertThat(
            http.post()
                .uri("/api/v1/session")
                .session(session)
                .cookie(cookie)
                .header("X-XSRF-TOKEN", cookie.getValue())
                .contentType("application/json")
                .content("{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}"))
        .hasStatusOk();
    return session;
  }

  private UUID person(String name) {
    String address = name + "@example.org";
    return people
        .create(new PersonDetails("Wal K", "Wal", "K", address, address, ""), ModuleContext.TESTER)
        .id();
  }

  private void forEachResource(BiConsumer<String, HandlerMethod> what) {
    requiring(" /api/", true).forEach(what);
  }

  /** The mappings that require a permission: those in a folder, or those that are not. */
  private Map<String, HandlerMethod> requiring(String folder, boolean inside) {
    Map<String, HandlerMethod> found = new TreeMap<>();
    ours()
        .forEach((mapping, method) -> {
          if (method.hasMethodAnnotation(Requires.class)) {
            names(mapping).stream()
                .filter(name -> name.contains(folder) == inside)
                .forEach(name -> found.put(name, method));
          }
        });
    return found;
  }

  private static Permission permission(HandlerMethod method) {
    return Objects.requireNonNull(method.getMethodAnnotation(Requires.class)).value();
  }

  private MockMvcTester.MockMvcRequestBuilder request(String name, HandlerMethod method) {
    MockMvcTester.MockMvcRequestBuilder request =
        http.method(HttpMethod.valueOf(name.substring(0, name.indexOf(' '))))
            .uri(path(name, method))
            .contentType("application/json")
            .content("{}");
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
      if (query != null
          && query.required()
          && query.defaultValue().equals(ValueConstants.DEFAULT_NONE)) {
        Class<?> type = parameter.getParameterType();
        request =
            request.param(
                parameter.getParameter().getName(),
                type.isEnum() ? String.valueOf(type.getEnumConstants()[0]) : "1");
      }
    }
    return request;
  }

  private static int status(MockMvcTester.MockMvcRequestBuilder request) {
    return status(request.exchange());
  }

  private static int status(MvcTestResult answer) {
    return answer.getResponse().getStatus();
  }

  private static String text(MvcTestResult answer) {
    return new String(
        answer.getResponse().getContentAsByteArray(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void every_permission_belongs_to_a_role() {
    for (Permission permission : Permission.values()) {
      assertThat(Role.values()).anyMatch(role -> role.permissions().contains(permission));
    }
  }

  @Test
  void a_system_manager_cannot_issue_and_an_auditor_can_change_nothing() {
    assertThat(Role.SYSTEM_MANAGER.permissions()).doesNotContain(Permission.DEVICE_ISSUE);
    assertThat(Role.AUDITOR.permissions())
        .allMatch(permission -> permission.name().endsWith("_READ"));
  }

  private Map<RequestMappingInfo, HandlerMethod> ours() {
    Map<RequestMappingInfo, HandlerMethod> all =
        new java.util.HashMap<>(requestMappingHandlerMapping.getHandlerMethods());
    all.values().removeIf(method -> !method.getBeanType().getName().startsWith("org.keywright."));
    // Where the container shows errors: it has no verb, and tells nothing but the status.
    all.keySet().removeIf(mapping -> mapping.getPatternValues().equals(Set.of("/error")));
    return all;
  }

  private static boolean has(HandlerMethod method, Class<? extends Annotation> annotation) {
    return method.hasMethodAnnotation(annotation);
  }

  private static Set<String> names(RequestMappingInfo mapping) {
    Set<String> names = new TreeSet<>();
    for (RequestMethod verb : mapping.getMethodsCondition().getMethods()) {
      for (String path : mapping.getPatternValues()) {
        names.add(verb + " " + path);
      }
    }
    return names;
  }

  private static String path(String name) {
    return path(name, Map.of());
  }

  /** With something in each place: of a number's form where the method takes a number. */
  private static String path(String name, HandlerMethod method) {
    Map<String, String> values = new TreeMap<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      if (parameter.hasParameterAnnotation(PathVariable.class)
          && parameter.getParameterType().isPrimitive()) {
        values.put(parameter.getParameter().getName(), "1");
      }
    }
    return path(name, values);
  }

  private static String path(String name, Map<String, String> values) {
    return Pattern.compile("\\{([a-z]+)}")
        .matcher(name.substring(name.indexOf(' ') + 1))
        .replaceAll(
            found -> values.getOrDefault(found.group(1), "00000000-0000-0000-0000-000000000000"));
  }
}

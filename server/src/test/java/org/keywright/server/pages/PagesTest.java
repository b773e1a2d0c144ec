package org.keywright.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.access.Accounts;
import org.keywright.server.actor.Role;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class PagesTest extends ServerTest {

  private static final String PASSWORD = "correct horse battery staple";
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

  @Autowired private Accounts accounts;
  @Autowired private JdbcClient jdbc;

  /** Other tests sign in from the same address; without any account there is the set-up alone. */
  @BeforeEach
  void anAccountAndNoAttempts() {
    jdbc.sql("delete from sign_in_attempt").update();
    account(Role.AUDITOR);
  }

  /** A browser that keeps cookies and sends forms. */
  private final class Browser {

    private final MockHttpSession session = new MockHttpSession();
    private Cookie cookie = new Cookie("none", "none");
    private String token = "";

    MvcTestResult get(String path) {
      return seen(
          http.get().uri(path).session(session).cookie(cookie).header("Accept", "text/html"));
    }

    MvcTestResult post(String path, String... fields) {
      var request =
          http.post()
              .uri(path)
              .session(session)
              .cookie(cookie)
              .header("Accept", "text/html")
              .param("_csrf", token);
      for (int i = 0; i < fields.length; i += 2) {
        request = request.param(fields[i], fields[i + 1]);
      }
      return seen(request);
    }

    private MvcTestResult seen(
        org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder request) {
      MvcTestResult result = request.exchange();
      Cookie fresh = result.getResponse().getCookie("XSRF-TOKEN");
      if (fresh != null && fresh.getMaxAge() != 0) {
        cookie = fresh;
      }
      Matcher form = CSRF.matcher(text(result));
      if (form.find()) {
        token = form.group(1);
      }
      return result;
    }

    MvcTestResult signIn(String name, String password) {
      get("/sign-in");
      return post("/sign-in", "name", name, "password", password);
    }
  }

  private static String text(MvcTestResult result) {
    return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
  }

  private String account(Role role) {
    String name = "page-" + java.util.UUID.randomUUID();
    accounts.create(name, null, PASSWORD.toCharArray(), Set.of(role), null, ModuleContext.TESTER);
    return name;
  }

  private static String location(MvcTestResult result) {
    return Objects.requireNonNull(result.getResponse().getHeader("Location"));
  }

  @Test
  void who_is_not_signed_in_is_asked_to_and_comes_back_to_where_they_wanted_to_go() {
    String name = account(Role.AUDITOR);
    Browser browser = new Browser();
    MvcTestResult away = browser.get("/account");
    assertThat(away).hasStatus(302);
    assertThat(location(away)).isEqualTo("/sign-in?next=%2Faccount");
    browser.get("/sign-in?next=/account");
    MvcTestResult in =
        browser.post("/sign-in", "name", name, "password", PASSWORD, "next", "/account");
    assertThat(location(in)).isEqualTo("/account");
    assertThat(browser.get("/account")).hasStatusOk().bodyText().contains(name);
  }

  @Test
  void nobody_is_sent_to_another_site_after_sign_in() {
    String name = account(Role.AUDITOR);
    for (String next : new String[] {"//evil.example", "/\\evil.example", "https://evil.example"}) {
      Browser browser = new Browser();
      browser.get("/sign-in");
      MvcTestResult in = browser.post("/sign-in", "name", name, "password", PASSWORD, "next", next);
      assertThat(location(in)).startsWith("/").doesNotContain("evil");
    }
  }

  @Test
  void a_sign_in_changes_the_session_s_id_and_a_sign_out_ends_it() {
    String name = account(Role.AUDITOR);
    Browser browser = new Browser();
    String before = browser.session.getId();
    assertThat(browser.signIn(name, PASSWORD)).hasStatus(302);
    assertThat(browser.session.getId()).isNotEqualTo(before);
    browser.get("/account");
    assertThat(location(browser.post("/sign-out"))).contains("signed-out");
    assertThat(browser.session.isInvalid()).isTrue();
  }

  @Test
  void a_form_without_its_token_is_refused_with_a_page() {
    MvcTestResult refused =
        http.post()
            .uri("/sign-in")
            .header("Accept", "text/html")
            .param("name", "x")
            .param("password", "y")
            .exchange();
    assertThat(refused).hasStatus(403);
  }

  @Test
  void a_wrong_password_is_told_without_saying_what_was_wrong() {
    MvcTestResult wrong = new Browser().signIn("nobody-" + System.nanoTime(), "wrong");
    assertThat(wrong).hasStatus(401).bodyText().contains("Name or password is wrong.");
  }

  @Test
  void an_account_has_no_more_sessions_than_it_may() {
    String name = account(Role.AUDITOR);
    Browser first = new Browser();
    first.signIn(name, PASSWORD);
    assertThat(first.get("/account")).hasStatusOk();
    for (int i = 0; i < 5; i++) {
      Browser another = new Browser();
      another.signIn(name, PASSWORD);
      assertThat(another.get("/account")).hasStatusOk();
    }
    assertThat(first.get("/account")).hasStatus(302);
  }

  @Test
  void an_unknown_page_is_told_with_a_page_and_an_unknown_resource_with_a_problem() {
    String name = account(Role.AUDITOR);
    Browser browser = new Browser();
    browser.signIn(name, PASSWORD);
    assertThat(browser.get("/no-such-page"))
        .hasStatus(404)
        .bodyText()
        .contains("There is no such page");
    assertThat(http.get().uri("/api/v1/nothing").header("Authorization", bearer(Role.AUDITOR)))
        .hasStatus(404)
        .hasContentType("application/problem+json");
  }

  @Test
  void pages_load_nothing_from_elsewhere_and_have_no_code_in_them() {
    MvcTestResult page = new Browser().get("/sign-in");
    assertThat(page.getResponse().getHeader("Content-Security-Policy"))
        .contains(
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.getResponse().getHeader("Cache-Control")).contains("no-store");
    assertThat(page.getResponse().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(text(page))
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContain("style=", "http://", "https://");
  }

  @Test
  void static_files_are_kept_for_ever_under_a_name_of_their_content() {
    Matcher assets = ASSET.matcher(text(new Browser().get("/sign-in")));
    int count = 0;
    while (assets.find()) {
      count++;
      assertThat(http.get().uri(assets.group(1)))
          .as(assets.group(1))
          .hasStatusOk()
          .satisfies(file ->
              assertThat(file.getResponse().getHeader("Cache-Control"))
                  .contains("immutable", "max-age=31536000"));
    }
    assertThat(count).isGreaterThanOrEqualTo(4);
    assertThat(http.get().uri("/assets/0000000000000000/js/shell.js")).hasStatus(404);
    assertThat(http.get().uri("/assets/../application.properties").exchange())
        .satisfies(answer -> assertThat(answer.getResponse().getStatus()).isNotEqualTo(200));
  }

  @Test
  void where_nothing_can_be_downloaded_the_page_says_what_an_administrator_does() {
    Browser browser = new Browser();
    browser.signIn(account(Role.AUDITOR), PASSWORD);
    assertThat(browser.get("/downloads"))
        .hasStatusOk()
        .bodyText()
        .contains("keywright.self-service.downloads");
    MvcTestResult none = browser.get("/downloads/keywright-client.deb");
    assertThat(none).hasStatus(404);
    assertThat(none.getResponse().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
  }
}

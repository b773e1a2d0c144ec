package org.keywright.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.keywright.server.actor.Role;
import org.keywright.server.test.ServerTest;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * In the order of a server's first day: its set-up comes before all else. The server is its own,
 * since others make accounts.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestPropertySource(properties = "keywright.test.server=access")
class AccessTest extends ServerTest {

  private static final String PASSWORD = "correct horse battery staple";
  private static final JsonMapper JSON = JsonMapper.shared();

  private MvcTestResult post(String path, String body) {
    return http.post().uri(path).contentType("application/json").content(body).exchange();
  }

  private MvcTestResult send(HttpMethod verb, String path, String body, String authorization) {
    return http.method(verb)
        .uri(path)
        .contentType("application/json")
        .content(body)
        .header("Authorization", authorization)
        .exchange();
  }

  private static JsonNode json(MvcTestResult result) {
    return JSON.readTree(result.getResponse().getContentAsByteArray());
  }

  private static String setup(String token, String password) {
    return JSON.writeValueAsString(
        java.util.Map.of("token", token, "name", "manager", "password", password));
  }

  @Test
  @Order(1)
  void the_first_account_takes_the_token_in_the_data_folder_which_then_dies() throws IOException {
    Path file = data("access").resolve("setup-token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String token = Files.readString(file).strip();
    assertThat(post("/api/v1/setup", setup("A".repeat(43), PASSWORD))).hasStatus(403);
    assertThat(post("/api/v1/setup", setup(token, "short"))).hasStatus(422);
    MvcTestResult made = post("/api/v1/setup", setup(token, PASSWORD));
    assertThat(made).hasStatus(201);
    assertThat(json(made).path("roles").get(0).asString()).isEqualTo("SYSTEM_MANAGER");
    assertThat(file).doesNotExist();
    assertThat(post("/api/v1/setup", setup(token, PASSWORD))).hasStatus(409);
  }

  private record Browser(MockHttpSession session, Cookie cookie) {}

  private Browser visit() {
    MvcTestResult first = http.get().uri("/api/v1/session").exchange();
    Cookie cookie = Objects.requireNonNull(first.getResponse().getCookie("XSRF-TOKEN"));
    return new Browser(new MockHttpSession(), cookie);
  }

  private MvcTestResult signIn(Browser browser, String name, String password) {
    return http.post()
        .uri("/api/v1/session")
        .session(browser.session())
        .cookie(browser.cookie())
        .header("X-XSRF-TOKEN", browser.cookie().getValue())
        .contentType("application/json")
        .content(JSON.writeValueAsString(java.util.Map.of("name", name, "password", password)))
        .exchange();
  }

  private MvcTestResult get(Browser browser, String path) {
    return http.get().uri(path).session(browser.session()).exchange();
  }

  @Test
  @Order(2)
  void a_session_begins_with_name_and_password_and_ends_with_sign_out() {
    Browser browser = visit();
    String before = browser.session().getId();
    assertThat(get(browser, "/api/v1/accounts")).hasStatus(401);
    assertThat(signIn(browser, "MANAGER", PASSWORD)).hasStatusOk();
    assertThat(browser.session().getId()).isNotEqualTo(before);
    assertThat(get(browser, "/api/v1/accounts")).hasStatusOk();
    assertThat(json(get(browser, "/api/v1/session")).path("name").asString()).isEqualTo("manager");
    assertThat(http.delete().uri("/api/v1/session").session(browser.session())).hasStatus(403);
    assertThat(
            http.delete()
                .uri("/api/v1/session")
                .session(browser.session())
                .cookie(browser.cookie())
                .header("X-XSRF-TOKEN", browser.cookie().getValue()))
        .hasStatus(204);
    assertThat(browser.session().isInvalid()).isTrue();
  }

  @Test
  @Order(3)
  void a_sign_in_without_the_csrf_token_is_refused() {
    MvcTestResult refused =
        post("/api/v1/session", "{\"name\":\"manager\",\"password\":\"" + PASSWORD + "\"}");
    assertThat(refused).hasStatus(403);
    assertThat(json(refused).path("detail").asString()).contains("X-XSRF-TOKEN");
  }

  @Test
  @Order(4)
  void a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    MvcTestResult wrong = signIn(visit(), "manager", "something else entirely");
    MvcTestResult unknown = signIn(visit(), "nobody", "something else entirely");
    assertThat(wrong).hasStatus(401);
    assertThat(unknown).hasStatus(401);
    assertThat(json(wrong).path("detail")).isEqualTo(json(unknown).path("detail"));
  }

  @Test
  @Order(5)
  void who_guesses_has_to_wait() {
    Browser browser = visit();
    for (int i = 0; i < SignInAttempts.FREE_FOR_NAME; i++) {
      assertThat(signIn(browser, "guessed", "wrong password " + i)).hasStatus(401);
    }
    assertThat(signIn(browser, "guessed", "wrong password 6"))
        .hasStatus(429)
        .containsHeader("Retry-After");
  }

  @Test
  @Order(6)
  void a_token_is_shown_once_works_at_once_and_dies_when_it_is_revoked() {
    String manager = bearer(Role.SYSTEM_MANAGER);
    MvcTestResult made =
        send(
            HttpMethod.POST,
            "/api/v1/tokens",
            "{\"name\":\"batch\",\"roles\":[\"ISSUER\"],\"validity\":\"PT1H\"}",
            manager);
    assertThat(made).hasStatus(201);
    String token = json(made).path("token").asString();
    String id = json(made).path("info").path("id").asString();
    assertThat(token).matches("kw_[A-Za-z0-9_-]{43}");
    MvcTestResult list =
        http.get().uri("/api/v1/tokens").header("Authorization", manager).exchange();
    assertThat(list).bodyText().contains(id).doesNotContain(token);
    assertThat(http.get().uri("/api/v1/devices").header("Authorization", "Bearer " + token))
        .hasStatusOk();
    assertThat(http.get().uri("/api/v1/audit").header("Authorization", "Bearer " + token))
        .hasStatus(403);
    assertThat(http.delete().uri("/api/v1/tokens/" + id).header("Authorization", manager))
        .hasStatus(204);
    assertThat(http.get().uri("/api/v1/devices").header("Authorization", "Bearer " + token))
        .hasStatus(401);
  }

  @Test
  @Order(7)
  void a_session_ends_when_its_account_is_disabled() {
    String manager = bearer(Role.SYSTEM_MANAGER);
    MvcTestResult made =
        send(
            HttpMethod.POST,
            "/api/v1/accounts",
            "{\"name\":\"ines\",\"password\":\"" + PASSWORD + "\",\"roles\":[\"ISSUER\"]}",
            manager);
    assertThat(made).hasStatus(201);
    Browser browser = visit();
    assertThat(signIn(browser, "ines", PASSWORD)).hasStatusOk();
    assertThat(get(browser, "/api/v1/devices")).hasStatusOk();
    String id = json(made).path("id").asString();
    assertThat(
            send(
                HttpMethod.PUT,
                "/api/v1/accounts/" + id,
                "{\"version\":1,\"displayName\":\"Ines\",\"roles\":[\"ISSUER\"],\"disabled\":true}",
                manager))
        .hasStatusOk();
    assertThat(get(browser, "/api/v1/devices")).hasStatus(401);
    assertThat(signIn(visit(), "ines", PASSWORD)).hasStatus(401);
  }

  @Test
  @Order(8)
  void nobody_gives_themselves_or_others_more_than_they_may() {
    String administrator = bearer(Role.ADMINISTRATOR);
    assertThat(
            send(
                HttpMethod.POST,
                "/api/v1/accounts",
                "{\"name\":\"evil\",\"password\":\""
                    + PASSWORD
                    + "\",\"roles\":[\"SYSTEM_MANAGER\"]}",
                administrator))
        .hasStatus(403);
    assertThat(
            send(
                HttpMethod.POST,
                "/api/v1/tokens",
                "{\"name\":\"evil\",\"roles\":[\"SYSTEM_MANAGER\"]}",
                administrator))
        .hasStatus(403);
  }

  @Test
  @Order(9)
  void the_last_system_manager_cannot_be_disabled() {
    String manager = bearer(Role.SYSTEM_MANAGER);
    JsonNode accounts =
        json(http.get().uri("/api/v1/accounts").header("Authorization", manager).exchange());
    String id = "";
    int version = 0;
    for (JsonNode account : accounts) {
      if (account.path("name").asString().equals("manager")) {
        id = account.path("id").asString();
        version = account.path("version").asInt();
      }
    }
    String body =
        String.format(
            Locale.ROOT,
            "{\"version\":%d,\"displayName\":\"m\",\"roles\":[\"SYSTEM_MANAGER\"],\"disabled\":true}",
            version);
    MvcTestResult refused = send(HttpMethod.PUT, "/api/v1/accounts/" + id, body, manager);
    assertThat(refused).hasStatus(409);
    assertThat(json(refused).path("detail").asString()).contains("last system manager");
  }

  @Test
  @Order(10)
  void an_own_password_is_changed_with_the_present_one_and_ends_the_session() {
    String manager = bearer(Role.SYSTEM_MANAGER);
    send(
        HttpMethod.POST,
        "/api/v1/accounts",
        "{\"name\":\"otto\",\"password\":\"" + PASSWORD + "\",\"roles\":[\"AUDITOR\"]}",
        manager);
    Browser browser = visit();
    signIn(browser, "otto", PASSWORD);
    assertThat(change(browser, "not the present one", "quite another pass phrase")).hasStatus(422);
    assertThat(change(browser, PASSWORD, "quite another pass phrase")).hasStatus(204);
    assertThat(get(browser, "/api/v1/audit")).hasStatus(401);
    assertThat(signIn(visit(), "otto", PASSWORD)).hasStatus(401);
    assertThat(signIn(visit(), "otto", "quite another pass phrase")).hasStatusOk();
  }

  private MvcTestResult change(Browser browser, String current, String next) {
    return post(
        browser,
        "/api/v1/session/password",
        JSON.writeValueAsString(java.util.Map.of("current", current, "password", next)));
  }

  private MvcTestResult post(Browser browser, String path, String body) {
    return http.post()
        .uri(path)
        .session(browser.session())
        .cookie(browser.cookie())
        .header("X-XSRF-TOKEN", browser.cookie().getValue())
        .contentType("application/json")
        .content(body)
        .exchange();
  }

  @Test
  @Order(11)
  void a_code_from_the_help_desk_proves_once_who_one_is_and_makes_no_further_code() {
    String person =
        json(send(
                HttpMethod.POST,
                "/api/v1/people",
                """
                {"displayName": "Grace Murray", "givenName": "Grace", "surname": "Murray",
                 "email": "grace@example.org", "upn": "grace@example.org"}
                """,
                bearer(Role.SPONSOR)))
            .path("id")
            .asString();
    String desk = bearer(Role.HELP_DESK);
    String path = "/api/v1/people/" + person + "/recovery-code";
    assertThat(send(HttpMethod.POST, path, "", desk)).as("without an account").hasStatus(404);
    send(
        HttpMethod.POST,
        "/api/v1/accounts",
        "{\"name\":\"grace\",\"password\":\"%s\",\"roles\":[\"CARDHOLDER\"],\"person\":\"%s\"}"
            .formatted(PASSWORD, person),
        bearer(Role.SYSTEM_MANAGER));
    MvcTestResult made = send(HttpMethod.POST, path, "", desk);
    assertThat(made).hasStatus(201);
    assertThat(made.getResponse().getHeader("Cache-Control")).contains("no-store");
    String code = json(made).path("code").asString();

    Browser browser = visit();
    signIn(browser, "grace", PASSWORD);
    String proof = "/api/v1/session/proof";
    assertThat(post(browser, proof, "{\"recoveryCode\": \"00000-00000-00000-00000\"}"))
        .hasStatus(422);
    assertThat(post(browser, proof, "{}")).hasStatus(422);
    assertThat(post(browser, proof, "{\"recoveryCode\": \"" + code + "\"}")).hasStatus(204);
    MvcTestResult refused = post(browser, "/api/v1/account/recovery-code", "");
    assertThat(refused).hasStatus(403);
    assertThat(json(refused).path("code").asString()).isEqualTo("proof-needed");
    assertThat(post(browser, proof, "{\"recoveryCode\": \"" + code + "\"}")).hasStatus(422);
    assertThat(post(browser, proof, "{\"password\": \"" + PASSWORD + "\"}")).hasStatus(204);
    assertThat(post(browser, "/api/v1/account/recovery-code", "")).hasStatus(201);
  }
}

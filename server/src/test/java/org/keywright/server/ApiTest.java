package org.keywright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Role;
import org.keywright.server.test.Pictures;
import org.keywright.server.test.ServerTest;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface as a program sees it. */
class ApiTest extends ServerTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private MvcTestResult send(HttpMethod verb, String path, String body, String authorization) {
    return http.method(verb)
        .uri(path)
        .contentType("application/json")
        .content(body)
        .header("Authorization", authorization)
        .exchange();
  }

  private MvcTestResult get(String path, String authorization) {
    return http.get().uri(path).header("Authorization", authorization).exchange();
  }

  private static JsonNode json(MvcTestResult result) {
    return JSON.readTree(result.getResponse().getContentAsByteArray());
  }

  private static List<String> faults(MvcTestResult result) {
    List<String> fields = new ArrayList<>();
    json(result).path("fields").forEach(fault -> fields.add(fault.path("field").asString()));
    return fields;
  }

  private static String person(String name) {
    return """
    {"displayName": "Ada %1$s", "givenName": "Ada", "surname": "%1$s",
     "email": "%1$s@example.org", "upn": "%1$s@corp.example.org", "department": "Computing"}
    """
        .formatted(name);
  }

  @Test
  void a_person_is_added_found_and_changed() {
    String sponsor = bearer(Role.SPONSOR);
    MvcTestResult made = send(HttpMethod.POST, "/api/v1/people", person("noether"), sponsor);
    assertThat(made).hasStatus(201);
    String id = json(made).path("id").asString();
    assertThat(json(get("/api/v1/people?text=NOETHER", sponsor)).path("items").get(0).path("id"))
        .isEqualTo(json(made).path("id"));
    String changed = "{\"version\": 1, " + person("king").strip().substring(1);
    assertThat(json(send(HttpMethod.PUT, "/api/v1/people/" + id, changed, sponsor)).path("surname"))
        .hasToString("\"king\"");
    assertThat(send(HttpMethod.PUT, "/api/v1/people/" + id, changed, sponsor)).hasStatus(409);
    assertThat(
            send(HttpMethod.POST, "/api/v1/people/" + id + "/suspend", "{\"version\":2}", sponsor))
        .hasStatusOk();
  }

  @Test
  void a_problem_names_the_fields_and_has_a_correlation_id_that_is_the_header_s() {
    MvcTestResult refused =
        send(HttpMethod.POST, "/api/v1/people", "{\"upn\":\"x\"}", bearer(Role.SPONSOR));
    assertThat(refused).hasStatus(422).hasContentType("application/problem+json");
    assertThat(faults(refused))
        .containsExactly("displayName", "givenName", "surname", "email", "upn");
    assertThat(json(refused).path("code").asString()).isEqualTo("invalid");
    assertThat(json(refused).path("correlationId").asString())
        .hasSize(16)
        .isEqualTo(refused.getResponse().getHeader("X-Correlation-Id"));
  }

  @Test
  void a_fault_deep_in_a_document_is_named_by_its_path() {
    String manager = bearer(Role.SYSTEM_MANAGER);
    String policy =
        """
        {"name": "p", "piv": {"slots": [{"slot": "9A", "algorithm": "P-256",
         "certificateProfile": "x"}, {"slot": "9B", "algorithm": "P-256"}]}}
        """;
    assertThat(faults(send(HttpMethod.POST, "/api/v1/policies", policy, manager)))
        .containsExactly("piv.slots[1].slot");
    assertThat(
            faults(send(HttpMethod.POST, "/api/v1/policies", policy.replace("9B", "9E"), manager)))
        .containsExactly("piv.slots[1].certificateProfile");
    assertThat(faults(send(HttpMethod.POST, "/api/v1/policies", "{\"nmae\": \"typo\"}", manager)))
        .containsExactly("nmae");
    assertThat(
            faults(
                send(
                    HttpMethod.POST,
                    "/api/v1/policies",
                    "{\"pendingTimeLimit\": \"soon\"}",
                    manager)))
        .containsExactly("pendingTimeLimit");
  }

  @Test
  void a_body_that_is_not_json_is_refused_without_being_quoted() {
    MvcTestResult refused =
        send(HttpMethod.POST, "/api/v1/people", "{\"secret-1234\": ", bearer(Role.SPONSOR));
    assertThat(refused).hasStatus(400);
    assertThat(refused).bodyText().doesNotContain("secret-1234");
  }

  @Test
  void a_body_that_is_too_long_is_refused() {
    String body = "{\"displayName\": \"" + "x".repeat(1_100_000) + "\"}";
    assertThat(send(HttpMethod.POST, "/api/v1/people", body, bearer(Role.SPONSOR))).hasStatus(413);
  }

  @Test
  void what_is_not_there_is_a_problem_too() {
    String auditor = bearer(Role.AUDITOR);
    assertThat(get("/api/v1/nothing", auditor))
        .hasStatus(404)
        .hasContentType("application/problem+json");
    assertThat(get("/api/v1/people/00000000-0000-0000-0000-000000000000", auditor)).hasStatus(404);
    assertThat(get("/api/v1/people/not-a-uuid", auditor)).hasStatus(400);
    assertThat(get("/api/v1/people?size=1000", auditor)).hasStatus(422);
  }

  @Test
  void a_policy_is_saved_in_versions_and_a_device_is_registered() {
    String manager = bearer(Role.SYSTEM_MANAGER);
    String policy =
        """
        {"name": "Employees", "deviceModels": ["plain-piv-9b"], "piv": {"slots": [
          {"slot": "9A", "algorithm": "P-256", "certificateProfile": "piv-authentication"},
          {"slot": "9E", "algorithm": "P-256", "certificateProfile": "card-authentication"}]}}
        """;
    MvcTestResult made = send(HttpMethod.POST, "/api/v1/policies", policy, manager);
    assertThat(made).hasStatus(201);
    String id = json(made).path("id").asString();
    String next = "{\"version\": 1, \"policy\": " + policy.replace("P-256", "P-384") + "}";
    assertThat(json(send(HttpMethod.PUT, "/api/v1/policies/" + id, next, manager)).path("version"))
        .hasToString("2");
    assertThat(json(get("/api/v1/policies/" + id + "/versions", manager))).hasSize(2);
    MvcTestResult device =
        send(
            HttpMethod.POST,
            "/api/v1/devices",
            "{\"model\": \"plain-piv-9b\", \"hardwareId\": \"00ff\"}",
            manager);
    assertThat(json(device).path("state").asString()).isEqualTo("AVAILABLE");
    String history = "/api/v1/devices/" + json(device).path("id").asString() + "/history";
    assertThat(json(get(history, manager)).path("total").asInt()).isEqualTo(1);
    assertThat(json(get("/api/v1/audit?action=device.", manager)).path("total").asInt())
        .isPositive();
  }

  @Test
  void a_face_is_taken_by_what_it_is_and_not_by_what_it_is_called() {
    String registrar = bearer(Role.REGISTRAR);
    String id =
        json(send(HttpMethod.POST, "/api/v1/people", person("face"), registrar))
            .path("id")
            .asString();
    assertThat(putFace(id, "image/jpeg", "<svg/>".getBytes(StandardCharsets.UTF_8), registrar))
        .hasStatus(422);
    assertThat(json(get("/api/v1/people/" + id + "/biometrics", registrar))).isEmpty();
  }

  @Test
  void a_portrait_of_nobody_and_one_that_cannot_be_looked_at_are_refused() throws Exception {
    String registrar = bearer(Role.REGISTRAR);
    String id =
        json(send(HttpMethod.POST, "/api/v1/people", person("nobody"), registrar))
            .path("id")
            .asString();
    assertThat(putFace(id, "image/jpeg", Pictures.nobody(), registrar))
        .hasStatus(422)
        .bodyText()
        .contains("shows no face");
    assertThat(putFace(id, "image/jp2", new byte[] {0}, registrar)).hasStatus(415);
    assertThat(json(get("/api/v1/people/" + id + "/biometrics", registrar))).isEmpty();
    assertThat(putFace(id, "image/jpeg", Pictures.portrait(), registrar)).hasStatusOk();
  }

  private MvcTestResult putFace(String person, String type, byte[] picture, String token) {
    return http.put()
        .uri("/api/v1/people/" + person + "/biometrics/face")
        .contentType(type)
        .content(picture)
        .header("Authorization", token)
        .exchange();
  }

  @Test
  void every_answer_has_strict_headers() {
    for (String path : List.of("/api/v1/session", "/actuator/health", "/api/v1/people")) {
      assertThat(http.get().uri(path))
          .hasHeader(
              "Content-Security-Policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
          .hasHeader("X-Content-Type-Options", "nosniff")
          .hasHeader("X-Frame-Options", "DENY")
          .hasHeader("Referrer-Policy", "no-referrer")
          .hasHeader("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
    }
  }

  @Test
  void health_is_public_and_tells_no_details() {
    MvcTestResult health = http.get().uri("/actuator/health").exchange();
    assertThat(health).hasStatusOk();
    assertThat(json(health).propertyNames()).doesNotContain("components");
    assertThat(http.get().uri("/actuator/health/liveness")).hasStatusOk();
    assertThat(get("/actuator/env", bearer(Role.SYSTEM_MANAGER))).hasStatus(404);
  }

  @Test
  void the_description_of_the_interface_is_for_those_who_are_signed_in_and_has_all_resources() {
    assertThat(http.get().uri("/v3/api-docs")).hasStatus(401);
    MvcTestResult docs = get("/v3/api-docs", bearer(Role.AUDITOR));
    assertThat(docs).hasStatusOk();
    JsonNode paths = json(docs).path("paths");
    assertThat(paths.propertyNames())
        .contains(
            "/api/v1/people",
            "/api/v1/policies/{id}/versions",
            "/api/v1/devices/{id}/history",
            "/api/v1/device-models/{name}/key-sets",
            "/api/v1/audit",
            "/api/v1/tokens",
            "/api/v1/setup");
    JsonNode create = paths.path("/api/v1/people").path("post");
    assertThat(create.path("description").asString()).contains("PEOPLE_WRITE");
    assertThat(create.path("parameters").isMissingNode()).isTrue();
  }
}

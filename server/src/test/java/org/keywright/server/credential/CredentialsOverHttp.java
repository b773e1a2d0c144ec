package org.keywright.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.StoredPolicy;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What tests of credential types do over REST, each as who may. */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
abstract class CredentialsOverHttp extends ServerTest {

  static final JsonMapper JSON = JsonMapper.shared();
  static final String KEY_MODEL = "piv-security-key-5.4";
  static final String CARD_MODEL = "plain-piv-9b";
  static final String TYPES = "/api/v1/credential-types";

  @Autowired Policies policies;
  @Autowired People people;
  @Autowired JdbcClient jdbc;

  StoredPolicy keys;
  StoredPolicy cards;
  String manager;
  String sponsor;
  String issuer;

  @BeforeEach
  void prepare() {
    keys = policy(KEY_MODEL, FascnSettings.NON_FEDERAL);
    cards = policy(CARD_MODEL, FascnSettings.NON_FEDERAL);
    manager = bearer(Role.SYSTEM_MANAGER);
    sponsor = bearer(Role.SPONSOR);
    issuer = bearer(Role.ISSUER);
  }

  StoredPolicy policy(String model, FascnSettings fascn) {
    return CredentialFixture.policy(policies, model, fascn);
  }

  MvcTestResult send(HttpMethod verb, String path, Object body, String who) {
    return http.method(verb)
        .uri(path)
        .contentType("application/json")
        .content(JSON.writeValueAsString(body))
        .header("Authorization", who)
        .exchange();
  }

  MvcTestResult get(String path, String who) {
    return http.get().uri(path).header("Authorization", who).exchange();
  }

  static JsonNode json(MvcTestResult result) {
    return JSON.readTree(result.getResponse().getContentAsByteArray());
  }

  static String detail(MvcTestResult result) {
    return json(result).path("detail").asString();
  }

  ObjectNode document() {
    String key = CredentialFixture.key();
    ObjectNode document = JSON.createObjectNode().put("name", "Type " + key).put("key", key);
    document
        .putObject("deviceIssuance")
        .put("cardPolicy", keys.id().toString())
        .put("cardValidityYears", 3)
        .putArray("permittedDeviceTypes")
        .add("FIDO_SECURITY_KEY");
    return document;
  }

  static ObjectNode issuance(ObjectNode document) {
    return (ObjectNode) document.get("deviceIssuance");
  }

  JsonNode create(ObjectNode document) {
    MvcTestResult made = send(HttpMethod.POST, TYPES, document, manager);
    assertThat(made).hasStatus(201);
    return json(made);
  }

  MvcTestResult save(JsonNode stored, ObjectNode document) {
    return saveFor(stored.path("version").asInt(), stored, document);
  }

  MvcTestResult saveFor(int version, JsonNode stored, ObjectNode document) {
    ObjectNode next = JSON.createObjectNode().put("version", version);
    next.set("policy", document);
    return send(HttpMethod.PUT, TYPES + "/" + stored.path("type").asString(), next, manager);
  }

  UUID holder(JsonNode type) {
    String address = UUID.randomUUID() + "@example.org";
    UUID person =
        people
            .create(new PersonDetails("Ada B", "Ada", "B", address, address, ""), Actor.system())
            .id();
    assertThat(
            send(
                HttpMethod.PUT,
                "/api/v1/people/" + person + "/credential-types/" + type.path("type").asString(),
                "",
                sponsor))
        .hasStatus(204);
    return person;
  }

  MvcTestResult issue(UUID person) {
    return send(
        HttpMethod.POST,
        "/api/v1/issuances",
        JSON.createObjectNode().put("holder", person.toString()),
        issuer);
  }

  UUID device(UUID holder, String state) {
    UUID device = UUID.randomUUID();
    jdbc.sql(
            """
            insert into device (id, model, hardware_id, serial, label, search_text, state,
              holder_id, created_at, updated_at, state_since, version)
            values (:id, :model, :serial, :serial, '', '', :state, :holder, :now, :now, :now, 1)
            """)
        .param("id", device)
        .param("model", KEY_MODEL)
        .param("serial", Long.toString(System.nanoTime()))
        .param("state", state)
        .param("holder", holder)
        .param("now", java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC))
        .update();
    return device;
  }
}

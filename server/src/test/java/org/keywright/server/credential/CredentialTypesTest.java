package org.keywright.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.keywright.server.policy.StoredPolicy;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Credential types and their policies over REST, and what they let be issued. */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
class CredentialTypesTest extends ServerTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String KEY_MODEL = "piv-security-key-5.4";
  private static final String CARD_MODEL = "plain-piv-9b";
  private static final String TYPES = "/api/v1/credential-types";

  @Autowired private Policies policies;
  @Autowired private People people;
  @Autowired private JdbcClient jdbc;

  private StoredPolicy keys;
  private StoredPolicy cards;
  private String manager;
  private String sponsor;
  private String issuer;

  @BeforeEach
  void prepare() {
    keys = policy(KEY_MODEL, FascnSettings.NON_FEDERAL);
    cards = policy(CARD_MODEL, FascnSettings.NON_FEDERAL);
    manager = bearer(Role.SYSTEM_MANAGER);
    sponsor = bearer(Role.SPONSOR);
    issuer = bearer(Role.ISSUER);
  }

  private StoredPolicy policy(String model, FascnSettings fascn) {
    List<SlotPolicy> slots =
        List.of(
            new SlotPolicy(
                Slot.AUTHENTICATION, KeyAlgorithm.ECC_P256, "piv-authentication", List.of()),
            new SlotPolicy(
                Slot.CARD_AUTHENTICATION, KeyAlgorithm.ECC_P256, "card-authentication", List.of()));
    return policies.create(
        DevicePolicy.of(
            "device " + UUID.randomUUID(),
            "",
            PivPolicy.of(slots, null, null, null, null, null, null, null, fascn),
            Set.of(model),
            null,
            null,
            null,
            null,
            null),
        Actor.system());
  }

  private MvcTestResult send(HttpMethod verb, String path, Object body, String who) {
    return http.method(verb)
        .uri(path)
        .contentType("application/json")
        .content(JSON.writeValueAsString(body))
        .header("Authorization", who)
        .exchange();
  }

  private MvcTestResult get(String path, String who) {
    return http.get().uri(path).header("Authorization", who).exchange();
  }

  private static JsonNode json(MvcTestResult result) {
    return JSON.readTree(result.getResponse().getContentAsByteArray());
  }

  private static String detail(MvcTestResult result) {
    return json(result).path("detail").asString();
  }

  private ObjectNode document() {
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

  private static ObjectNode issuance(ObjectNode document) {
    return (ObjectNode) document.get("deviceIssuance");
  }

  private JsonNode create(ObjectNode document) {
    MvcTestResult made = send(HttpMethod.POST, TYPES, document, manager);
    assertThat(made).hasStatus(201);
    return json(made);
  }

  private MvcTestResult save(JsonNode stored, ObjectNode document) {
    return saveFor(stored.path("version").asInt(), stored, document);
  }

  private MvcTestResult saveFor(int version, JsonNode stored, ObjectNode document) {
    ObjectNode next = JSON.createObjectNode().put("version", version);
    next.set("policy", document);
    return send(HttpMethod.PUT, TYPES + "/" + stored.path("type").asString(), next, manager);
  }

  private UUID holder(JsonNode type) {
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

  private MvcTestResult issue(UUID person) {
    return send(
        HttpMethod.POST,
        "/api/v1/issuances",
        JSON.createObjectNode().put("holder", person.toString()),
        issuer);
  }

  private void refused(ObjectNode document, String field, String why) {
    MvcTestResult refused = send(HttpMethod.POST, TYPES, document, manager);
    assertThat(refused).hasStatus(422);
    assertThat(json(refused).path("fields").toString()).contains(field).contains(why);
  }

  @Test
  void each_save_is_a_new_version_with_a_difference_who_and_when() {
    ObjectNode document = document();
    JsonNode made = create(document);
    issuance(document).put("cardValidityYears", 5).put("agencyCode", "1234");
    assertThat(save(made, document)).hasStatusOk();
    JsonNode versions =
        json(get(TYPES + "/" + made.path("type").asString() + "/versions", manager));
    assertThat(versions).hasSize(2);
    assertThat(versions.get(0).path("version").asInt()).isEqualTo(2);
    assertThat(versions.get(0).path("savedBy").asString()).isEqualTo("test");
    assertThat(versions.get(0).path("savedAt").asString()).isNotEmpty();
    assertThat(versions.get(0).path("differences").toString())
        .isEqualTo(
            "[{\"setting\":\"Card Validity\",\"before\":\"3 years\",\"after\":\"5 years\"},"
                + "{\"setting\":\"Agency Code\",\"before\":\"9999\",\"after\":\"1234\"}]");
    assertThat(save(json(get(TYPES + "/" + made.path("type").asString(), manager)), document))
        .as("nothing is changed")
        .hasStatus(409);
  }

  @Test
  void the_second_of_two_administrators_is_told_and_nothing_is_lost() {
    ObjectNode document = document();
    JsonNode made = create(document);
    issuance(document).put("cardValidityYears", 4);
    assertThat(save(made, document)).hasStatusOk();
    issuance(document).put("cardValidityYears", 2);
    MvcTestResult second = save(made, document);
    assertThat(second).hasStatus(409);
    assertThat(detail(second)).contains("version 2 is current");
    assertThat(
            json(get(TYPES + "/" + made.path("type").asString(), manager))
                .at("/policy/deviceIssuance/cardValidityYears")
                .asInt())
        .isEqualTo(4);
  }

  @Test
  void what_cannot_be_is_refused_when_it_is_saved_with_the_field_that_is_wrong() {
    refused(document().put("key", "SIXSIX"), "key", "1 to 5 letters and digits");
    refused(document().put("name", " "), "name", "1 to 64");
    ObjectNode unknown = document();
    issuance(unknown).put("cardPolicy", new UUID(7, 7).toString());
    refused(unknown, "deviceIssuance.cardPolicy", "does not exist");
    ObjectNode missing = document();
    issuance(missing).putNull("cardPolicy");
    refused(missing, "deviceIssuance.cardPolicy", "is missing");
    for (String code : List.of("123", "12345", "12a4", "")) {
      ObjectNode agency = document();
      issuance(agency).put("agencyCode", code).put("systemCode", code);
      refused(agency, "deviceIssuance.agencyCode", "4 digits");
      refused(agency, "deviceIssuance.systemCode", "4 digits");
    }
    for (int years : new int[] {0, 7, -1}) {
      ObjectNode validity = document();
      issuance(validity).put("cardValidityYears", years);
      refused(validity, "deviceIssuance.cardValidityYears", "six years");
    }
    ObjectNode nothing = document();
    issuance(nothing).putArray("permittedDeviceTypes");
    refused(nothing, "deviceIssuance.permittedDeviceTypes", "at least one");
    ObjectNode wrongType = document();
    issuance(wrongType).putArray("permittedDeviceTypes").add("PIV_CARD");
    refused(wrongType, "deviceIssuance.permittedDeviceTypes", "FIDO security key");
    ObjectNode server = document();
    issuance(server).put("serverKey", "https://10.0.0.1/operator");
    refused(server, "deviceIssuance.serverKey", "DNS name");
  }

  @Test
  void a_retired_device_policy_and_a_federal_category_under_9999_are_refused() {
    policies.setRetired(keys.id(), true, Actor.system());
    refused(document(), "deviceIssuance.cardPolicy", "retired");
    FascnSettings federal = new FascnSettings("9999", "9999", "0", "1", "1", "0000", "1");
    ObjectNode document = document();
    issuance(document).put("cardPolicy", policy(KEY_MODEL, federal).id().toString());
    refused(document, "deviceIssuance.agencyCode", "federal");
    issuance(document).put("agencyCode", "7000");
    create(document);
  }

  @Test
  void names_and_keys_are_of_one_type_each() {
    ObjectNode document = document();
    create(document);
    refused(document, "name", "belongs to another");
    refused(document().put("key", document.get("key").asString()), "key", "belongs to another");
  }

  @Test
  void only_a_system_manager_changes_policies() {
    for (Role role : Role.values()) {
      if (role != Role.SYSTEM_MANAGER) {
        assertThat(send(HttpMethod.POST, TYPES, document(), bearer(role)))
            .as(role.name())
            .hasStatus(403);
      }
    }
  }

  @Test
  void an_issuance_names_the_version_of_the_credential_policy_that_it_follows() {
    ObjectNode document = document();
    JsonNode made = create(document);
    UUID person = holder(made);
    JsonNode first = json(issue(person)).path("issuance");
    assertThat(first.at("/credentialPolicy/version").asInt()).isEqualTo(1);
    assertThat(first.at("/policy/id").asString()).isEqualTo(keys.id().toString());
    issuance(document).put("cardValidityYears", 1);
    save(made, document);
    assertThat(json(issue(person)).at("/issuance/credentialPolicy/version").asInt()).isEqualTo(2);
    JsonNode again = json(get("/api/v1/issuances/" + first.path("id").asString(), manager));
    assertThat(again.at("/credentialPolicy/version").asInt()).isEqualTo(1);
  }

  @Test
  void who_holds_no_credential_type_is_issued_nothing() {
    JsonNode made = create(document());
    UUID person = holder(made);
    assertThat(issue(person)).hasStatus(201);
    String path = "/api/v1/people/" + person + "/credential-types";
    assertThat(json(get(path, sponsor))).hasSize(1);
    assertThat(send(HttpMethod.DELETE, path + "/" + made.path("type").asString(), "", sponsor))
        .hasStatus(204);
    MvcTestResult refused = issue(person);
    assertThat(refused).hasStatus(409);
    assertThat(detail(refused)).contains("no credential type");
    assertThat(send(HttpMethod.PUT, path + "/" + made.path("type").asString(), "", issuer))
        .as("who issues does not assign")
        .hasStatus(403);
  }

  @Test
  void the_host_is_taken_of_an_address_and_another_server_programs_what_names_it() {
    ObjectNode document = document();
    issuance(document).put("serverKey", " https://ID.example.com/operator ");
    JsonNode made = create(document);
    assertThat(made.at("/policy/deviceIssuance/serverKey").asString()).isEqualTo("id.example.com");
    MvcTestResult elsewhere = issue(holder(made));
    assertThat(elsewhere).hasStatus(409);
    assertThat(detail(elsewhere)).contains("id.example.com");
    issuance(document).put("serverKey", "none");
    JsonNode none = json(save(made, document));
    assertThat(none.at("/policy/deviceIssuance/serverKey").asString()).isEqualTo("NONE");
    assertThat(detail(issue(holder(none)))).contains("third party");
    issuance(document).put("serverKey", "");
    assertThat(issue(holder(json(save(none, document))))).hasStatus(201);
  }

  @Test
  void nothing_is_issued_before_a_live_sample_matched_where_the_policy_asks_for_it() {
    ObjectNode document = document();
    issuance(document).put("verifyFingerprint", true);
    UUID person = holder(create(document));
    MvcTestResult refused = issue(person);
    assertThat(refused).hasStatus(409);
    assertThat(detail(refused)).contains("fingerprint");
    verified(person, 16);
    assertThat(issue(person)).as("too long ago").hasStatus(409);
    verified(person, 1);
    MvcTestResult started = issue(person);
    assertThat(started).hasStatus(201);
    jdbc.sql("delete from fingerprint_verification where person_id = :person")
        .param("person", person)
        .update();
    String run = json(started).at("/issuance/id").asString();
    assertThat(send(HttpMethod.POST, "/api/v1/issuances/" + run + "/attempts", "", issuer))
        .as("each attempt has a sample of its own")
        .hasStatus(409);
  }

  private void verified(UUID person, int minutesAgo) {
    jdbc.sql(
            """
            insert into fingerprint_verification (person_id, verified_at)
            values (:person, :at)
            """)
        .param("person", person)
        .param(
            "at", java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC).minusMinutes(minutesAgo))
        .update();
  }

  @Test
  void what_is_not_permitted_any_more_is_not_begun_and_not_gone_on_with() {
    ObjectNode document = document();
    JsonNode made = create(document);
    UUID person = holder(made);
    String run = json(issue(person)).at("/issuance/id").asString();
    issuance(document).put("cardPolicy", cards.id().toString());
    issuance(document).putArray("permittedDeviceTypes").add("PIV_CARD");
    assertThat(save(made, document)).hasStatusOk();
    MvcTestResult again =
        send(HttpMethod.POST, "/api/v1/issuances/" + run + "/attempts", "", issuer);
    assertThat(again).hasStatus(409);
    assertThat(detail(again)).contains("permits no type of device");
    assertThat(json(issue(person)).at("/issuance/policy/id").asString())
        .isEqualTo(cards.id().toString());
    MvcTestResult byTheOld =
        send(
            HttpMethod.POST,
            "/api/v1/issuances",
            JSON.createObjectNode()
                .put("holder", person.toString())
                .put("policy", keys.policy().name()),
            issuer);
    assertThat(byTheOld).as("the device policy is not the type's any more").hasStatus(409);
  }

  @Test
  void who_holds_several_types_says_which() {
    ObjectNode first = document();
    ObjectNode second = document();
    UUID person = holder(create(first));
    JsonNode made = create(second);
    send(
        HttpMethod.PUT,
        "/api/v1/people/" + person + "/credential-types/" + made.path("type").asString(),
        "",
        sponsor);
    assertThat(detail(issue(person)))
        .contains(first.get("key").asString(), second.get("key").asString());
    MvcTestResult named =
        send(
            HttpMethod.POST,
            "/api/v1/issuances",
            JSON.createObjectNode()
                .put("holder", person.toString())
                .put("credentialType", second.get("key").asString()),
            issuer);
    assertThat(json(named).at("/issuance/credentialPolicy/type").asString())
        .isEqualTo(made.path("type").asString());
  }

  @Test
  void a_policy_exports_to_a_file_and_imports_from_one_with_a_dry_run() {
    ObjectNode document = document();
    issuance(document)
        .put("serverKey", "id.example.com")
        .putArray("replacementPolicies")
        .add(keys.id().toString());
    JsonNode made = create(document);
    String path = TYPES + "/" + made.path("type").asString();
    MvcTestResult exported = get(path + "/export", manager);
    assertThat(exported.getResponse().getHeader("Content-Disposition"))
        .contains("credential-policy-" + document.get("key").asString() + ".json");
    ObjectNode file = (ObjectNode) json(exported);
    assertThat(file.at("/deviceIssuance/cardPolicy").asString()).isEqualTo(keys.policy().name());
    assertThat(
            json(send(HttpMethod.POST, TYPES + "/import?dryRun=true", file, manager))
                .path("outcome")
                .asString())
        .isEqualTo("UNCHANGED");
    issuance(file).put("cardValidityYears", 6);
    JsonNode tried = json(send(HttpMethod.POST, TYPES + "/import?dryRun=true", file, manager));
    assertThat(tried.path("outcome").asString()).isEqualTo("CHANGED");
    assertThat(tried.path("differences").toString()).contains("Card Validity", "6 years");
    assertThat(json(get(path, manager)).path("version").asInt()).isEqualTo(1);
    assertThat(send(HttpMethod.POST, TYPES + "/import?version=1", file, manager)).hasStatusOk();
    assertThat(json(get(path, manager)).path("version").asInt()).isEqualTo(2);
    issuance(file).put("cardValidityYears", 1);
    assertThat(send(HttpMethod.POST, TYPES + "/import?version=1", file, manager))
        .as("somebody saved since the dry run")
        .hasStatus(409);
    file.put("key", CredentialFixture.key()).put("name", "Another " + file.get("key").asString());
    assertThat(
            json(send(HttpMethod.POST, TYPES + "/import", file, manager))
                .path("outcome")
                .asString())
        .isEqualTo("CREATED");
    issuance(file).put("cardPolicy", "no such policy");
    MvcTestResult unknown = send(HttpMethod.POST, TYPES + "/import", file, manager);
    assertThat(unknown).hasStatus(422);
    assertThat(detail(unknown)).contains("does not exist here: no such policy");
    assertThat(send(HttpMethod.POST, TYPES + "/import", JSON.createObjectNode(), manager))
        .hasStatus(422);
  }

  @Test
  void switching_a_type_off_shows_who_holds_one() {
    JsonNode made = create(document());
    UUID person = holder(made);
    String path = TYPES + "/" + made.path("type").asString() + "/holders?deviceType=";
    assertThat(json(get(path + "FIDO_SECURITY_KEY", manager))).isEmpty();
    UUID device = new UUID(System.nanoTime(), 1);
    jdbc.sql(
            """
            insert into device (id, model, hardware_id, serial, label, search_text, state,
              holder_id, created_at, updated_at, state_since, version)
            values (:id, :model, :serial, :serial, '', '', 'ACTIVE', :holder, :now, :now, :now, 1)
            """)
        .param("id", device)
        .param("model", KEY_MODEL)
        .param("serial", Long.toString(System.nanoTime()))
        .param("holder", person)
        .param("now", java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC))
        .update();
    JsonNode held = json(get(path + "FIDO_SECURITY_KEY", manager));
    assertThat(held).hasSize(1);
    assertThat(held.get(0).path("name").asString()).isEqualTo("Ada B");
    assertThat(json(get(path + "PIV_CARD", manager))).isEmpty();
    assertThat(json(get(path + "MOBILE", manager))).isEmpty();
    assertThat(get(path + "FAX", manager)).hasStatus(400);
  }

  @Test
  void this_server_and_none_are_known_without_a_connection() {
    assertThat(tested("")).isTrue();
    assertThat(tested("https://localhost/operator")).isTrue();
    assertThat(tested("NONE")).isTrue();
    assertThat(send(HttpMethod.POST, TYPES + "/server-test", server("a b"), manager))
        .hasStatus(422);
    assertThat(tested("no-such-host.invalid")).isFalse();
  }

  private static ObjectNode server(String name) {
    return JSON.createObjectNode().put("server", name);
  }

  private boolean tested(String name) {
    MvcTestResult tested = send(HttpMethod.POST, TYPES + "/server-test", server(name), manager);
    assertThat(tested).hasStatusOk();
    return json(tested).path("reached").asBoolean();
  }

  @Test
  void a_document_that_is_too_long_or_no_document_is_refused() {
    assertThat(
            send(HttpMethod.POST, TYPES, document().put("description", "x".repeat(501)), manager))
        .hasStatus(422);
    ObjectNode many = document();
    for (int i = 0; i < 11; i++) {
      issuance(many).withArray("replacementPolicies").add(new UUID(0, i).toString());
    }
    refused(many, "deviceIssuance.replacementPolicies", "at most 10");
    MvcTestResult typo = send(HttpMethod.POST, TYPES, document().put("nmae", "x"), manager);
    assertThat(typo.getResponse().getStatus()).isIn(400, 422);
    assertThat(new String(typo.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8))
        .contains("nmae");
  }
}

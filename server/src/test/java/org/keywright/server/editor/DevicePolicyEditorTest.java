package org.keywright.server.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Role;
import org.keywright.server.credential.CredentialFixture;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceType;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.policy.Policies;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Device policies over REST: refused where something cannot be, previewed, exported, retired. */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
class DevicePolicyEditorTest extends ServerTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String POLICIES = "/api/v1/policies";
  private static final String KEY = "piv-security-key-5.4";

  @Autowired private DeviceModels models;
  @Autowired private Policies policies;
  @Autowired private CredentialTypes types;

  private String manager;
  private String auditor;

  @BeforeEach
  void prepare() {
    manager = bearer(Role.SYSTEM_MANAGER);
    auditor = bearer(Role.AUDITOR);
  }

  private MvcTestResult send(HttpMethod verb, String path, Object body, String who) {
    return http.method(verb)
        .uri(path)
        .contentType("application/json")
        .content(JSON.writeValueAsString(body))
        .header("Authorization", who)
        .exchange();
  }

  private JsonNode get(String path) {
    return json(http.get().uri(path).header("Authorization", auditor).exchange());
  }

  private static JsonNode json(MvcTestResult result) {
    return JSON.readTree(result.getResponse().getContentAsByteArray());
  }

  private ObjectNode template(String model) {
    ObjectNode template = (ObjectNode) get(POLICIES + "/template?model=" + model);
    return template.put("name", "Policy " + UUID.randomUUID());
  }

  private static ObjectNode at(JsonNode document, String pointer) {
    return (ObjectNode) document.requiredAt(pointer);
  }

  private void refused(ObjectNode policy, String field, String... why) {
    MvcTestResult answer = send(HttpMethod.POST, POLICIES, policy, manager);
    assertThat(answer).hasStatus(422);
    assertThat(json(answer).path("fields"))
        .filteredOn(problem -> problem.path("field").asString().equals(field))
        .anySatisfy(problem -> assertThat(problem.path("message").asString()).contains(why));
    ObjectNode edited = JSON.createObjectNode();
    edited.set("policy", policy);
    assertThat(json(send(HttpMethod.POST, POLICIES + "/preview", edited, auditor)).at("/problems"))
        .as("the preview says the same")
        .isEqualTo(json(answer).path("fields"));
  }

  @Test
  void what_a_model_begins_with_breaks_no_rule_for_any_model() {
    for (DeviceModel model : models.list()) {
      assertThat(send(HttpMethod.POST, POLICIES, template(model.name()), manager))
          .as(model.name())
          .hasStatus(201);
    }
  }

  @Test
  void an_algorithm_that_a_model_cannot_do_is_refused_beside_its_slot_and_says_what_it_can() {
    ObjectNode policy = template(KEY);
    at(policy, "/piv/slots/2").put("algorithm", "RSA-3072");
    refused(policy, "piv.slots[2].algorithm", "RSA-3072", KEY, "RSA-2048, P-256, P-384");
  }

  @Test
  void RSA_2048_that_would_be_used_after_2030_is_refused_by_SP_800_78_5() {
    ObjectNode policy = template(KEY).put("cardValidityMonths", 72);
    policy.put("certificateValidityMonths", 72);
    at(policy, "/piv/slots/0").put("algorithm", "RSA-2048");
    refused(policy, "piv.slots[0].algorithm", "SP 800-78-5, Table 1", "2030-12-31");
  }

  @Test
  void certificates_that_end_later_than_the_authority_s_are_refused() {
    ObjectNode policy = template(KEY).put("cardValidityMonths", 60);
    policy.put("certificateValidityMonths", 60);
    refused(policy, "certificateValidityMonths", "more than the certificate authority can give");
  }

  @Test
  void the_templates_of_a_policy_for_PIV_I_are_those_for_PIV_I() {
    ObjectNode policy = template(KEY);
    at(policy, "/piv").put("kind", "PIV_I");
    refused(policy, "piv.slots[0].certificateProfile", "for PIV-I choose piv-i-authentication");
    List<String> templates =
        List.of(
            "piv-i-authentication",
            "piv-i-digital-signature",
            "piv-i-key-management",
            "piv-i-card-authentication");
    for (int i = 0; i < templates.size(); i++) {
      at(policy, "/piv/slots/" + i).put("certificateProfile", templates.get(i));
    }
    MvcTestResult made = send(HttpMethod.POST, POLICIES, policy, manager);
    assertThat(made).hasStatus(201);
    assertThat(json(made).at("/policy/piv/kind").asString()).isEqualTo("PIV_I");
  }

  @Test
  void a_template_that_there_is_none_of_or_that_is_for_another_key_is_refused() {
    ObjectNode policy = template(KEY);
    at(policy, "/piv/slots/0").put("certificateProfile", "card-authentication");
    refused(policy, "piv.slots[0].certificateProfile", "for the key 9E", "piv-authentication");
    at(policy, "/piv/slots/0").put("certificateProfile", "smartcard-logon");
    refused(policy, "piv.slots[0].certificateProfile", "choose piv-authentication");
  }

  @Test
  void a_policy_for_PIV_I_is_told_of_the_templates_of_PIV_I() {
    ObjectNode policy = template(KEY);
    at(policy, "/piv").put("kind", "PIV_I");
    refused(policy, "piv.slots[0].certificateProfile", "piv-i-authentication");
    at(policy, "/piv/slots/0").put("certificateProfile", "none-of-ours");
    refused(policy, "piv.slots[0].certificateProfile", "choose piv-i-authentication");
  }

  @Test
  void a_model_that_nobody_knows_and_rules_for_PINs_that_a_model_does_not_take_are_refused() {
    ObjectNode policy = template("plain-piv-9b");
    at(policy, "/piv/pin").put("digitsOnly", false);
    refused(policy, "piv.pin.digitsOnly", "plain-piv-9b takes decimal digits only");
    at(policy, "/piv/pin").put("digitsOnly", true).put("minLength", 5);
    refused(policy, "piv.pin.minLength", "6 to 8");
    at(policy, "/piv/pin").put("minLength", 6);
    at(policy, "/piv").put("attestation", "REQUIRED");
    refused(policy, "piv.attestation", "does not attest");
    at(policy, "/piv").put("attestation", "OFF");
    policy.withArray("deviceModels").add("no-such-model");
    refused(policy, "deviceModels", "no-such-model", "add it first");
  }

  @Test
  void the_preview_shows_applications_keys_objects_with_sizes_and_the_rules_of_each_model() {
    ObjectNode edited = JSON.createObjectNode();
    ObjectNode policy = template(KEY).put("showInitialPin", false);
    policy.withArray("deviceModels").add("plain-piv-9b");
    at(policy, "/piv").withArray("objects").add("FACE");
    at(policy, "/piv").withArray("objects").add("FINGERPRINTS");
    edited.set("policy", policy);
    JsonNode seen = json(send(HttpMethod.POST, POLICIES + "/preview", edited, auditor));
    assertThat(seen.path("problems")).isEmpty();
    assertThat(seen.path("devices")).hasSize(2);
    JsonNode key = seen.at("/devices/0");
    assertThat(key.path("model").asString()).isEqualTo(KEY);
    assertThat(key.path("applications").toString()).contains("PIV", "FIDO2");
    assertThat(key.path("keys")).hasSize(4);
    assertThat(key.at("/keys/3").toString())
        .contains("9E", "P-256", "card-authentication", "asks for no PIN");
    assertThat(size(key, "Cardholder Facial Image")).isEqualTo(3052);
    assertThat(size(seen.at("/devices/1"), "Cardholder Facial Image")).isEqualTo(12710);
    assertThat(size(key, "X.509 Certificate for PIV Authentication")).isEqualTo(1857);
    assertThat(key.path("rules").toString())
        .contains("6 to 8 digits", "blocked after 5 wrong ones", "shown to nobody", "AES-192");
    assertThat(seen.at("/devices/1/rules").toString())
        .contains("as many wrong ones as its maker set", "stays as delivered, AES-128");
  }

  private static int size(JsonNode device, String object) {
    for (JsonNode one : device.path("objects")) {
      if (one.path("name").asString().equals(object)) {
        return one.path("atMost").asInt();
      }
    }
    throw new AssertionError("there is no " + object);
  }

  @Test
  void a_policy_exports_to_a_file_and_imports_from_one_with_a_dry_run() {
    ObjectNode policy = template(KEY);
    JsonNode made = json(send(HttpMethod.POST, POLICIES, policy, manager));
    ObjectNode file = (ObjectNode) get(POLICIES + "/" + made.path("id").asString() + "/export");
    assertThat(imported(file, "?dryRun=true").path("outcome").asString()).isEqualTo("UNCHANGED");
    at(file, "/policy/piv").put("pinTries", 3);
    JsonNode tried = imported(file, "?dryRun=true");
    assertThat(tried.path("outcome").asString()).isEqualTo("CHANGED");
    assertThat(tried.path("differences").toString())
        .isEqualTo("[{\"setting\":\"Tries of the PIN\",\"before\":\"5\",\"after\":\"3\"}]");
    assertThat(imported(file, "?version=1").path("id")).isEqualTo(made.path("id"));
    assertThat(send(HttpMethod.POST, POLICIES + "/import?version=1", file, manager))
        .as("somebody saved since the dry run")
        .hasStatus(409);
    at(file, "/policy").put("name", "Another " + UUID.randomUUID());
    assertThat(imported(file, "").path("outcome").asString()).isEqualTo("CREATED");
    at(file, "/policy/piv/slots/0").put("algorithm", "RSA-3072");
    assertThat(send(HttpMethod.POST, POLICIES + "/import?dryRun=true", file, manager))
        .hasStatus(422);
    assertThat(send(HttpMethod.POST, POLICIES + "/import", file.put("format", "x"), manager))
        .hasStatus(422);
    assertThat(send(HttpMethod.POST, POLICIES + "/import", file, auditor)).hasStatus(403);
  }

  private JsonNode imported(ObjectNode file, String query) {
    MvcTestResult answer = send(HttpMethod.POST, POLICIES + "/import" + query, file, manager);
    assertThat(answer).hasStatusOk();
    return json(answer);
  }

  @Test
  void a_policy_that_a_credential_type_names_is_not_retired_and_it_is_told_which() {
    JsonNode made = json(send(HttpMethod.POST, POLICIES, template(KEY), manager));
    String path = POLICIES + "/" + made.path("id").asString();
    UUID id = UUID.fromString(made.path("id").asString());
    UUID type = CredentialFixture.type(types, policies.get(id), DeviceType.FIDO_SECURITY_KEY);
    String name = types.get(type).policy().name();
    MvcTestResult refused = send(HttpMethod.POST, path + "/retire", "", manager);
    assertThat(refused).hasStatus(409);
    assertThat(json(refused).path("detail").asString()).contains("the credential type " + name);
    assertThat(get(path + "/uses").toString()).contains(name);
    String free =
        json(send(HttpMethod.POST, POLICIES, template(KEY), manager)).path("id").asString();
    assertThat(send(HttpMethod.POST, POLICIES + "/" + free + "/retire", "", manager)).hasStatusOk();
  }

  @Test
  void the_second_of_two_administrators_is_told_and_sees_what_the_first_one_changed() {
    ObjectNode policy = template(KEY);
    JsonNode made = json(send(HttpMethod.POST, POLICIES, policy, manager));
    String path = POLICIES + "/" + made.path("id").asString();
    ObjectNode next = JSON.createObjectNode().put("version", 1);
    next.set("policy", policy.put("description", "by the first"));
    assertThat(send(HttpMethod.PUT, path, next, manager)).hasStatusOk();
    next.set("policy", policy.put("description", "by the second"));
    assertThat(send(HttpMethod.PUT, path, next, manager)).hasStatus(409);
    JsonNode newest = get(path + "/differences").get(0);
    assertThat(newest.path("savedBy").asString()).isEqualTo("test");
    assertThat(newest.path("differences").toString())
        .isEqualTo("[{\"setting\":\"Description\",\"before\":\"\",\"after\":\"by the first\"}]");
  }

  @Test
  void only_a_system_manager_changes_device_policies_and_an_auditor_reads_them() {
    for (Role role : List.of(Role.values())) {
      int status =
          send(HttpMethod.POST, POLICIES, template(KEY), bearer(role)).getResponse().getStatus();
      assertThat(status).as(role.name()).isEqualTo(role == Role.SYSTEM_MANAGER ? 201 : 403);
    }
    assertThat(get(POLICIES).path("items")).isNotEmpty();
  }
}

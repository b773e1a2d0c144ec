package org.keywright.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.StoredPolicy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What credential policies let be issued, over REST. */
@SuppressWarnings("NullAway.Init") // Spring sets the field
class CredentialIssuanceTest extends CredentialsOverHttp {

  @Autowired private EnrolledBiometrics biometrics;

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
  void nothing_is_issued_before_a_live_sample_matched_where_the_policy_asks_for_it()
      throws Exception {
    ObjectNode document = document();
    issuance(document).put("verifyFingerprint", true);
    UUID person = holder(create(document));
    assertThat(detail(issue(person))).contains("none is enrolled");
    biometrics.put(person, BiometricKind.FINGERPRINTS, fingerprints(), Actor.system());
    MvcTestResult refused = issue(person);
    assertThat(refused).hasStatus(409);
    assertThat(json(refused).path("code").asString()).isEqualTo("fingerprint-needed");
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
  void several_replacement_policies_become_a_choice_for_the_issuer() {
    StoredPolicy spare = policy(KEY_MODEL, FascnSettings.NON_FEDERAL);
    StoredPolicy guest = policy(KEY_MODEL, FascnSettings.NON_FEDERAL);
    ObjectNode document = document();
    JsonNode made = create(document);
    UUID person = holder(made);
    UUID old = device(person, "INVALID");
    assertThat(json(replace(person, old, "")).at("/issuance/policy/id").asString())
        .as("with none it is the card policy")
        .isEqualTo(keys.id().toString());
    issuance(document)
        .putArray("replacementPolicies")
        .add(spare.id().toString())
        .add(guest.id().toString());
    save(made, document);
    assertThat(detail(replace(person, old, "")))
        .contains(spare.policy().name(), guest.policy().name());
    JsonNode chosen = json(replace(person, old, guest.policy().name())).path("issuance");
    assertThat(chosen.at("/policy/id").asString()).isEqualTo(guest.id().toString());
    assertThat(chosen.path("replaces").asString()).isEqualTo(old.toString());
    assertThat(replace(person, old, keys.policy().name())).as("not one of them").hasStatus(409);
    assertThat(replace(person, device(person, "ACTIVE"), guest.policy().name()))
        .as("nobody asked for a replacement, and nobody says why")
        .hasStatus(422);
    assertThat(json(issue(person)).at("/issuance/policy/id").asString())
        .as("a first device goes by the card policy")
        .isEqualTo(keys.id().toString());
  }

  @Test
  void the_default_replacement_reason_counts_where_an_operator_gives_none() {
    ObjectNode document = document();
    JsonNode made = create(document);
    UUID person = holder(made);
    UUID device = device(person, "ACTIVE");
    jdbc.sql("update issuance set device_id = :device where id = :id")
        .param("device", device)
        .param("id", UUID.fromString(json(issue(person)).at("/issuance/id").asString()))
        .update();
    String path = "/api/v1/devices/" + device + "/request-replacement";
    assertThat(send(HttpMethod.POST, path, JSON.createObjectNode(), issuer)).hasStatus(422);
    issuance(document).put("defaultReplacementReason", "LOST");
    save(made, document);
    assertThat(send(HttpMethod.POST, path, JSON.createObjectNode(), issuer)).hasStatusOk();
    JsonNode audited =
        json(get("/api/v1/audit?subjectKind=device&subjectId=" + device, bearer(Role.AUDITOR)));
    assertThat(audited.path("items").toString()).contains("\"replacementReason\":\"LOST\"");
  }

  private static byte[] fingerprints() throws Exception {
    return Files.readAllBytes(
        Path.of(System.getProperty("keywright.root", "."))
            .resolve("testdata/fingerprints/icam46-fmr.ansi2004"));
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

  private MvcTestResult replace(UUID person, UUID device, String policy) {
    ObjectNode request =
        JSON.createObjectNode().put("holder", person.toString()).put("replaces", device.toString());
    if (!policy.isEmpty()) {
      request.put("policy", policy);
    }
    return send(HttpMethod.POST, "/api/v1/issuances", request, issuer);
  }
}

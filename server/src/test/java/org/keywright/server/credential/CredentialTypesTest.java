package org.keywright.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Credential types and their policies over REST: saved, compared, exported and imported. */
class CredentialTypesTest extends CredentialsOverHttp {

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

  /** Fourteen nines: agency code, system code and credential number. */
  @Test
  void the_system_code_of_piv_i_is_9999_where_the_agency_code_is() {
    List<SlotPolicy> slots =
        List.of(
            new SlotPolicy(
                Slot.AUTHENTICATION, KeyAlgorithm.ECC_P256, "piv-i-authentication", List.of()),
            new SlotPolicy(
                Slot.CARD_AUTHENTICATION,
                KeyAlgorithm.ECC_P256,
                "piv-i-card-authentication",
                List.of()));
    DevicePolicy policy =
        DevicePolicy.of(
            "partners",
            "",
            PivPolicy.of(CardKind.PIV_I, slots, null, null, null, null, null, null, null, null),
            Set.of(KEY_MODEL),
            null,
            null,
            null,
            null,
            null);
    ObjectNode document = document();
    issuance(document)
        .put("cardPolicy", policies.create(policy, Actor.system()).id().toString())
        .put("systemCode", "0001");
    refused(document, "deviceIssuance.systemCode", "fourteen nines");
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
    issuance(file)
        .put("cardPolicy", keys.policy().name())
        .putArray("replacementPolicies")
        .addNull();
    MvcTestResult nothing = send(HttpMethod.POST, TYPES + "/import", file, manager);
    assertThat(nothing).hasStatus(422);
    assertThat(detail(nothing)).contains("one is null");
    assertThat(send(HttpMethod.POST, TYPES + "/import", JSON.createObjectNode(), manager))
        .hasStatus(422);
  }

  @Test
  void a_file_has_all_sections_of_a_policy_and_an_import_loses_none() {
    ObjectNode document = document();
    document.put("subscriberAgreement", "I keep it safe.\r\n\r\nI report its loss.");
    ObjectNode proofing = document.putObject("identityProofing").put("enrollmentRequired", true);
    proofing.put("requestLifetimeDays", 30).putArray("investigations").add("TIER_5").add("TIER_3");
    ObjectNode question = document.putArray("intakeQuestions").addObject();
    question.put("question", "Which building?").put("answer", "CHOICE").put("required", true);
    question.putArray("choices").add("North").add("South");
    document.put("attestationText", "I met the applicant.");
    document.putObject("badgeLayout").put("organization", "Example").put("colour", "#AA0000");
    JsonNode saved = json(send(HttpMethod.POST, TYPES, document, manager));
    assertThat(saved.at("/policy/subscriberAgreement").asString())
        .isEqualTo("I keep it safe.\n\nI report its loss.");
    assertThat(saved.at("/policy/badgeLayout/colour").asString()).isEqualTo("#aa0000");
    String path = TYPES + "/" + saved.path("type").asString();
    ObjectNode file = (ObjectNode) json(get(path + "/export", manager));
    assertThat(
            json(send(HttpMethod.POST, TYPES + "/import?dryRun=true", file, manager))
                .path("outcome")
                .asString())
        .isEqualTo("UNCHANGED");
    file.putObject("identityProofing").put("enrollmentRequired", false);
    assertThat(
            json(send(HttpMethod.POST, TYPES + "/import?dryRun=true", file, manager))
                .path("differences")
                .toString())
        .contains(
            "{\"setting\":\"Enrollment Required\",\"before\":\"yes\",\"after\":\"no\"}",
            "\"Background Investigations\",\"before\":\"Tier 3, Tier 5\",\"after\":\"FBI",
            "\"Request Lifetime\",\"before\":\"30 days\",\"after\":\"as the server says\"");
  }

  @Test
  void a_section_that_cannot_be_is_refused_with_what_is_wrong_in_it() {
    ObjectNode document = document();
    document.put("subscriberAgreement", "x".repeat(20_001));
    refused(document, "subscriberAgreement", "at most 20,000");
    document = document();
    document.put("attestationText", "bell \u0007");
    refused(document, "attestationText", "printable");
    document = document();
    document.putArray("intakeQuestions").addObject().put("question", " ");
    refused(document, "intakeQuestions[0].question", "has to have 1 to 200");
    document = document();
    document.putArray("intakeQuestions").addNull();
    refused(document, "intakeQuestions[0].question", "has to have 1 to 200");
    document = document();
    ObjectNode question = document.putArray("intakeQuestions").addObject().put("question", "Q");
    question.put("answer", "CHOICE").putArray("choices").add("one");
    refused(document, "intakeQuestions[0].choices", "2 to 20 choices");
    question.put("answer", "YES_NO");
    refused(document, "intakeQuestions[0].choices", "the answer is not one of the choices");
    document = document();
    ArrayNode twice = document.putArray("intakeQuestions");
    twice.addObject().put("question", "Q");
    twice.addObject().put("question", "Q ");
    refused(document, "intakeQuestions[1].question", "is asked by question 1 already");
    for (int i = 2; i < 21; i++) {
      twice.addObject().put("question", "Q" + i);
    }
    refused(document, "intakeQuestions", "at most 20 questions");
    document = document();
    document.putObject("identityProofing").putArray("investigations");
    refused(document, "identityProofing.investigations", "at least one");
    document = document();
    document.putObject("identityProofing").put("requestLifetimeDays", 732);
    refused(document, "identityProofing.requestLifetimeDays", "1 to 731");
    document = document();
    document.putObject("badgeLayout").put("colour", "red");
    refused(document, "badgeLayout.colour", "like #1f4e79");
    document = document();
    document.putObject("badgeLayout").put("returnAddress", "1\n2\n3\n4\n5\n6");
    refused(document, "badgeLayout.returnAddress", "at most 5 lines");
  }

  @Test
  void switching_a_type_off_shows_who_holds_one() {
    JsonNode made = create(document());
    UUID person = holder(made);
    String path = TYPES + "/" + made.path("type").asString() + "/holders?deviceType=";
    assertThat(json(get(path + "FIDO_SECURITY_KEY", manager))).isEmpty();
    device(person, "ACTIVE");
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

  private void refused(ObjectNode document, String field, String why) {
    MvcTestResult refused = send(HttpMethod.POST, TYPES, document, manager);
    assertThat(refused).hasStatus(422);
    assertThat(json(refused).path("fields").toString()).contains(field).contains(why);
  }

  private static ObjectNode server(String name) {
    return JSON.createObjectNode().put("server", name);
  }

  private boolean tested(String name) {
    MvcTestResult tested = send(HttpMethod.POST, TYPES + "/server-test", server(name), manager);
    assertThat(tested).hasStatusOk();
    return json(tested).path("reached").asBoolean();
  }
}

package org.keywright.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.api.FieldProblem;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PolicyRulesTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String POLICY =
      """
      {
        "name": "Employees",
        "deviceModels": ["piv-security-key-5.4"],
        "piv": {
          "slots": [
            {"slot": "9A", "algorithm": "P-256", "certificateProfile": "piv-auth"},
            {"slot": "9C", "algorithm": "P-384", "certificateProfile": "sign", "policyOids": ["2.999.1"]},
            {"slot": "9D", "algorithm": "RSA-3072", "certificateProfile": "encrypt"},
            {"slot": "9E", "algorithm": "P-256", "certificateProfile": "card-auth"}
          ]
        }
      }
      """;

  /** The policy with the value at a place of its document changed. */
  private static DevicePolicy with(String pointer, String json) {
    ObjectNode document = (ObjectNode) JSON.readTree(POLICY);
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent =
        (ObjectNode) (slash == 0 ? document : document.requiredAt(pointer.substring(0, slash)));
    parent.set(pointer.substring(slash + 1), JSON.readTree(json));
    return PolicyDocument.read(JSON.writeValueAsString(document));
  }

  private static List<String> faults(DevicePolicy policy) {
    return PolicyRules.check(policy, TODAY).stream().map(FieldProblem::field).toList();
  }

  @Test
  void a_policy_that_leaves_out_what_has_a_default_breaks_no_rule() {
    DevicePolicy policy = PolicyDocument.read(POLICY);
    assertThat(faults(policy)).isEmpty();
    assertThat(policy.piv().objects())
        .contains(DataObject.CHUID, DataObject.FINGERPRINTS, DataObject.SECURITY_OBJECT)
        .doesNotContain(DataObject.KEY_HISTORY);
    assertThat(policy.piv().slot(Slot.SIGNATURE))
        .map(SlotPolicy::algorithm)
        .contains(KeyAlgorithm.ECC_P384);
    assertThat(policy.certificatesUsableWhilePending()).isFalse();
  }

  @Test
  void a_stored_document_is_the_same_policy_when_it_is_read() {
    DevicePolicy policy = PolicyDocument.read(POLICY);
    String stored = PolicyDocument.write(policy);
    assertThat(PolicyDocument.read(stored)).isEqualTo(policy);
    assertThat(JSON.readTree(stored).at("/piv/fascn").propertyNames())
        .as("what can be read, and no more")
        .hasSameSizeAs(FascnSettings.class.getRecordComponents());
    assertThat(stored)
        .contains("\"slot\":\"9A\"", "\"algorithm\":\"P-256\"", "\"pendingTimeLimit\":\"PT336H\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/name                              | \"\"            | name",
        "/cardValidityMonths                | 73              | cardValidityMonths",
        "/certificateValidityMonths         | 37              | certificateValidityMonths",
        "/pendingTimeLimit                  | \"P91D\"        | pendingTimeLimit",
        "/failedTimeLimit                   | \"PT0S\"        | failedTimeLimit",
        "/deviceModels                      | []              | deviceModels",
        "/deviceModels                      | [\"No Model\"]  | deviceModels",
        "/piv/pinTries                      | 11              | piv.pinTries",
        "/piv/pinTries                      | 0               | piv.pinTries",
        "/piv/pukTries                      | 16              | piv.pukTries",
        "/piv/pin                           | {\"minLength\": 5} | piv.pin.minLength",
        "/piv/pin                           | {\"maxLength\": 9} | piv.pin.maxLength",
        "/piv/objects                       | [\"CHUID\",\"SECURITY_OBJECT\"] | piv.objects",
        "/piv/slots/0/certificateProfile    | \"a b\"         | piv.slots[0].certificateProfile",
        "/piv/slots/1/policyOids            | [\"2.999.01\"]  | piv.slots[1].policyOids",
        "/piv/slots/1/slot                  | \"9A\"          | piv.slots[1].slot",
        "/piv/fascn                         | {\"agencyCode\": \"12\"} | piv.fascn.agencyCode",
        "/piv/fascn                         | {\"organizationalCategory\": \"5\"} |"
            + " piv.fascn.organizationalCategory",
      })
  void each_broken_rule_names_its_field(String pointer, String json, String field) {
    assertThat(faults(with(pointer, json))).containsExactly(field);
  }

  /** PIV-I certificates have a card UUID and no FASC-N, PIV certificates both. */
  @Test
  void the_certificates_of_a_card_are_of_its_kind() {
    assertThat(with("/piv/slots/0/certificateProfile", "\"piv-authentication\"").piv().kind())
        .isEqualTo(CardKind.PIV);
    assertThat(faults(with("/piv/slots/0/certificateProfile", "\"piv-authentication\""))).isEmpty();
    assertThat(
            PolicyRules.check(
                with("/piv/slots/0/certificateProfile", "\"piv-i-authentication\""), TODAY))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.field()).isEqualTo("piv.slots[0].certificateProfile");
          assertThat(fault.message()).contains("for PIV choose piv-authentication");
        });
    DevicePolicy interoperable = with("/piv/kind", "\"PIV_I\"");
    assertThat(interoperable.piv().kind()).isEqualTo(CardKind.PIV_I);
    assertThat(faults(interoperable)).as("profiles of another authority").isEmpty();
  }

  /** Fourteen nines: agency code, system code and credential number. */
  @Test
  void a_piv_i_card_from_outside_the_federal_government_has_fourteen_nines() {
    String slots =
        """
        {"kind": "PIV_I", "fascn": %s, "slots": [
          {"slot": "9A", "algorithm": "P-256", "certificateProfile": "piv-i-authentication"},
          {"slot": "9E", "algorithm": "P-256", "certificateProfile": "piv-i-card-authentication"}]}
        """;
    assertThat(faults(with("/piv", slots.formatted("{}")))).isEmpty();
    assertThat(faults(with("/piv", slots.formatted("{\"systemCode\": \"0001\"}"))))
        .containsExactly("piv.fascn.systemCode");
    assertThat(faults(with("/piv", slots.formatted("{\"organizationalCategory\": \"1\"}"))))
        .containsExactly("piv.fascn.organizationalCategory");
    assertThat(
            faults(
                with(
                    "/piv",
                    slots.formatted(
                        "{\"agencyCode\": \"4700\", \"systemCode\": \"0001\","
                            + " \"organizationalCategory\": \"1\"}"))))
        .as("an agency may issue PIV-I, too")
        .isEmpty();
  }

  @Test
  void every_piv_card_has_the_keys_9A_and_9E() {
    DevicePolicy policy =
        with(
            "/piv/slots",
            "[{\"slot\":\"9C\",\"algorithm\":\"P-256\",\"certificateProfile\":\"sign\"}]");
    assertThat(PolicyRules.check(policy, TODAY))
        .extracting(FieldProblem::message)
        .anyMatch(message -> message.contains("9A"))
        .anyMatch(message -> message.contains("9E"));
  }

  /**
   * The rows of SP 800-78-5, Table 10 (clause 6.3), whose algorithm identifiers stand for one key
   * reference each: those through 2030, and those after.
   */
  static List<Arguments> keyReferences() throws IOException {
    Path table =
        Path.of(
            System.getProperty("keywright.root", "."),
            "testdata/sp800-78/table-piv-card-keys-keyrefs-algorithms.tsv");
    List<Arguments> rows = new ArrayList<>();
    for (String line : Files.readAllLines(table)) {
      String[] cells = line.split("\t", -1);
      for (Slot slot : Slot.values()) {
        if (cells[1].equals("'" + slot.keyReference() + "'") && !cells[0].startsWith("Symmetric")) {
          rows.add(Arguments.of(slot, cells[2], LocalDate.of(2027, 12, 31)));
          rows.add(Arguments.of(slot, cells[3], LocalDate.of(2028, 1, 1)));
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("keyReferences")
  void each_key_reference_has_the_algorithms_of_its_row_through_2030_and_after(
      Slot slot, String identifiers, LocalDate today) {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      String identifier = switch (algorithm) { // SP 800-78-5, Table 9
            case RSA_2048 -> "'07'";
            case RSA_3072 -> "'05'";
            case ECC_P256 -> "'11'";
            case ECC_P384 -> "'14'";
          };
      String place = "/piv/slots/" + List.of(Slot.values()).indexOf(slot) + "/algorithm";
      boolean fine =
          PolicyRules.check(with(place, "\"" + algorithm.label() + "\""), today).isEmpty();
      assertThat(fine).as(slot + " " + algorithm).isEqualTo(identifiers.contains(identifier));
    }
  }

  @Test
  void all_four_keys_are_in_the_table() throws IOException {
    assertThat(keyReferences()).hasSize(2 * Slot.values().length);
  }

  /** SP 800-78-5, Table 1: RSA of 2048 bits through 2030, of 3072 bits in 2031 and beyond. */
  @Test
  void rsa_2048_keys_are_in_use_through_2030_only() {
    DevicePolicy policy = with("/piv/slots/0/algorithm", "\"RSA-2048\"");
    assertThat(PolicyRules.check(policy, LocalDate.of(2027, 12, 31))).isEmpty();
    assertThat(PolicyRules.check(policy, LocalDate.of(2028, 1, 1)))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.field()).isEqualTo("piv.slots[0].algorithm");
          assertThat(fault.message()).contains("2030-12-31", "2031-01-01");
        });
    assertThat(PolicyRules.check(PolicyDocument.read(POLICY), LocalDate.of(2040, 1, 1))).isEmpty();
  }
}

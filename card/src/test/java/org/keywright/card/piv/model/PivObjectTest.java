package org.keywright.card.piv.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PivObjectTest {

  private static final HexFormat HEX = HexFormat.of();

  private static final Map<String, AccessRule> RULES =
      Map.of(
          "Always", AccessRule.ALWAYS,
          "PIN", AccessRule.PIN,
          "PIN or OCC", AccessRule.PIN_OR_OCC,
          "VCI", AccessRule.VCI,
          "VCI and PIN", AccessRule.VCI_AND_PIN,
          "VCI and (PIN or OCC)", AccessRule.VCI_AND_PIN_OR_OCC);

  private static final Map<String, Presence> PRESENCE =
      Map.of("M", Presence.MANDATORY, "C", Presence.CONDITIONAL, "O", Presence.OPTIONAL);

  @Test
  void every_container_of_the_data_model_is_there_as_the_standard_has_it() {
    List<Map<String, String>> rows = GoldenCards.table("piv-data-model/containers.tsv");
    Set<PivObject> seen = new HashSet<>();
    for (Map<String, String> row : rows) {
      PivObject object =
          PivObject.byContainerId(Integer.parseInt(cell(row, "container_id"), 16)).orElseThrow();
      seen.add(object);
      assertThat("%02X".formatted(object.tag())).isEqualTo(cell(row, "ber_tag"));
      assertThat(HEX.withUpperCase().formatHex(object.tagBytes())).isEqualTo(cell(row, "ber_tag"));
      assertThat(object.oid()).isEqualTo(cell(row, "oid"));
      assertThat(object.title()).isEqualTo(cell(row, "name"));
      String key = cell(row, "key_ref");
      assertThat(object.keyReference())
          .isEqualTo(
              key.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(key, 16)));
      assertThat(object.presence()).isEqualTo(PRESENCE.get(cell(row, "presence_MOC")));
      assertThat(object.readContact()).isEqualTo(RULES.get(cell(row, "read_contact")));
      assertThat(object.readContactless()).isEqualTo(RULES.get(cell(row, "read_contactless")));
      assertThat(object.minimumCapacity())
          .isEqualTo(Integer.parseInt(cell(row, "min_capacity_bytes")));
      assertThat(PivObject.byTag(object.tag())).contains(object);
    }
    assertThat(seen).containsExactlyInAnyOrder(PivObject.values()).hasSize(36);
  }

  @Test
  void a_certificate_is_found_by_its_key_reference() {
    assertThat(PivObject.certificateOf(0x9A)).contains(PivObject.PIV_AUTHENTICATION_CERTIFICATE);
    assertThat(PivObject.certificateOf(0x95)).contains(PivObject.RETIRED_CERTIFICATE_20);
    assertThat(PivObject.certificateOf(0x04)).isEmpty();
    for (int i = 1; i <= PivObject.RETIRED_KEYS; i++) {
      assertThat(PivObject.retiredCertificate(i).keyReference()).hasValue(0x81 + i);
      assertThat(PivObject.retiredCertificate(i).isRetired()).isTrue();
    }
    assertThat(Arrays.stream(PivObject.values()).filter(PivObject::isRetired)).hasSize(20);
  }

  @Test
  void a_content_travels_in_53_and_a_template_as_it_is() throws PivDataException {
    byte[] chuid = {0x30, 0x00};
    assertThat(PivObject.CHUID.wrap(chuid)).isEqualTo(HEX.parseHex("53023000"));
    assertThat(PivObject.CHUID.unwrap(HEX.parseHex("53023000"))).isEqualTo(chuid);
    byte[] discovery = HEX.parseHex("7e124f0ba0000003080000100001005f2f024000");
    assertThat(PivObject.DISCOVERY.wrap(discovery)).isEqualTo(discovery);
    assertThat(PivObject.DISCOVERY.unwrap(discovery)).isEqualTo(discovery);
    assertThat(PivObject.DISCOVERY.hashedBytes(discovery))
        .isEqualTo(HEX.parseHex("4f0ba0000003080000100001005f2f024000"));
  }

  @Test
  void a_response_that_is_not_the_object_is_refused() {
    for (String wrong : List.of("", "53", "5303AA", "5302300053023000", "7E00", "5401AA")) {
      assertThatExceptionOfType(PivDataException.class)
          .isThrownBy(() -> PivObject.CHUID.unwrap(HEX.parseHex(wrong)))
          .withMessageStartingWith(PivObject.CHUID.title());
    }
  }

  private static String cell(Map<String, String> row, String column) {
    return Objects.requireNonNull(row.get(column), column);
  }
}

package org.keywright.card.piv.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The objects of cards that GSA made decode, and are written again byte for byte. */
class GoldenObjectsTest {

  private static final String GOLDEN_37 = "37_Golden_FIPS_201-2_PIV_PPS_F=512_D=64";

  static List<String> cards() {
    List<String> names = GoldenCards.names();
    assertThat(names).hasSize(15);
    return names;
  }

  @ParameterizedTest
  @MethodSource("cards")
  void every_object_is_read_and_written_again_as_it_was(String card) throws PivDataException {
    for (Map.Entry<PivObject, byte[]> entry : GoldenCards.objects(card).entrySet()) {
      PivData object = PivData.decode(entry.getKey(), entry.getValue());
      assertThat(object.encode()).as(entry.getKey().title()).isEqualTo(entry.getValue());
      assertThat(PivData.decode(entry.getKey(), object.encode())).isEqualTo(object);
    }
  }

  @ParameterizedTest
  @MethodSource("cards")
  void what_is_printed_for_a_log_holds_no_personal_data(String card) throws PivDataException {
    for (Map.Entry<PivObject, byte[]> entry : GoldenCards.objects(card).entrySet()) {
      assertThat(PivData.decode(entry.getKey(), entry.getValue()).toString())
          .doesNotContain("Golden", "Tampered", "ICAM", "urn:", "1234567890")
          .hasSizeLessThan(400);
    }
  }

  @Test
  void a_CHUID_has_number_identifiers_expiration_and_signature() throws PivDataException {
    Chuid chuid = Chuid.decode(GoldenCards.object(GOLDEN_37, PivObject.CHUID));
    assertThat(chuid.fascN()).isEqualTo(new FascN(4700, 257, 37, 1, 1, 257_000_037L, 1, 9999, 1));
    assertThat(chuid.cardUuid()).hasToString("c9d20c56-8a84-4878-b4c4-ced1f6c375a3");
    assertThat(chuid.cardholderUuid()).hasToString("e2c66911-5497-40b8-9957-b7e24b8dcaa2");
    assertThat(chuid.expiration()).isEqualTo(LocalDate.of(2032, 12, 2));
    assertThat(chuid.eliminated())
        .singleElement()
        .satisfies(e -> assertThat(e.tag()).isEqualTo(0x32));
    assertThat(chuid.signature().length()).isEqualTo(2115);
  }

  @Test
  void an_unsigned_CHUID_as_ykman_writes_it_is_read() throws PivDataException {
    Map<String, String> row = GoldenCards.table("fascn/chuid-samples.tsv").getFirst();
    byte[] content = HexFormat.of().parseHex(row.getOrDefault("chuid_hex", ""));
    Chuid chuid = Chuid.decode(content);
    assertThat(chuid.fascN().isNonFederal()).isTrue();
    assertThat(chuid.expiration()).isEqualTo(LocalDate.of(2030, 1, 1));
    assertThat(chuid.signature().isEmpty()).isTrue();
    assertThat(chuid.encode()).isEqualTo(content);
  }

  @Test
  void the_PIN_usage_policy_tells_which_PIN_is_primary() throws PivDataException {
    Discovery discovery = Discovery.decode(GoldenCards.object(GOLDEN_37, PivObject.DISCOVERY));
    assertThat(discovery.aid()).isEqualTo(Discovery.PIV_AID);
    assertThat(discovery.applicationPin()).isTrue();
    assertThat(discovery.globalPin()).isTrue();
    assertThat(discovery.globalPinPrimary()).isFalse();
    assertThat(discovery.onCardComparison()).isFalse();
    assertThat(discovery.virtualContactInterface()).isFalse();
    assertThat(discovery.policyFault()).isEmpty();
  }

  @Test
  void a_key_history_counts_the_retired_certificates() throws PivDataException {
    KeyHistory history = KeyHistory.decode(GoldenCards.object(GOLDEN_37, PivObject.KEY_HISTORY));
    assertThat(history).isEqualTo(new KeyHistory(5, 0, null));
    assertThat(GoldenCards.objects(GOLDEN_37).keySet().stream().filter(PivObject::isRetired))
        .hasSize(5);
  }

  @Test
  void a_capability_container_has_the_PIV_data_model_and_a_card_identifier()
      throws PivDataException {
    CardCapabilityContainer ccc =
        CardCapabilityContainer.decode(
            GoldenCards.object(GOLDEN_37, PivObject.CARD_CAPABILITY_CONTAINER));
    assertThat(ccc.dataModel()).isEqualTo(CardCapabilityContainer.PIV_DATA_MODEL);
    assertThat(ccc.cardIdentifier().length()).isEqualTo(21);
  }

  @Test
  void printed_information_is_read() throws PivDataException {
    PrintedInformation printed =
        PrintedInformation.decode(GoldenCards.object(GOLDEN_37, PivObject.PRINTED_INFORMATION));
    assertThat(printed)
        .isEqualTo(
            new PrintedInformation(
                "ICAM Card 37 PPS F=512 D=64",
                "4700",
                LocalDate.of(2032, 12, 2),
                "123456789",
                "ICAM Test Cards",
                "ICAM Test Cards     ",
                "ICAM Test Cards     "));
  }

  static Stream<String> faces() {
    return cards().stream();
  }

  @ParameterizedTest
  @MethodSource("faces")
  void a_face_is_an_INCITS_385_record_and_is_written_again_as_it_was(String card)
      throws PivDataException {
    BiometricObject face =
        BiometricObject.decode(
            PivObject.FACIAL_IMAGE, GoldenCards.object(card, PivObject.FACIAL_IMAGE));
    FacialImageRecord record = FacialImageRecord.decode(face.record().toBytes());
    assertThat(record.encode()).isEqualTo(face.record().toBytes());
    assertThat(record.imageType()).isEqualTo(1);
    assertThat(record.colourSpace()).isEqualTo(1);
    boolean later = Integer.parseInt(card.substring(0, 2)) >= 37;
    assertThat(record.encoding())
        .isEqualTo(later ? FacialImageRecord.Encoding.JPEG_2000 : FacialImageRecord.Encoding.JPEG);
    // The header box of the JPEG 2000 images says 200 by 162 too.
    assertThat(record.width()).isEqualTo(later ? 200 : 256);
    assertThat(record.height()).isEqualTo(later ? 162 : 256);
  }

  @ParameterizedTest
  @MethodSource("faces")
  void fingerprints_are_an_INCITS_378_record_of_two_fingers(String card) throws PivDataException {
    BiometricObject prints =
        BiometricObject.decode(
            PivObject.FINGERPRINTS, GoldenCards.object(card, PivObject.FINGERPRINTS));
    FingerprintRecord record = FingerprintRecord.decode(prints.record().toBytes());
    assertThat(record.views()).hasSize(2);
    assertThat(record.views()).allMatch(v -> v.minutiae() > 0);
    assertThat(prints.header().creatorName()).isNotEmpty();
  }
}

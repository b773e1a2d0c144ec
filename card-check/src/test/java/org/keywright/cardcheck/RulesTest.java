package org.keywright.cardcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.keywright.cardcheck.card.CardObject.CCC;
import static org.keywright.cardcheck.card.CardObject.CHUID;
import static org.keywright.cardcheck.card.CardObject.DISCOVERY;
import static org.keywright.cardcheck.card.CardObject.FACE;
import static org.keywright.cardcheck.card.CardObject.FINGERPRINTS;
import static org.keywright.cardcheck.card.CardObject.KEY_HISTORY;
import static org.keywright.cardcheck.card.CardObject.PIV_AUTHENTICATION;
import static org.keywright.cardcheck.card.CardObject.PRINTED_INFORMATION;
import static org.keywright.cardcheck.card.CardObject.SECURITY_OBJECT;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;

/** Golden cards with one thing changed: the test that is about it fails. */
final class RulesTest {

  /** Where the record begins in a biometric container: tag, length of three bytes, header. */
  private static final int CBEFF = 4;

  private static final int RECORD = CBEFF + 88;

  private static CheckReport check(String number, MemoryCard card) {
    return CardCheck.run(card, Golden.options(number));
  }

  private static List<String> failed(CheckReport report) {
    return report.with(Verdict.FAIL).stream().map(result -> result.test().id()).toList();
  }

  private static Arguments changed(
      String rule, CardObject object, UnaryOperator<byte[]> change, String id) {
    return Arguments.of(rule, object, change, id);
  }

  /** Puts bytes into the place of others, from an offset. */
  private static UnaryOperator<byte[]> at(int offset, String hex) {
    return bytes -> {
      byte[] put = HexFormat.of().parseHex(hex);
      System.arraycopy(put, 0, bytes, offset, put.length);
      return bytes;
    };
  }

  private static UnaryOperator<byte[]> replaced(String hex, String by) {
    return bytes -> HexFormat.of().parseHex(HexFormat.of().formatHex(bytes).replaceFirst(hex, by));
  }

  private static UnaryOperator<byte[]> without(int last) {
    return bytes -> Arrays.copyOf(bytes, bytes.length - last);
  }

  private static Stream<Arguments> containers() {
    return Stream.of(
        changed(
            "length field encoded as shown in SP 800-85B",
            CHUID,
            replaced("^3019", "308119"),
            "8.2.0.1"),
        changed(
            "CCC registered data model has a value of 0x10",
            CCC,
            replaced("f50110", "f50102"),
            "8.1.1"),
        changed("CCC tags are in that order", CCC, replaced("fa00fb00", "fb00fa00"), "8.1.3"),
        changed("CCC tag 0xFE has length of 0", CCC, replaced("fe00$", "fe0100"), "8.1.10"),
        changed(
            "CCC value lengths comply with table 8", CCC, replaced("f10121", "f1022121"), "8.1.11"),
        changed(
            "CHUID tag 0x30 is the first tag",
            CHUID,
            replaced("^(3019.{50})(3204.{8})", "$2$1"),
            "8.2.2.2"),
        changed("CHUID tag 0x34 is present", CHUID, replaced("^(.{66})34", "$133"), "8.2.2.4"),
        changed(
            "CHUID tag 0x35 follows 0x34",
            CHUID,
            replaced("(3508.{16})(3610)", "3700$1$2"),
            "8.2.2.7"),
        changed("no other tags are present", CHUID, replaced("fe00$", "3d00fe00"), "8.2.2.15"),
        changed(
            "the retired key map is not present", CHUID, replaced("fe00$", "3d00fe00"), "8.2.6"),
        changed("the digits of the FASC-N are digits", CHUID, at(3, "FFFFFF"), "8.2.2.16"),
        changed("FASC-N parity and redundancy", CHUID, at(3, "FFFFFF"), "K.5.1"),
        changed(
            "expiration date is formatted YYYYMMDD",
            CHUID,
            replaced("3230333231323032", "3230333231333032"),
            "8.2.3"),
        changed(
            "expiration date is not too far ahead",
            CHUID,
            replaced("3230333231323032", "3230363231323032"),
            "8.2.4"),
        changed(
            "the card has not expired",
            CHUID,
            replaced("3230333231323032", "3230323631323032"),
            "K.2.1"),
        changed(
            "the GUID is a UUID of version 1, 4 or 5",
            CHUID,
            replaced("3410.{32}", "3410" + "00".repeat(16)),
            "K.5.2"),
        changed(
            "the Cardholder UUID is a UUID",
            CHUID,
            replaced("3610.{32}", "3610" + "00".repeat(16)),
            "8.2.5"),
        changed(
            "printed information has its tags in order",
            PRINTED_INFORMATION,
            replaced("0509(.{18})060f(.{30})", "060f$20509$1"),
            "8.5.1.3"),
        changed("printed tag 0xFE is present", PRINTED_INFORMATION, without(2), "8.5.1.1"),
        changed(
            "the printed date is that of the CHUID",
            PRINTED_INFORMATION,
            replaced("323033324445433032", "323033324445433033"),
            "K.2.11"),
        changed("printed information is ASCII", PRINTED_INFORMATION, at(2, "E4"), "K.6.10"),
        changed("facial image has no other tags", FACE, replaced("fe00$", "bb00fe00"), "8.6.1.3"),
        changed(
            "security object tags are in that order",
            SECURITY_OBJECT,
            replaced("^(ba0c.{24})(.*)fe00$", "$2$1fe00"),
            "8.10.1.3"),
        changed(
            "each mapped container is on the card",
            SECURITY_OBJECT,
            replaced("^ba0c013000", "ba0c011015"),
            "8.10.2"),
        changed(
            "mapping and digests are of the same groups",
            SECURITY_OBJECT,
            replaced("^ba0c013000", "ba0c053000"),
            "K.6.1"),
        changed(
            "the AID is that of the PIV application",
            DISCOVERY,
            replaced("4f0ba0000003080000", "4f0ba0000003080001"),
            "8.11.1.4"),
        changed("tag 0x5F2F is present", DISCOVERY, without(5), "8.11.1.2"),
        changed(
            "bits 8, 2 and 1 of the PIN usage policy are zero",
            DISCOVERY,
            replaced("5f2f024000", "5f2f024100"),
            "8.11.1.5"),
        changed(
            "without a Global PIN the second byte is zero",
            DISCOVERY,
            replaced("5f2f024000", "5f2f024010"),
            "8.11.1.5"),
        changed(
            "with OCC the BIT group is present",
            DISCOVERY,
            replaced("5f2f024000", "5f2f025000"),
            "8.11.1.5"));
  }

  private static Stream<Arguments> biometrics() {
    return Stream.of(
        changed("BDB length field is non-zero", FINGERPRINTS, at(CBEFF + 2, "00000000"), "9.1.1.1"),
        changed(
            "recorded length matches actual BDB length",
            FINGERPRINTS,
            at(CBEFF + 2, "00000247"),
            "9.1.1.2"),
        changed("SB length field is non-zero", FINGERPRINTS, at(CBEFF + 6, "0000"), "9.1.1.3"),
        changed(
            "recorded length matches actual SB length",
            FINGERPRINTS,
            at(CBEFF + 6, "0001"),
            "9.1.1.4"),
        changed(
            "object length equals the sum of its parts",
            FINGERPRINTS,
            at(CBEFF + 6, "0001"),
            "9.1.1.5"),
        changed("patron header version is 0x03", FINGERPRINTS, at(CBEFF, "02"), "9.1.2.1"),
        changed(
            "the record is signed but not encrypted", FINGERPRINTS, at(CBEFF + 1, "0F"), "9.1.2.2"),
        changed("BDB format owner is 0x001B", FINGERPRINTS, at(CBEFF + 8, "001C"), "9.1.2.3"),
        changed("BDB format type is 0x0201", FINGERPRINTS, at(CBEFF + 10, "0501"), "9.1.2.4"),
        changed("creation date is YYYYMMDDhhmmssZ", FINGERPRINTS, at(CBEFF + 19, "00"), "9.1.2.5"),
        changed("validity dates are dates", FINGERPRINTS, at(CBEFF + 22, "0D"), "9.1.2.6"),
        changed("validity begins before it ends", FINGERPRINTS, at(CBEFF + 20, "15"), "9.1.2.6"),
        changed("the biometric is valid now", FINGERPRINTS, at(CBEFF + 29, "1A"), "K.2.7"),
        changed("biometric type is 0x000008", FINGERPRINTS, at(CBEFF + 36, "000002"), "9.1.2.7"),
        changed("data type is b100xxxxx", FINGERPRINTS, at(CBEFF + 39, "20"), "9.1.2.8"),
        changed("quality is -2 or 0 to 100", FINGERPRINTS, at(CBEFF + 40, "65"), "9.1.2.9"),
        changed(
            "creator ends with a zero", FINGERPRINTS, at(CBEFF + 41, "41".repeat(18)), "9.1.2.10"),
        changed("FASC-N is the CHUID's", FINGERPRINTS, at(CBEFF + 60, "00"), "9.1.2.11"),
        changed("reserved field is zero", FINGERPRINTS, at(CBEFF + 87, "01"), "9.1.2.12"),
        changed("record format identifier", FINGERPRINTS, at(RECORD, "46414300"), "9.4.1.1"),
        changed("record version identifier", FINGERPRINTS, at(RECORD + 4, "20323030"), "9.4.1.2"),
        changed("record length is 26 to 1574", FINGERPRINTS, at(RECORD + 8, "0010"), "9.4.1.3"),
        changed("product owner is non-zero", FINGERPRINTS, at(RECORD + 10, "0000"), "9.4.1.4"),
        changed("product type is non-zero", FINGERPRINTS, at(RECORD + 12, "0000"), "9.4.1.5"),
        changed(
            "capture equipment compliance is 1000b",
            FINGERPRINTS,
            at(RECORD + 14, "0001"),
            "9.4.1.6"),
        changed(
            "capture equipment id is non-null", FINGERPRINTS, at(RECORD + 14, "8000"), "9.4.1.7"),
        changed("resolutions are 197", FINGERPRINTS, at(RECORD + 20, "00C4"), "9.4.1.10"),
        changed("reserved byte is 0", FINGERPRINTS, at(RECORD + 25, "01"), "9.4.1.13"),
        changed("finger position is 0 to 14", FINGERPRINTS, at(RECORD + 26, "0F"), "9.4.2.0.2"),
        changed("impression type is 0 or 2", FINGERPRINTS, at(RECORD + 27, "01"), "9.4.2.2"),
        changed("finger quality is one of seven", FINGERPRINTS, at(RECORD + 28, "3D"), "9.4.2.3"),
        changed("minutia type is 0 to 2", FINGERPRINTS, at(RECORD + 30, "C2"), "9.4.2.5"),
        changed("minutia is in the image", FINGERPRINTS, at(RECORD + 30, "4FFF"), "9.4.2.6"),
        changed("angle is 0 to 179", FINGERPRINTS, at(RECORD + 34, "B4"), "9.4.2.7"),
        changed("minutia quality is 0 to 100", FINGERPRINTS, at(RECORD + 35, "65"), "9.4.2.8"),
        changed("face format identifier", FACE, at(RECORD, "464D5200"), "9.6.1.1"),
        changed("face version number", FACE, at(RECORD + 4, "30313030"), "9.6.1.2"),
        changed("face record length is its own", FACE, at(RECORD + 8, "00000001"), "K.6.7"),
        changed("number of facial images is at least 1", FACE, at(RECORD + 12, "0000"), "9.6.1.3"),
        changed("facial image type is 1", FACE, at(RECORD + 34, "02"), "9.6.2.1"),
        changed("image data type is 0 or 1", FACE, at(RECORD + 35, "02"), "9.6.2.2"),
        changed("the image is of its data type", FACE, at(RECORD + 35, "00"), "9.6.2.2"),
        changed("image color space is 1", FACE, at(RECORD + 40, "02"), "9.6.2.3"),
        changed("source type is 2 or 6", FACE, at(RECORD + 41, "01"), "9.6.2.4"),
        changed(
            "the signed content is what is on the card",
            FACE,
            at(RECORD + 60, "00000000"),
            "10.3.1.9"),
        changed("SignedData can be read", FACE, without(300), "10.3.1.1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"containers", "biometrics"})
  void an_object_that_breaks_a_rule_fails_the_test_of_it(
      String rule, CardObject object, UnaryOperator<byte[]> change, String id) {
    assertThat(failed(check("46", MemoryCard.of(Golden.card("46")).with(object, change))))
        .contains(id);
  }

  @Test
  void a_card_without_a_CHUID_lacks_a_mandatory_object_and_what_takes_it_is_not_tested() {
    CheckReport report =
        check("46", MemoryCard.of(Golden.card("46")).with(CHUID, new Answer.Absent()));
    assertThat(failed(report)).containsExactly("8.10.2", "10.4.1.1", "K.1.2");
    assertThat(report.results())
        .filteredOn(
            result -> List.of("10.2.1.9", "9.1.2.11", "11.1.2.6.1").contains(result.test().id()))
        .extracting(TestResult::verdict)
        .containsExactlyInAnyOrder(Verdict.NOT_TESTED, Verdict.PASS, Verdict.NOT_TESTED);
  }

  @Test
  void a_certificate_of_another_card_fails_for_each_identifier_in_it() {
    MemoryCard card =
        MemoryCard.of(Golden.card("46"))
            .with(PIV_AUTHENTICATION, Golden.card("47").read(PIV_AUTHENTICATION));
    assertThat(failed(check("46", card))).containsExactly("11.1.2.6.1", "11.1.2.6.2", "K.5.3");
  }

  @Test
  void a_biometric_of_another_card_fails_though_its_signature_is_good() {
    MemoryCard card = MemoryCard.of(Golden.card("46")).with(FACE, Golden.card("47").read(FACE));
    assertThat(failed(check("46", card)))
        .containsExactly("9.2.2.11", "10.3.1.14", "10.3.1.15", "10.4.1.1");
  }

  @Test
  void a_security_object_of_another_card_vouches_for_none_of_this_ones_objects() {
    MemoryCard card =
        MemoryCard.of(Golden.card("46"))
            .with(SECURITY_OBJECT, Golden.card("23").read(SECURITY_OBJECT));
    assertThat(failed(check("46", card))).contains("10.4.1.1", "10.4.2.8", "K.6.5");
  }

  @Test
  void the_Key_History_Object_counts_the_retired_certificates_on_the_card() {
    assertThat(failed(check("37", MemoryCard.of(Golden.card("37"))))).isEmpty();
    MemoryCard miscounted =
        MemoryCard.of(Golden.card("37")).with(KEY_HISTORY, replaced("^c101..", "c10101"));
    assertThat(failed(check("37", miscounted))).contains("8.14", "8.13.2");
  }

  /** Card 46, judged otherwise than it is to be. */
  private static CheckReport otherwise(
      Edition edition, List<X509Certificate> anchors, Map<CardObject, Set<String>> policies) {
    CheckOptions options = Golden.options("46");
    return CardCheck.run(
        Golden.card("46"),
        new CheckOptions(
            options.at(),
            edition,
            options.kind(),
            anchors,
            options.intermediates(),
            policies,
            options.revocationLists(),
            options.years()));
  }

  @Test
  void SP_800_73_5_has_eliminated_what_an_older_card_may_have_and_asks_that_all_is_vouched_for() {
    CheckReport report =
        otherwise(Edition.FIPS_201_3, Golden.options("46").anchors(), Policies.test(Kind.PIV));
    assertThat(report.with(Verdict.FAIL))
        .extracting(result -> result.test().id() + " " + result.finding().reason())
        .containsExactly(
            "8.2.1 element 32 is not in the table",
            "K.6.2 it does not vouch for the Card Capability Container;"
                + " it does not vouch for the Discovery Object");
  }

  @Test
  void a_card_of_the_test_programme_has_none_of_the_policies_of_production() {
    CheckReport report =
        otherwise(
            Edition.FIPS_201_2, Golden.options("46").anchors(), Policies.production(Kind.PIV));
    assertThat(failed(report))
        .containsExactly("11.1.2.2.1", "11.2.2.5", "11.3.2.4", "11.4.2.2", "11.7.2.4.1");
  }

  @Test
  void without_trust_anchors_no_path_is_tested() {
    assertThat(
            otherwise(Edition.FIPS_201_2, List.of(), Policies.test(Kind.PIV))
                .with(Verdict.NOT_TESTED))
        .extracting(result -> result.test().id())
        .contains("K.3.1", "K.3.2", "K.3.3", "K.3.4", "K.3.5");
  }
}

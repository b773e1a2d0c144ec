package org.keywright.cardcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GSA's test cards: the golden ones are good, and each faulty one is so for its own reason. */
final class GoldenCardsTest {

  private static List<String> failures(String card) {
    return Golden.check(card).with(Verdict.FAIL).stream()
        .map(result -> result.test().id() + " " + result.finding().reason())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "02", "37", "39", "46", "47"})
  void a_golden_card_is_good(String card) {
    CheckReport report = Golden.check(card);
    assertThat(failures(card)).isEmpty();
    assertThat(report.count(Verdict.PASS)).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "02", "37", "39", "46", "47"})
  void what_is_not_tested_in_a_folder_takes_the_card_its_containers_the_network_or_images(
      String card) {
    Set<String> reasons =
        Set.of(
            "it takes the card itself, in a reader",
            "the folder has the certificate without its container",
            "no revocation list was given, and none is fetched",
            "the images themselves are not on the card");
    assertThat(Golden.check(card).with(Verdict.NOT_TESTED))
        .isNotEmpty()
        .allMatch(result -> reasons.contains(result.finding().reason()));
  }

  @Test
  void card_04_is_faulty_for_its_tampered_CHUID_and_what_is_compared_with_it() {
    assertThat(failures("04"))
        .containsExactlyInAnyOrder(
            "8.2.2.16 not all fields of its FASC-N are digits:"
                + " 4b12-1256-001337-1-1-1234567890-1-9999-1",
            "K.5.1 3 of its characters have even parity;"
                + " its sentinels or separators are not where they belong;"
                + " it has characters that are no digits where digits belong;"
                + " its redundancy character does not match",
            "10.1.1.9 what is on the card has another digest than what was signed",
            "10.4.1.1 the digest of the Cardholder Unique Identifier is another one",
            "9.1.2.11 the FASC-N in its header is not the CHUID's",
            "9.2.2.11 the FASC-N in its header is not the CHUID's",
            "10.2.1.14 the signed pivFASC-N is not the CHUID's",
            "10.3.1.14 the signed pivFASC-N is not the CHUID's",
            "11.1.2.6.1 its FASC-N is not the CHUID's",
            "11.4.2.7.1 its FASC-N is not the CHUID's",
            "K.5.3 its FASC-N is not the CHUID's",
            "K.5.4 its FASC-N is not the CHUID's",
            "K.5.5 its FASC-N is not the CHUID's",
            "K.5.6 its FASC-N is not the CHUID's");
  }

  @Test
  void card_05_is_faulty_for_its_two_tampered_certificates() {
    assertThat(failures("05"))
        .containsExactly(
            "K.3.1 no path leads to a trust anchor: its issuer's key did not sign it",
            "K.3.4 no path leads to a trust anchor: its issuer's key did not sign it");
  }

  @Test
  void card_06_is_faulty_for_its_tampered_photo() {
    assertThat(failures("06"))
        .containsExactly(
            "10.3.1.9 what is on the card has another digest than what was signed",
            "10.4.1.1 the digest of the Cardholder Facial Image is another one");
  }

  @Test
  void card_07_is_faulty_for_its_tampered_fingerprints() {
    assertThat(failures("07"))
        .containsExactly(
            "9.4.2.5 a minutia's type is 3, more than 2",
            "9.4.2.6 a minutia is at 16383, 16383, outside of 512 by 480 pixels",
            "9.4.3.1 a minutia's type is 3, more than 2",
            "10.2.1.9 what is on the card has another digest than what was signed",
            "10.4.1.1 the digest of the Cardholder Fingerprints is another one");
  }

  @Test
  void card_08_is_faulty_for_its_tampered_security_object() {
    assertThat(failures("08"))
        .singleElement()
        .asString()
        .startsWith("10.4.2.8 the key of ")
        .endsWith(" did not make it");
  }

  @Test
  void card_14_is_faulty_for_its_expiration_date_and_what_is_compared_with_it() {
    assertThat(failures("14"))
        .containsExactly(
            "8.2.4 it expired on 2017-12-31",
            "11.1.2.7 it expires on 2032-12-01, and the card on 2017-12-31",
            "11.2.2.3 it expires on 2032-12-01, and the card on 2017-12-31",
            "K.2.1 it expired on 2017-12-31",
            "K.2.10 it expires on 2032-12-01, and the card on 2017-12-31",
            "K.2.11 it says 2032DEC02, the CHUID 2017DEC31");
  }

  @Test
  void card_15_is_faulty_for_the_FASC_N_that_its_certificates_do_not_have() {
    assertThat(failures("15"))
        .containsExactly(
            "11.1.2.6.1 its FASC-N is not the CHUID's",
            "11.4.2.7.1 its FASC-N is not the CHUID's",
            "K.5.3 its FASC-N is not the CHUID's",
            "K.5.4 its FASC-N is not the CHUID's",
            "K.5.5 its FASC-N is not the CHUID's",
            "K.5.6 its FASC-N is not the CHUID's");
  }

  @Test
  void card_38_is_faulty_for_the_digest_of_its_printed_information() {
    assertThat(failures("38"))
        .containsExactly("10.4.1.1 the digest of the Printed Information is another one");
  }

  @Test
  void what_is_wrong_with_card_23_cannot_be_seen_in_a_folder_and_is_said_to_be_untested() {
    assertThat(failures("23")).isEmpty();
    assertThat(Golden.check("23").with(Verdict.NOT_TESTED))
        .extracting(result -> result.test().id())
        .contains("11.1.2.5", "11.2.2.2", "11.3.2.2", "11.4.2.6");
  }
}

package org.keywright.card.piv.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.keywright.card.piv.model.PivObject.CARD_AUTHENTICATION_CERTIFICATE;
import static org.keywright.card.piv.model.PivObject.CHUID;
import static org.keywright.card.piv.model.PivObject.DIGITAL_SIGNATURE_CERTIFICATE;
import static org.keywright.card.piv.model.PivObject.FACIAL_IMAGE;
import static org.keywright.card.piv.model.PivObject.FINGERPRINTS;
import static org.keywright.card.piv.model.PivObject.KEY_MANAGEMENT_CERTIFICATE;
import static org.keywright.card.piv.model.PivObject.PIV_AUTHENTICATION_CERTIFICATE;
import static org.keywright.card.piv.model.PivObject.PRINTED_INFORMATION;
import static org.keywright.card.piv.model.PivObject.SECURITY_OBJECT;

import java.security.PublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.piv.model.CertificateObject;
import org.keywright.card.piv.model.GoldenCards;
import org.keywright.card.piv.model.PivObject;

class CardCheckerTest {

  private static final String GOLDEN = "46_Golden_FIPS_201-2_PIV";

  private static CardReport check(String card) {
    return CardChecker.check(GoldenCards.objects(card), GoldenOptions.of(card));
  }

  private static List<String> failures(CardReport report) {
    return report.failures().stream()
        .map(f -> f.check() + " " + (f.object() == null ? "" : f.object().name()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01_Golden_PIV",
        "02_Golden_PIV-I",
        "37_Golden_FIPS_201-2_PIV_PPS_F=512_D=64",
        "39_Golden_FIPS_201-2_Fed_PIV-I",
        "46_Golden_FIPS_201-2_PIV",
        "47_Golden_FIPS_201-2_PIV_SAN_Order"
      })
  void a_golden_card_has_no_failures(String card) {
    CardReport report = check(card);
    assertThat(report.failures()).isEmpty();
    assertThat(report.isClean()).isTrue();
    assertThat(report.with(Outcome.PASS)).hasSizeGreaterThan(50);
    // Only the live card and the network are missing.
    assertThat(report.with(Outcome.NOT_TESTED))
        .allMatch(f ->
            f.check() == Check.CERTIFICATE_KEY_MATCH || f.check() == Check.CERTIFICATE_NOT_REVOKED);
  }

  @Test
  void card_04_fails_for_its_tampered_CHUID_and_all_that_is_compared_with_it() {
    assertThat(failures(check("04_Tampered_CHUID")))
        .containsExactlyInAnyOrder(
            "FASC_N_ENCODING CHUID",
            "FASC_N_LRC CHUID",
            "CHUID_SIGNATURE CHUID",
            "SECURITY_OBJECT_HASH CHUID",
            "BIOMETRIC_FASC_N FINGERPRINTS",
            "BIOMETRIC_SIGNED_FASC_N FINGERPRINTS",
            "BIOMETRIC_FASC_N FACIAL_IMAGE",
            "BIOMETRIC_SIGNED_FASC_N FACIAL_IMAGE",
            "CERTIFICATE_FASC_N PIV_AUTHENTICATION_CERTIFICATE",
            "CERTIFICATE_FASC_N DIGITAL_SIGNATURE_CERTIFICATE",
            "CERTIFICATE_FASC_N KEY_MANAGEMENT_CERTIFICATE",
            "CERTIFICATE_FASC_N CARD_AUTHENTICATION_CERTIFICATE");
  }

  @Test
  void card_05_fails_for_its_two_tampered_certificates() {
    assertThat(failures(check("05_Tampered_Certificates")))
        .containsExactlyInAnyOrder(
            "CERTIFICATE_CHAIN PIV_AUTHENTICATION_CERTIFICATE",
            "CERTIFICATE_CHAIN CARD_AUTHENTICATION_CERTIFICATE");
  }

  @Test
  void card_06_fails_for_its_tampered_photo() {
    assertThat(failures(check("06_Tampered_PHOTO")))
        .containsExactlyInAnyOrder(
            "BIOMETRIC_SIGNATURE FACIAL_IMAGE", "SECURITY_OBJECT_HASH FACIAL_IMAGE");
  }

  @Test
  void card_07_fails_for_its_tampered_fingerprints() {
    assertThat(failures(check("07_Tampered_Fingerprints")))
        .containsExactlyInAnyOrder(
            "BIOMETRIC_SIGNATURE FINGERPRINTS", "SECURITY_OBJECT_HASH FINGERPRINTS");
  }

  @Test
  void card_08_fails_for_its_tampered_security_object() {
    assertThat(failures(check("08_Tampered_Security_Object")))
        .containsExactly("SECURITY_OBJECT_SIGNATURE SECURITY_OBJECT");
  }

  @Test
  void card_14_fails_for_its_expired_CHUID() {
    assertThat(failures(check("14_Expired_CHUID"))).containsExactly("CHUID_NOT_EXPIRED CHUID");
  }

  @Test
  void card_15_fails_for_the_FASC_N_that_is_not_its_certificates() {
    assertThat(failures(check("15_CHUID_FASCN_mismatch")))
        .containsExactlyInAnyOrder(
            "CERTIFICATE_FASC_N PIV_AUTHENTICATION_CERTIFICATE",
            "CERTIFICATE_FASC_N DIGITAL_SIGNATURE_CERTIFICATE",
            "CERTIFICATE_FASC_N KEY_MANAGEMENT_CERTIFICATE",
            "CERTIFICATE_FASC_N CARD_AUTHENTICATION_CERTIFICATE");
  }

  @Test
  void the_fault_of_card_23_shows_only_when_the_cards_keys_are_known() throws Exception {
    String card = "23_Public_Private_Key_mismatch";
    assertThat(failures(check(card))).isEmpty();
    PublicKey other =
        Certificates.parse(
                CertificateObject.decode(
                        PIV_AUTHENTICATION_CERTIFICATE,
                        GoldenCards.object(GOLDEN, PIV_AUTHENTICATION_CERTIFICATE))
                    .der())
            .getPublicKey();
    CardReport report =
        CardChecker.check(
            GoldenCards.objects(card),
            GoldenOptions.of(card).withKeys(Map.of(PIV_AUTHENTICATION_CERTIFICATE, other)));
    assertThat(failures(report))
        .containsExactly("CERTIFICATE_KEY_MATCH PIV_AUTHENTICATION_CERTIFICATE");
  }

  @Test
  void card_38_fails_for_the_hash_of_its_printed_information() {
    assertThat(failures(check("38_Bad_Hash_in_Sec_Object")))
        .containsExactly("SECURITY_OBJECT_HASH PRINTED_INFORMATION");
  }

  @Test
  void a_card_whose_certificates_are_of_another_authority_fails_every_chain() {
    CheckOptions options =
        GoldenOptions.of(GOLDEN)
            .withAuthorities(
                GoldenCards.authorities("PIV-I_Root_CA"), GoldenCards.authorities("Signing_CA"));
    assertThat(failures(CardChecker.check(GoldenCards.objects(GOLDEN), options)))
        .containsExactlyInAnyOrder(
            "SIGNER_CHAIN CHUID",
            "CERTIFICATE_CHAIN PIV_AUTHENTICATION_CERTIFICATE",
            "CERTIFICATE_CHAIN DIGITAL_SIGNATURE_CERTIFICATE",
            "CERTIFICATE_CHAIN KEY_MANAGEMENT_CERTIFICATE",
            "CERTIFICATE_CHAIN CARD_AUTHENTICATION_CERTIFICATE");
  }

  @Test
  void without_anchors_and_policies_they_are_not_tested_rather_than_passed() {
    CardReport report =
        CardChecker.check(
            GoldenCards.objects(GOLDEN), CheckOptions.at(GoldenOptions.WHEN, Edition.FIPS_201_2));
    assertThat(report.isClean()).isTrue();
    for (Check check : List.of(Check.CERTIFICATE_CHAIN, Check.CERTIFICATE_POLICY)) {
      assertThat(report.find(check, PIV_AUTHENTICATION_CERTIFICATE))
          .hasValueSatisfying(f -> assertThat(f.outcome()).isEqualTo(Outcome.NOT_TESTED));
    }
    assertThat(report.find(Check.SIGNER_CHAIN, CHUID))
        .hasValueSatisfying(f -> assertThat(f.outcome()).isEqualTo(Outcome.NOT_TESTED));
  }

  @Test
  void production_policies_are_not_the_test_policies() {
    CheckOptions options =
        GoldenOptions.of(GOLDEN)
            .withPolicies(
                Map.of(PIV_AUTHENTICATION_CERTIFICATE, Set.of("2.16.840.1.101.3.2.1.3.13")));
    assertThat(failures(CardChecker.check(GoldenCards.objects(GOLDEN), options)))
        .containsExactly("CERTIFICATE_POLICY PIV_AUTHENTICATION_CERTIFICATE");
  }

  @Test
  void after_its_last_day_everything_that_has_a_date_has_expired_and_chains_still_hold() {
    CheckOptions options = GoldenOptions.of(GOLDEN);
    CheckOptions late =
        new CheckOptions(
            Instant.parse("2033-01-01T00:00:00Z"),
            options.edition(),
            options.kind(),
            options.required(),
            options.anchors(),
            options.intermediates(),
            options.policies(),
            options.keys());
    assertThat(failures(CardChecker.check(GoldenCards.objects(GOLDEN), late)))
        .containsExactlyInAnyOrder(
            "CHUID_NOT_EXPIRED CHUID",
            "SIGNER_VALID_NOW CHUID",
            "BIOMETRIC_VALID_NOW FINGERPRINTS",
            "BIOMETRIC_VALID_NOW FACIAL_IMAGE",
            "CERTIFICATE_VALID_NOW PIV_AUTHENTICATION_CERTIFICATE",
            "CERTIFICATE_VALID_NOW DIGITAL_SIGNATURE_CERTIFICATE",
            "CERTIFICATE_VALID_NOW KEY_MANAGEMENT_CERTIFICATE",
            "CERTIFICATE_VALID_NOW CARD_AUTHENTICATION_CERTIFICATE");
  }

  @Test
  void by_FIPS_201_3_the_elements_that_SP_800_73_5_eliminated_must_be_gone() {
    CheckOptions options = GoldenOptions.of(GOLDEN);
    CheckOptions newest =
        CheckOptions.at(GoldenOptions.WHEN, Edition.FIPS_201_3)
            .withAuthorities(options.anchors(), options.intermediates());
    assertThat(failures(CardChecker.check(GoldenCards.objects(GOLDEN), newest)))
        .containsExactlyInAnyOrder(
            "CHUID_ELEMENTS CHUID", "SECURITY_OBJECT_COVERAGE SECURITY_OBJECT");
  }

  @Test
  void an_old_card_does_not_pass_for_a_new_one() {
    CheckOptions options = GoldenOptions.of("01_Golden_PIV");
    CheckOptions newer =
        CheckOptions.at(GoldenOptions.WHEN, Edition.FIPS_201_2)
            .withAuthorities(options.anchors(), options.intermediates());
    assertThat(failures(CardChecker.check(GoldenCards.objects("01_Golden_PIV"), newer)))
        .containsExactlyInAnyOrder(
            "CERTIFICATE_CARD_UUID PIV_AUTHENTICATION_CERTIFICATE",
            "CERTIFICATE_CARD_UUID DIGITAL_SIGNATURE_CERTIFICATE",
            "CERTIFICATE_CARD_UUID KEY_MANAGEMENT_CERTIFICATE",
            "CERTIFICATE_CARD_UUID CARD_AUTHENTICATION_CERTIFICATE");
  }

  @Test
  void an_object_of_another_card_is_noticed_whatever_it_is() {
    String other = "47_Golden_FIPS_201-2_PIV_SAN_Order";
    for (PivObject object :
        List.of(
            CHUID,
            FINGERPRINTS,
            FACIAL_IMAGE,
            PRINTED_INFORMATION,
            SECURITY_OBJECT,
            PIV_AUTHENTICATION_CERTIFICATE,
            DIGITAL_SIGNATURE_CERTIFICATE,
            KEY_MANAGEMENT_CERTIFICATE,
            CARD_AUTHENTICATION_CERTIFICATE)) {
      Map<PivObject, byte[]> mixed = GoldenCards.objects(GOLDEN);
      mixed.put(object, GoldenCards.object(other, object));
      assertThat(failures(CardChecker.check(mixed, GoldenOptions.of(GOLDEN))))
          .as(object.title())
          .isNotEmpty();
    }
  }

  @Test
  void a_missing_mandatory_object_fails_and_an_empty_one_counts_as_missing() {
    Map<PivObject, byte[]> objects = GoldenCards.objects(GOLDEN);
    objects.remove(SECURITY_OBJECT);
    objects.put(PIV_AUTHENTICATION_CERTIFICATE, new byte[0]);
    assertThat(failures(CardChecker.check(objects, GoldenOptions.of(GOLDEN))))
        .containsExactlyInAnyOrder(
            "OBJECT_PRESENT SECURITY_OBJECT", "OBJECT_PRESENT PIV_AUTHENTICATION_CERTIFICATE");
    CardReport nothing =
        CardChecker.check(Map.of(), CheckOptions.at(GoldenOptions.WHEN, Edition.FIPS_201_3));
    assertThat(nothing.failures()).hasSize(7);
  }

  @Test
  void an_unsigned_CHUID_fails() throws Exception {
    Map<String, String> row = GoldenCards.table("fascn/chuid-samples.tsv").getFirst();
    byte[] content = HexFormat.of().parseHex(row.getOrDefault("chuid_hex", ""));
    CardReport report =
        CardChecker.check(
            Map.of(CHUID, content),
            CheckOptions.at(GoldenOptions.WHEN, Edition.FIPS_201_3).withRequired(List.of(CHUID)));
    assertThat(failures(report))
        .containsExactlyInAnyOrder("CARD_UUID CHUID", "CHUID_SIGNATURE CHUID");
  }

  @Test
  void a_finding_reads_as_a_line_and_tells_nothing_personal() {
    CardReport report = check("04_Tampered_CHUID");
    assertThat(report.find(Check.CHUID_SIGNATURE, CHUID).orElseThrow().describe())
        .isEqualTo(
            "fail: Cardholder Unique Identifier: the issuer signed the CHUID"
                + " (the signature is not over this CHUID)");
    assertThat(report.findings())
        .noneMatch(
            f -> f.describe().contains("1234567890") || f.describe().contains("Tampered CHUID"));
    assertThat(report.findings().stream().map(f -> f.check() + " " + f.object()))
        .doesNotHaveDuplicates();
  }
}

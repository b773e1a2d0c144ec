package org.keywright.card.piv.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.keywright.card.piv.model.PivObject.CHUID;
import static org.keywright.card.piv.model.PivObject.SECURITY_OBJECT;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keywright.card.piv.model.BiometricObject;
import org.keywright.card.piv.model.CbeffHeader;
import org.keywright.card.piv.model.CertificateObject;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.FascN;
import org.keywright.card.piv.model.GoldenCards;
import org.keywright.card.piv.model.LdsSecurityObject;
import org.keywright.card.piv.model.Octets;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.piv.model.SecurityObject;
import org.keywright.card.tlv.Tlv;

/**
 * Each column of {@code OBSERVED.tsv}, which an independent verifier computed for each card, comes
 * out the same here. What needs the cards' private keys ({@code keymatch}) and OpenSSL's own error
 * texts are left out.
 */
class ObservedTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Map<String, String> SHORT_NAMES =
      Map.of(
          "db00", "ccc",
          "3000", "chuid",
          "6050", "discovery",
          "6030", "face",
          "6010", "fingerprints",
          "3001", "printed");

  static Stream<Map<String, String>> cards() {
    List<Map<String, String>> rows = GoldenCards.table("piv-cards/OBSERVED.tsv");
    assertThat(rows).hasSize(15);
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("cards")
  void the_CHUID_is_as_observed(Map<String, String> row) throws Exception {
    byte[] content = object(row, CHUID);
    Chuid chuid = Chuid.decode(content);
    assertThat(HEX.withUpperCase().formatHex(chuid.encodedFascN().toBytes()))
        .isEqualTo(cell(row, "fascn"));
    FascN.Reading reading = FascN.read(chuid.encodedFascN().toBytes());
    assertThat(fields(reading)).isEqualTo(cell(row, "fascn_fields"));
    assertThat(python(reading.parityOk())).isEqualTo(cell(row, "fascn_parity"));
    assertThat(python(reading.lrcOk())).isEqualTo(cell(row, "fascn_lrc"));
    assertThat(chuid.cardUuid()).hasToString(cell(row, "guid"));
    assertThat(String.valueOf(chuid.cardholderUuid()).replace("-", ""))
        .isEqualTo(cell(row, "cardholder_uuid"));
    assertThat(chuid.expiration().format(DateTimeFormatter.BASIC_ISO_DATE))
        .isEqualTo(cell(row, "expiry"));
    assertThat(
            Tlv.parseAll(content).stream()
                .map(e -> "%02X".formatted(e.tag()))
                .collect(Collectors.joining(" ")))
        .isEqualTo(cell(row, "chuid_tags"));
  }

  @ParameterizedTest
  @MethodSource("cards")
  void the_CHUIDs_signature_and_signer_are_as_observed(Map<String, String> row) throws Exception {
    CardReport report = report(row);
    assertThat(passed(report, Check.CHUID_SIGNATURE, CHUID))
        .isEqualTo(cell(row, "chuid_sig").startsWith("True all-but-3E"));
    CmsSignature signature = signature(row);
    assertThat(
            "fascn=%s uuid=%s"
                .formatted(
                    signature.fascN().isEmpty() ? "-" : "there",
                    signature.entryUuid().isEmpty() ? "-" : "there"))
        .isEqualTo(cell(row, "chuid_attrs"));
    X509Certificate signer = signature.signerCertificate().orElseThrow();
    X500Name subject = X500Name.getInstance(signer.getSubjectX500Principal().getEncoded());
    assertThat(
            "CN=" + IETFUtils.valueToString(subject.getRDNs(BCStyle.CN)[0].getFirst().getValue()))
        .isEqualTo(cell(row, "signer_cn"));
    assertThat(DAY.format(signer.getNotAfter().toInstant()))
        .isEqualTo(cell(row, "signer_notafter"));
    assertThat(String.join(",", new TreeSet<>(CertificateNames.of(signer).policies())))
        .isEqualTo(cell(row, "signer_policies"));
  }

  @ParameterizedTest
  @MethodSource("cards")
  void fingerprints_and_face_are_as_observed(Map<String, String> row) throws Exception {
    CardReport report = report(row);
    assertThat(biometric(row, report, PivObject.FINGERPRINTS)).isEqualTo(cell(row, "fingerprints"));
    assertThat(biometric(row, report, PivObject.FACIAL_IMAGE)).isEqualTo(cell(row, "face"));
  }

  @ParameterizedTest
  @MethodSource("cards")
  void the_security_object_is_as_observed(Map<String, String> row) throws Exception {
    CardReport report = report(row);
    String observed = cell(row, "secobj");
    assertThat(passed(report, Check.SECURITY_OBJECT_SIGNATURE, SECURITY_OBJECT))
        .isEqualTo(observed.startsWith("sig=True"));
    StringBuilder hashes = new StringBuilder();
    SecurityObject security = SecurityObject.decode(object(row, SECURITY_OBJECT));
    byte[] signed =
        CmsSignature.parse("security object", security.signature().toBytes())
            .content()
            .orElseThrow();
    LdsSecurityObject lds = LdsSecurityObject.decode(signed);
    assertThat(lds.encode()).isEqualTo(signed);
    for (int number : lds.hashes().keySet()) {
      SecurityObject.DataGroup group =
          security.mapping().stream().filter(g -> g.number() == number).findFirst().orElseThrow();
      String id = "%04x".formatted(group.containerId());
      PivObject object = PivObject.byContainerId(group.containerId()).orElseThrow();
      boolean ok = passed(report, Check.SECURITY_OBJECT_HASH, object);
      hashes
          .append(' ')
          .append(id)
          .append(':')
          .append(SHORT_NAMES.get(id))
          .append('=')
          .append(!ok ? "MISMATCH" : object.isTemplate() ? "ok(inner)" : "ok(raw)");
    }
    assertThat(hashes.toString()).isEqualTo(observed.substring(observed.indexOf('|') + 1));
  }

  @ParameterizedTest
  @MethodSource("cards")
  void the_certificates_are_as_observed(Map<String, String> row) throws Exception {
    Map<String, PivObject> columns =
        Map.of(
            "9a-piv-auth", PivObject.PIV_AUTHENTICATION_CERTIFICATE,
            "9c-dig-sig", PivObject.DIGITAL_SIGNATURE_CERTIFICATE,
            "9d-key-mgmt", PivObject.KEY_MANAGEMENT_CERTIFICATE,
            "9e-card-auth", PivObject.CARD_AUTHENTICATION_CERTIFICATE);
    for (Map.Entry<String, PivObject> column : columns.entrySet()) {
      assertThat(certificate(row, column.getValue()))
          .as(column.getKey())
          .isEqualTo(cell(row, column.getKey()).replaceAll(" keymatch=\\w+", ""));
    }
  }

  @ParameterizedTest
  @MethodSource("cards")
  void discovery_and_printed_information_are_as_observed(Map<String, String> row) throws Exception {
    assertThat(HEX.withUpperCase().formatHex(object(row, PivObject.DISCOVERY)))
        .isEqualTo(cell(row, "discovery"));
    String printed =
        Tlv.parseAll(object(row, PivObject.PRINTED_INFORMATION)).stream()
            .map(
                e -> "%02X=%s".formatted(e.tag(), new String(e.value(), StandardCharsets.US_ASCII)))
            .collect(Collectors.joining(" "));
    assertThat(printed).isEqualTo(cell(row, "printed"));
    CardReport report = report(row);
    assertThat(passed(report, Check.DISCOVERY_POLICY, PivObject.DISCOVERY)).isTrue();
  }

  private static String biometric(Map<String, String> row, CardReport report, PivObject object)
      throws Exception {
    CbeffHeader header = BiometricObject.decode(object, object(row, object)).header();
    return "sig=%s fascn_match=%s valid=%s..%s type=%04x q=%d lenok=%s attr_fascn=%s attr_uuid=%s"
        .formatted(
            python(passed(report, Check.BIOMETRIC_SIGNATURE, object)),
            python(passed(report, Check.BIOMETRIC_FASC_N, object)),
            SECOND.format(header.validFrom()),
            SECOND.format(header.validTo()),
            header.formatType(),
            header.quality(),
            python(passed(report, Check.OBJECT_WELL_FORMED, object)),
            python(passed(report, Check.BIOMETRIC_SIGNED_FASC_N, object)),
            python(passed(report, Check.BIOMETRIC_SIGNED_UUID, object)));
  }

  private static String certificate(Map<String, String> row, PivObject object) throws Exception {
    X509Certificate certificate =
        Certificates.parse(CertificateObject.decode(object, object(row, object)).der());
    CertificateNames names = CertificateNames.of(certificate);
    Chuid chuid = Chuid.decode(object(row, CHUID));
    String key =
        switch (certificate.getPublicKey()) {
          case RSAPublicKey rsa -> "RSA" + rsa.getModulus().bitLength();
          case ECPublicKey ec -> "EC" + ec.getParams().getCurve().getField().getFieldSize();
          default -> "?";
        };
    List<Octets> fascNs = names.fascNs();
    return "%s %s-%s fascn=%s uuid=%s pol=%s serial=%s"
        .formatted(
            key,
            DAY.format(certificate.getNotBefore().toInstant()),
            DAY.format(certificate.getNotAfter().toInstant()),
            fascNs.isEmpty() ? "-" : python(fascNs.contains(chuid.encodedFascN())),
            names.uuids().isEmpty() ? "-" : python(names.uuids().contains(chuid.cardUuid())),
            String.join(",", new TreeSet<>(names.policies())),
            HEX.formatHex(certificate.getSerialNumber().toByteArray()).replaceFirst("^00", ""));
  }

  private static String fields(FascN.Reading reading) {
    FascN number = reading.fascN();
    if (number == null) {
      return reading.characters();
    }
    String digits = number.digits();
    return String.join(
        "-",
        digits.substring(0, 4),
        digits.substring(4, 8),
        digits.substring(8, 14),
        digits.substring(14, 15),
        digits.substring(15, 16),
        digits.substring(16, 26),
        digits.substring(26, 27),
        digits.substring(27, 31),
        digits.substring(31));
  }

  private static CmsSignature signature(Map<String, String> row) throws Exception {
    return CmsSignature.parse("CHUID", Chuid.decode(object(row, CHUID)).signature().toBytes());
  }

  private static CardReport report(Map<String, String> row) {
    String card = cell(row, "card");
    return CardChecker.check(GoldenCards.objects(card), GoldenOptions.of(card));
  }

  private static boolean passed(CardReport report, Check check, PivObject object) {
    return report.find(check, object).orElseThrow().outcome() == Outcome.PASS;
  }

  private static byte[] object(Map<String, String> row, PivObject object) {
    return GoldenCards.object(cell(row, "card"), object);
  }

  private static String python(boolean value) {
    return value ? "True" : "False";
  }

  private static String cell(Map<String, String> row, String column) {
    return Objects.requireNonNull(row.get(column), column);
  }
}

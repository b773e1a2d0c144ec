package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keywright.server.test.Databases;
import org.keywright.server.test.TestDatabase;

/** Reads issued certificates by the JDK and by openssl, and compares them with a golden card's. */
@TestInstance(Lifecycle.PER_CLASS)
class CertificateProfileTest {

  private static final String SAN_UPN = "1.3.6.1.4.1.311.20.2.3";
  private static final String SAN_FASC_N = "2.16.840.1.101.3.6.6";
  private static final String INVESTIGATION = "2.16.840.1.101.3.6.9.1";
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final String SSH_CLIENT = "1.3.6.1.5.5.7.3.21";

  private static final KeyPair P256 = TestAuthority.ec("secp256r1");
  private static final KeyPair RSA = TestAuthority.rsa(2048);

  @TempDir Path directory = Path.of("unset");
  private final TestDatabase database = Databases.h2();
  private final TestAuthority node = new TestAuthority(database);

  @BeforeEach
  void issuers() {
    OpenSsl openssl = new OpenSsl(directory);
    openssl.pem("root.pem", node.certificate(KeyRole.ROOT));
    openssl.pem("issuing.pem", node.certificate(KeyRole.ISSUING));
  }

  @AfterAll
  void close() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource({
    "piv-authentication, 9a-piv-auth.crt",
    "digital-signature, 9c-dig-sig.crt",
    "key-management, 9d-key-mgmt.crt",
    "card-authentication, 9e-card-auth.crt"
  })
  void an_rsa_certificate_has_the_usages_of_the_same_one_on_a_golden_card(
      String profile, String goldenFile) throws Exception {
    X509Certificate issued = issue(profile, RSA);
    X509Certificate golden = golden(goldenFile);
    assertThat(issued.getKeyUsage()).isEqualTo(golden.getKeyUsage());
    assertThat(issued.getCriticalExtensionOIDs()).isEqualTo(golden.getCriticalExtensionOIDs());
    assertThat(issued.getBasicConstraints()).isEqualTo(-1);
    if (golden.getExtendedKeyUsage() != null) {
      List<String> purposes = new ArrayList<>(golden.getExtendedKeyUsage());
      purposes.removeAll(List.of(ANY_PURPOSE, SSH_CLIENT));
      assertThat(issued.getExtendedKeyUsage()).containsAll(purposes).doesNotContain(ANY_PURPOSE);
    }
  }

  @Test
  void the_usage_of_an_elliptic_curve_key_for_key_management_is_key_agreement() throws Exception {
    assertThat(usages(issue(CertificateProfile.KEY_MANAGEMENT, P256))).containsExactly(4);
    assertThat(usages(issue(CertificateProfile.KEY_MANAGEMENT, RSA))).containsExactly(2);
    assertThat(usages(issue(CertificateProfile.PIV_AUTHENTICATION, P256))).containsExactly(0);
    assertThat(usages(issue(CertificateProfile.DIGITAL_SIGNATURE, P256))).containsExactly(0, 1);
    assertThat(usages(issue(CertificateProfile.CARD_AUTHENTICATION, P256))).containsExactly(0);
  }

  @Test
  void piv_authentication_names_the_person_for_logon_and_the_card() throws Exception {
    X509Certificate issued = issue(CertificateProfile.PIV_AUTHENTICATION, P256);
    assertThat(issued.getSubjectX500Principal().getName())
        .isEqualTo("CN=Ann Example,OU=Testing,O=Example,C=US");
    assertThat(otherName(issued, SAN_UPN)).endsWith("ann@example.org");
    assertThat(otherNameBytes(issued, SAN_FASC_N)).endsWith(TestAuthority.FASC_N);
    assertThat(names(issued, 6)).containsExactly("urn:uuid:" + TestAuthority.CARD);
    assertThat(names(issued, 1)).isEmpty();
  }

  @Test
  void alternative_names_are_encoded_as_on_a_golden_card() throws Exception {
    // The golden card has the same FASC-N and card UUID as the test request.
    assertThat(otherNameBytes(issue(CertificateProfile.PIV_AUTHENTICATION, P256), SAN_FASC_N))
        .isEqualTo(otherNameBytes(golden("9a-piv-auth.crt"), SAN_FASC_N));
    X509Certificate card = issue(CertificateProfile.CARD_AUTHENTICATION, P256);
    assertThat(card.getExtensionValue("2.5.29.17"))
        .isEqualTo(golden("9e-card-auth.crt").getExtensionValue("2.5.29.17"));
  }

  @Test
  void card_authentication_names_no_person() throws Exception {
    X509Certificate issued = issue(CertificateProfile.CARD_AUTHENTICATION, P256);
    String subject = issued.getSubjectX500Principal().getName("RFC2253", Map.of("2.5.4.5", "SN"));
    assertThat(subject).isEqualTo("SN=" + TestAuthority.CARD + ",OU=Testing,O=Example,C=US");
    assertThat(new String(issued.getEncoded(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("Ann")
        .doesNotContain("ann");
  }

  @ParameterizedTest
  @CsvSource({
    "piv-i-authentication, 9a-piv-auth.crt",
    "piv-i-digital-signature, 9c-dig-sig.crt",
    "piv-i-key-management, 9d-key-mgmt.crt",
    "piv-i-card-authentication, 9e-card-auth.crt"
  })
  void a_certificate_for_piv_i_names_the_card_by_its_uuid_as_on_a_golden_card_and_by_no_fasc_n(
      String profile, String goldenFile) throws Exception {
    X509Certificate issued = issue(profile, RSA);
    X509Certificate golden = golden("02_Golden_PIV-I", goldenFile);
    assertThat(names(golden, 6)).singleElement().asString().startsWith("urn:uuid:");
    assertThat(names(issued, 6)).containsExactly("urn:uuid:" + TestAuthority.CARD);
    assertThat(names(issued, 1)).hasSameSizeAs(names(golden, 1));
    assertThat(new String(issued.getEncoded(), StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(TestAuthority.FASC_N, StandardCharsets.ISO_8859_1));
    assertThat(issued.getKeyUsage()).isEqualTo(golden.getKeyUsage());
    assertThat(issued.getCriticalExtensionOIDs()).isEqualTo(golden.getCriticalExtensionOIDs());
  }

  @ParameterizedTest
  @CsvSource({"digital-signature", "key-management"})
  void mail_certificates_name_the_mail_address_and_not_the_card(String profile) throws Exception {
    X509Certificate issued = issue(profile, P256);
    assertThat(names(issued, 1)).containsExactly("ann.example@example.org");
    assertThat(issued.getSubjectAlternativeNames()).hasSize(1);
  }

  @Test
  void every_certificate_says_where_crl_ocsp_and_issuer_are_and_openssl_verifies_it()
      throws Exception {
    OpenSsl openssl = new OpenSsl(directory);
    for (CertificateProfile profile : CertificateProfile.BUILT_IN) {
      for (KeyPair key : List.of(P256, RSA)) {
        String file = openssl.pem("leaf.pem", issue(profile.name(), key).getEncoded());
        openssl
            .run("verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "issuing.pem", file)
            .succeeded();
        assertThat(openssl.run("x509", "-in", file, "-noout", "-text").succeeded().output())
            .contains("CA Issuers - URI:http://pki.example.org/pki/issuing.p7c")
            .contains("OCSP - URI:http://pki.example.org/pki/ocsp")
            .contains("URI:http://pki.example.org/pki/issuing.crl")
            .contains("Subject Key Identifier")
            .contains("Authority Key Identifier")
            .doesNotContain("Certificate Policies")
            .doesNotContain(INVESTIGATION);
      }
    }
  }

  @Test
  void policies_come_from_the_settings_and_the_request() throws Exception {
    try (TestDatabase own = Databases.h2()) {
      TestAuthority configured =
          new TestAuthority(
              own,
              TestAuthority.settings(
                  SignatureAlgorithm.P256,
                  Boolean.TRUE,
                  Map.of(CertificateProfile.PIV_AUTHENTICATION, List.of("1.3.6.1.4.1.99999.1"))),
              new TestAuthority.SettableClock());
      CertificateRequest plain = configured.request(CertificateProfile.PIV_AUTHENTICATION, P256);
      CertificateRequest request =
          new CertificateRequest(
              plain.requestId(),
              plain.profile(),
              plain.subjectPublicKeyInfo(),
              plain.holder(),
              plain.card(),
              plain.notAfter(),
              List.of("1.3.6.1.4.1.99999.2", "1.3.6.1.4.1.99999.1"),
              false);
      OpenSsl openssl = new OpenSsl(directory);
      String leaf =
          openssl.pem(
              "policy.pem", configured.authority.issue(request, TestAuthority.PROOF).encoded());
      String root = openssl.pem("policy-root.pem", configured.certificate(KeyRole.ROOT));
      String issuing = openssl.pem("policy-issuing.pem", configured.certificate(KeyRole.ISSUING));
      assertThat(openssl.run("x509", "-in", leaf, "-noout", "-text").succeeded().output())
          .containsOnlyOnce("Policy: 1.3.6.1.4.1.99999.1")
          .containsOnlyOnce("Policy: 1.3.6.1.4.1.99999.2");
      openssl
          .run(
              "verify",
              "-explicit_policy",
              "-policy",
              "1.3.6.1.4.1.99999.1",
              "-CAfile",
              root,
              "-untrusted",
              issuing,
              leaf)
          .succeeded();
    }
  }

  @Test
  void the_investigation_indicator_is_a_boolean_that_is_there_only_when_set() throws Exception {
    try (TestDatabase own = Databases.h2()) {
      TestAuthority configured =
          new TestAuthority(
              own,
              TestAuthority.settings(SignatureAlgorithm.P256, Boolean.FALSE, Map.of()),
              new TestAuthority.SettableClock());
      X509Certificate issued =
          decode(
              configured
                  .authority
                  .issue(
                      configured.request(CertificateProfile.PIV_AUTHENTICATION, P256),
                      TestAuthority.PROOF)
                  .encoded());
      assertThat(issued.getExtensionValue(INVESTIGATION))
          .isEqualTo(golden("9a-piv-auth.crt").getExtensionValue(INVESTIGATION));
      assertThat(issued.getNonCriticalExtensionOIDs()).contains(INVESTIGATION);
    }
  }

  @ParameterizedTest
  @CsvSource({"P256", "RSA3072", "RSA2048"})
  void every_algorithm_of_the_authority_makes_chains_that_openssl_verifies(
      SignatureAlgorithm algorithm) throws Exception {
    try (TestDatabase own = Databases.h2()) {
      TestAuthority other =
          new TestAuthority(
              own, TestAuthority.settings(algorithm), new TestAuthority.SettableClock());
      OpenSsl openssl = new OpenSsl(directory);
      openssl
          .run(
              "verify",
              "-x509_strict",
              "-CAfile",
              openssl.pem("other-root.pem", other.certificate(KeyRole.ROOT)),
              "-untrusted",
              openssl.pem("other-issuing.pem", other.certificate(KeyRole.ISSUING)),
              openssl.pem(
                  "other-leaf.pem",
                  other
                      .authority
                      .issue(
                          other.request(CertificateProfile.PIV_AUTHENTICATION, RSA),
                          TestAuthority.PROOF)
                      .encoded()))
          .succeeded();
    }
  }

  private X509Certificate issue(String profile, KeyPair key) throws Exception {
    return decode(
        node.authority
            .issue(
                node.request(
                    UUID.randomUUID().toString(), profile, key.getPublic().getEncoded(), false),
                TestAuthority.PROOF)
            .encoded());
  }

  private static X509Certificate golden(String file) throws Exception {
    return golden("46_Golden_FIPS_201-2_PIV", file);
  }

  private static X509Certificate golden(String card, String file) throws Exception {
    return decode(
        Files.readAllBytes(root().resolve("testdata/piv-cards").resolve(card).resolve(file)));
  }

  static Path root() {
    return Path.of(Objects.requireNonNull(System.getProperty("keywright.root")));
  }

  private static X509Certificate decode(byte[] encoded) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  private static Set<Integer> usages(X509Certificate certificate) {
    Set<Integer> bits = new java.util.TreeSet<>();
    boolean[] usage = certificate.getKeyUsage();
    for (int i = 0; i < usage.length; i++) {
      if (usage[i]) {
        bits.add(i);
      }
    }
    return bits;
  }

  private static List<Object> names(X509Certificate certificate, int type) throws Exception {
    List<Object> found = new ArrayList<>();
    for (List<?> name : certificate.getSubjectAlternativeNames()) {
      if (name.getFirst().equals(type)) {
        found.add(name.get(1));
      }
    }
    return found;
  }

  /** The value of an otherName as DER, in which a string or octets stand last. */
  private static byte[] otherNameBytes(X509Certificate certificate, String type) throws Exception {
    byte[] oid = new org.bouncycastle.asn1.ASN1ObjectIdentifier(type).getEncoded();
    for (List<?> name : certificate.getSubjectAlternativeNames()) {
      if (name.getFirst().equals(0) && contains((byte[]) name.get(1), oid)) {
        return (byte[]) name.get(1);
      }
    }
    throw new IOException("there is no such name");
  }

  private static String otherName(X509Certificate certificate, String type) throws Exception {
    return new String(otherNameBytes(certificate, type), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    return java.util.HexFormat.of()
        .formatHex(bytes)
        .contains(java.util.HexFormat.of().formatHex(part));
  }
}

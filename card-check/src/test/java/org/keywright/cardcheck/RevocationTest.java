package org.keywright.cardcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;

/** RFC 5280 clause 6.3, with an authority of the test's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RevocationTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final X500Name CA = new X500Name("CN=Test CA");

  private final KeyPair caKey = pair();
  private final KeyPair otherKey = pair();
  private X509Certificate authority = certificate(1, CA, caKey);
  private X509Certificate leaf = certificate(7, new X500Name("CN=Card"), pair());

  @BeforeAll
  void issue() {
    authority = certificate(1, CA, caKey);
    leaf = certificate(7, new X500Name("CN=Card"), pair());
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ContentSigner signer(KeyPair key) {
    try {
      return new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate());
    } catch (org.bouncycastle.operator.OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate certificate(int serial, X500Name subject, KeyPair key) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      CA,
                      BigInteger.valueOf(serial),
                      Date.from(NOW.minus(1, ChronoUnit.DAYS)),
                      Date.from(NOW.plus(100, ChronoUnit.DAYS)),
                      subject,
                      key.getPublic())
                  .addExtension(
                      Extension.basicConstraints, true, new BasicConstraints(subject.equals(CA)))
                  .build(signer(caKey)));
    } catch (java.io.IOException | java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509CRL list(KeyPair key, Instant thisUpdate, int revoked) throws Exception {
    return new JcaX509CRLConverter()
        .getCRL(
            new X509v2CRLBuilder(CA, Date.from(thisUpdate))
                .setNextUpdate(Date.from(thisUpdate.plus(1, ChronoUnit.DAYS)))
                .addCRLEntry(
                    BigInteger.valueOf(revoked), Date.from(thisUpdate), CRLReason.keyCompromise)
                .build(signer(key)));
  }

  private Finding check(X509CRL... lists) throws Exception {
    CheckOptions options =
        new CheckOptions(
            NOW,
            Edition.FIPS_201_3,
            Kind.PIV,
            List.of(authority),
            List.of(),
            Map.of(),
            List.of(lists),
            CheckOptions.YEARS);
    MemoryCard card =
        new MemoryCard()
            .with(CardObject.PIV_AUTHENTICATION, new Answer.BareCertificate(leaf.getEncoded()));
    return CardCheck.run(card, options).results().stream()
        .filter(result -> result.test().id().equals("K.4.1"))
        .findFirst()
        .orElseThrow()
        .finding();
  }

  @Test
  void a_certificate_that_its_issuers_list_has_was_revoked() throws Exception {
    assertThat(check(list(caKey, NOW, 7)))
        .isEqualTo(Finding.fail("it was revoked on 2026-11-25T12:00:00Z"));
  }

  @Test
  void a_certificate_that_its_issuers_list_does_not_have_was_not() throws Exception {
    assertThat(check(list(caKey, NOW, 8)).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_list_that_another_key_signed_tells_nothing() throws Exception {
    assertThat(check(list(otherKey, NOW, 7)).verdict()).isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void a_list_that_is_out_of_date_tells_nothing() throws Exception {
    assertThat(check(list(caKey, NOW.minus(2, ChronoUnit.DAYS), 7)).verdict())
        .isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void without_a_list_nothing_is_fetched_and_nothing_tested() throws Exception {
    assertThat(check())
        .isEqualTo(Finding.notTested("no revocation list was given, and none is fetched"));
  }
}

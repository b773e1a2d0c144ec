package org.keywright.card.piv.check;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.keywright.card.piv.model.CardKind;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;

/** The certificate of one of the card's keys. */
final class CertificateChecks implements CheckGroup {

  static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;

  /** id-PIV-cardAuth (FIPS 201-3 Appendix B). */
  private static final String CARD_AUTHENTICATION = "2.16.840.1.101.3.6.8";

  private final PivObject object;

  CertificateChecks(PivObject object) {
    this.object = object;
  }

  @Override
  public void run(Card card, Findings findings) {
    X509Certificate certificate = card.certificates().get(object);
    if (certificate == null) {
      return;
    }
    CheckOptions options = card.options();
    findings.judge(
        Check.CERTIFICATE_VALID_NOW,
        object,
        Certificates.validityFault(certificate, options.when()));
    checkChain(Check.CERTIFICATE_CHAIN, object, certificate, options, findings);
    checkPolicy(Check.CERTIFICATE_POLICY, object, certificate, options, findings);
    checkNames(card, certificate, findings);
    findings.judge(Check.CERTIFICATE_KEY, object, keyFault(certificate.getPublicKey()));
    findings.judge(Check.CERTIFICATE_KEY_USAGE, object, usageFault(certificate));
    checkKeyMatch(options, certificate, findings);
    checkExpiration(card, certificate, findings);
    findings.notTested(
        Check.CERTIFICATE_NOT_REVOKED, object, "revocation lists and OCSP were not asked");
  }

  static void checkChain(
      Check check,
      PivObject object,
      X509Certificate certificate,
      CheckOptions options,
      Findings findings) {
    if (options.anchors().isEmpty()) {
      findings.notTested(check, object, "no trusted authorities were given");
    } else {
      findings.judge(check, object, Certificates.chainFault(certificate, options));
    }
  }

  static void checkPolicy(
      Check check,
      PivObject object,
      X509Certificate certificate,
      CheckOptions options,
      Findings findings) {
    if (options.policies().containsKey(object)) {
      findings.judge(check, object, policyFault(object, certificate, options));
    } else {
      findings.notTested(check, object, "no accepted policies were given");
    }
  }

  /** What is wrong with the certificate's policies, or empty if nothing or none were given. */
  static String policyFault(PivObject object, X509Certificate certificate, CheckOptions options) {
    Set<String> accepted = options.policies().get(object);
    if (accepted == null) {
      return "";
    }
    try {
      Set<String> policies = CertificateNames.of(certificate).policies();
      return policies.stream().anyMatch(accepted::contains)
          ? ""
          : "it has none of the accepted policies";
    } catch (PivDataException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void checkNames(Card card, X509Certificate certificate, Findings findings) {
    Chuid chuid = card.chuid().orElse(null);
    if (chuid == null) {
      findings.notTested(Check.CERTIFICATE_FASC_N, object, "there is no CHUID to compare with");
      findings.notTested(Check.CERTIFICATE_CARD_UUID, object, "there is no CHUID to compare with");
      return;
    }
    try {
      CertificateNames names = CertificateNames.of(certificate);
      checkFascN(card.options(), names, chuid, findings);
      checkUuid(card.options(), names, chuid, findings);
    } catch (PivDataException e) {
      findings.fail(Check.CERTIFICATE_FASC_N, object, String.valueOf(e.getMessage()));
    }
  }

  private void checkFascN(
      CheckOptions options, CertificateNames names, Chuid chuid, Findings findings) {
    if (names.fascNs().isEmpty()) {
      if (options.kind() == CardKind.PIV && identifiesCard()) {
        findings.fail(Check.CERTIFICATE_FASC_N, object, "its name has no FASC-N");
      } else {
        findings.notApplicable(
            Check.CERTIFICATE_FASC_N, object, "its name needs no FASC-N and has none");
      }
      return;
    }
    findings.judge(
        Check.CERTIFICATE_FASC_N,
        object,
        names.fascNs().stream().allMatch(chuid.encodedFascN()::equals),
        "its name has the FASC-N of another card");
  }

  private void checkUuid(
      CheckOptions options, CertificateNames names, Chuid chuid, Findings findings) {
    if (options.edition() == Edition.FIPS_201_1 && options.kind() == CardKind.PIV) {
      findings.notApplicable(
          Check.CERTIFICATE_CARD_UUID, object, "the edition does not ask for a UUID");
      return;
    }
    if (names.uuids().isEmpty() && !identifiesCard()) {
      findings.notApplicable(
          Check.CERTIFICATE_CARD_UUID, object, "its name needs no UUID and has none");
      return;
    }
    // A cardholder UUID may stand beside the card's (SP 800-73-5 part 1 clause 3.4.2).
    findings.judge(
        Check.CERTIFICATE_CARD_UUID,
        object,
        names.uuids().contains(chuid.cardUuid()),
        "its name has no UUID, or that of another card");
  }

  /** Whether the certificate names the card: those for authentication do. */
  private boolean identifiesCard() {
    return object == PivObject.PIV_AUTHENTICATION_CERTIFICATE
        || object == PivObject.CARD_AUTHENTICATION_CERTIFICATE;
  }

  private static String keyFault(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa ->
          List.of(2048, 3072, 4096).contains(rsa.getModulus().bitLength())
              ? ""
              : "RSA of " + rsa.getModulus().bitLength() + " bits";
      case ECPublicKey ec ->
          List.of(256, 384).contains(ec.getParams().getCurve().getField().getFieldSize())
              ? ""
              : "a curve other than P-256 and P-384";
      default -> "an algorithm other than RSA and ECC";
    };
  }

  private String usageFault(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    if (usage == null) {
      return "it has no key usage";
    }
    boolean rsa = certificate.getPublicKey() instanceof RSAPublicKey;
    boolean holds =
        switch (object) {
          case DIGITAL_SIGNATURE_CERTIFICATE -> usage[DIGITAL_SIGNATURE] && usage[NON_REPUDIATION];
          case KEY_MANAGEMENT_CERTIFICATE -> usage[rsa ? KEY_ENCIPHERMENT : KEY_AGREEMENT];
          default -> usage[DIGITAL_SIGNATURE];
        };
    if (!holds) {
      return "its key usage does not fit the key";
    }
    if (object == PivObject.CARD_AUTHENTICATION_CERTIFICATE
        && !Certificates.extendedKeyUsages(certificate).contains(CARD_AUTHENTICATION)) {
      return "it lacks the usage card authentication";
    }
    return "";
  }

  private void checkKeyMatch(CheckOptions options, X509Certificate certificate, Findings findings) {
    PublicKey key = options.keys().get(object);
    if (key == null) {
      findings.notTested(
          Check.CERTIFICATE_KEY_MATCH, object, "the card's key is not known without the card");
    } else {
      findings.judge(
          Check.CERTIFICATE_KEY_MATCH,
          object,
          Arrays.equals(key.getEncoded(), certificate.getPublicKey().getEncoded()),
          "it is the certificate of another key");
    }
  }

  private void checkExpiration(Card card, X509Certificate certificate, Findings findings) {
    Chuid chuid = card.chuid().orElse(null);
    LocalDate today = LocalDate.ofInstant(card.options().when(), ZoneOffset.UTC);
    if (chuid == null || today.isAfter(chuid.expiration())) {
      findings.notTested(
          Check.CERTIFICATE_EXPIRES_WITH_CARD, object, "there is no CHUID that is still valid");
      return;
    }
    LocalDate last = LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC);
    findings.judge(
        Check.CERTIFICATE_EXPIRES_WITH_CARD,
        object,
        !last.isAfter(chuid.expiration()),
        "it expires on %s, the card on %s".formatted(last, chuid.expiration()));
  }
}

package org.keywright.card.piv.check;

import static org.keywright.card.piv.model.PivObject.CHUID;

import java.security.cert.X509Certificate;
import java.util.List;
import org.keywright.card.piv.model.CardKind;
import org.keywright.card.piv.model.PivObject;

/** The content signer's certificate, which the CHUID carries. */
final class SignerChecks implements CheckGroup {

  /** id-PIV-content-signing (FIPS 201-3 Appendix B). */
  private static final String PIV_CONTENT_SIGNING = "2.16.840.1.101.3.6.7";

  /** id-fpki-pivi-content-signing (Federal PKI certificate profiles for PIV-I). */
  private static final String PIV_I_CONTENT_SIGNING = "2.16.840.1.101.3.8.7";

  @Override
  public void run(Card card, Findings findings) {
    X509Certificate signer = card.signer().orElse(null);
    if (signer == null) {
      return;
    }
    findings.judge(Check.SIGNER_PURPOSE, CHUID, purposeFault(signer, card.options().kind()));
    findings.judge(
        Check.SIGNER_VALID_NOW, CHUID, Certificates.validityFault(signer, card.options().when()));
    CertificateChecks.checkChain(Check.SIGNER_CHAIN, CHUID, signer, card.options(), findings);
    CertificateChecks.checkPolicy(Check.SIGNER_POLICY, CHUID, signer, card.options(), findings);
    X509Certificate cardAuthentication =
        card.certificates().get(PivObject.CARD_AUTHENTICATION_CERTIFICATE);
    if (cardAuthentication == null) {
      findings.notTested(Check.SIGNER_OUTLASTS_CARD, CHUID, "there is no certificate 9E");
    } else {
      findings.judge(
          Check.SIGNER_OUTLASTS_CARD,
          CHUID,
          !signer.getNotAfter().toInstant().isBefore(cardAuthentication.getNotAfter().toInstant()),
          "the signer's certificate expires before that of 9E");
    }
  }

  /**
   * Why a signer that an object brings along, instead of the CHUID's, is not to be trusted, or
   * empty. Without this, whoever has any certificate of a trusted authority could sign objects.
   */
  static String trustFault(X509Certificate signer, CheckOptions options) {
    String fault = purposeFault(signer, options.kind());
    if (fault.isEmpty()) {
      fault = Certificates.validityFault(signer, options.when());
    }
    if (fault.isEmpty()) {
      fault = Certificates.chainFault(signer, options);
    }
    if (fault.isEmpty()) {
      fault = CertificateChecks.policyFault(CHUID, signer, options);
    }
    return fault.isEmpty() ? "" : "its own signer: " + fault;
  }

  private static String purposeFault(X509Certificate signer, CardKind kind) {
    List<String> usages = Certificates.extendedKeyUsages(signer);
    if (!usages.contains(kind == CardKind.PIV ? PIV_CONTENT_SIGNING : PIV_I_CONTENT_SIGNING)) {
      return "its certificate lacks the usage content signing of a " + kind.label() + " card";
    }
    boolean[] keyUsage = signer.getKeyUsage();
    return keyUsage != null && keyUsage[CertificateChecks.DIGITAL_SIGNATURE]
        ? ""
        : "its certificate lacks the usage digital signature";
  }
}

package org.keywright.card.piv.check;

import java.util.List;
import java.util.Map;
import org.keywright.card.piv.model.PivObject;

/**
 * Checks a card's objects as they were read, all of them before it reports. Stateless and safe for
 * concurrent use.
 */
public final class CardChecker {

  /** A new rule is a new group here and a new constant in {@link Check}. */
  private static final List<CheckGroup> GROUPS =
      List.of(
          new ChuidChecks(),
          new SignerChecks(),
          new BiometricChecks(PivObject.FINGERPRINTS),
          new BiometricChecks(PivObject.FACIAL_IMAGE),
          new BiometricChecks(PivObject.IRIS_IMAGES),
          new SecurityObjectChecks(),
          new CertificateChecks(PivObject.PIV_AUTHENTICATION_CERTIFICATE),
          new CertificateChecks(PivObject.DIGITAL_SIGNATURE_CERTIFICATE),
          new CertificateChecks(PivObject.KEY_MANAGEMENT_CERTIFICATE),
          new CertificateChecks(PivObject.CARD_AUTHENTICATION_CERTIFICATE),
          new CardDataChecks());

  private CardChecker() {}

  /**
   * Checks a card. Nothing in the objects makes this throw: what cannot be read is a finding.
   *
   * @param objects the contents, without the {@code 53} around them; objects that are not there are
   *     left out or empty
   * @param options what to check against
   */
  public static CardReport check(Map<PivObject, byte[]> objects, CheckOptions options) {
    Findings findings = new Findings();
    Card card = new Card(objects, options, findings);
    for (CheckGroup group : GROUPS) {
      group.run(card, findings);
    }
    return findings.report();
  }
}

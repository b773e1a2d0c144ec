package org.keywright.server.issuance;

import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.keywright.card.piv.model.FascN;
import org.keywright.server.credential.CredentialPolicyRef;

/**
 * What a device became by its last issuance.
 *
 * @param holder the person that it was issued to
 * @param credentialPolicy the version that it was issued by
 * @param issued the day on which its issuance was begun, in UTC
 * @param expires the last day of its validity
 */
public record IssuedCard(
    UUID holder,
    CredentialPolicyRef credentialPolicy,
    FascN fascN,
    LocalDate issued,
    LocalDate expires) {

  /**
   * The number by which its issuer tells its cards apart: the credential number of the FASC-N, six
   * digits. Where that is nines on all cards, the same number is in the person identifier.
   */
  public String number() {
    return String.format(
        Locale.ROOT,
        "%06d",
        fascN.isNonFederal() ? fascN.personIdentifier() : fascN.credentialNumber());
  }
}

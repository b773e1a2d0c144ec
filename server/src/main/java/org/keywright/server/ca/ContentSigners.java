package org.keywright.server.ca;

import org.keywright.card.piv.model.CardKind;

/**
 * The content signers, one for each kind of card: relying parties tell by its certificate for whom
 * a card may have been issued.
 *
 * <p>Implementations are safe for concurrent use.
 */
@FunctionalInterface
public interface ContentSigners {

  /** The signer of the contents of cards of this kind. */
  ContentSigner of(CardKind card);
}

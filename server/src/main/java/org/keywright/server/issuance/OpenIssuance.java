package org.keywright.server.issuance;

import org.jspecify.annotations.Nullable;
import org.keywright.card.script.ScriptJson;
import org.keywright.server.issuance.plan.Knowledge;

/**
 * A run with its row locked: what it is, what is known, and the cipher of its journal.
 *
 * @param issuance what it is
 * @param fascn of the card, 25 bytes, once a device was presented
 * @param knowledge what is known of the device
 * @param cipher of its journal
 */
record OpenIssuance(
    Issuance issuance, byte @Nullable [] fascn, Knowledge knowledge, JournalCipher cipher) {

  /** The same, with other knowledge. */
  OpenIssuance with(Knowledge next) {
    return new OpenIssuance(issuance, fascn, next, cipher);
  }

  /** The knowledge, as it is stored. */
  byte[] sealedKnowledge() {
    return cipher.encrypt("knowledge:" + issuance.id(), ScriptJson.write(knowledge));
  }
}

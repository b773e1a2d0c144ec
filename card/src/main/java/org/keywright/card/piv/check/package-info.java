/**
 * Checks what is on a PIV card, or in a folder of its objects, against the standards: signatures,
 * hashes, identifiers, dates and certificate chains. It reads only, and trusts nothing but the
 * anchors that it is given.
 *
 * <p>It does not talk to a card, so it cannot tell whether a private key is there; it fetches
 * nothing, so it does not know about revocation. Both are reported as not tested.
 */
@NullMarked
package org.keywright.card.piv.check;

import org.jspecify.annotations.NullMarked;

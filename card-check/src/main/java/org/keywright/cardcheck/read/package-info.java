/**
 * Reads what is on a PIV card, from the standards alone and sharing nothing with the module that
 * writes cards: BER-TLV, FASC-N, CBEFF, biometric records, CMS, certificates. Judges nothing, and
 * knows no card.
 */
@NullMarked
package org.keywright.cardcheck.read;

import org.jspecify.annotations.NullMarked;

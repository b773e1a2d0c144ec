/**
 * BER-TLV as smart cards use it (ISO 7816-4 clause 5.2.2, ITU-T X.690), read with bounds and
 * written in definite form. Knows tags, not what they mean.
 */
@NullMarked
package org.keywright.card.tlv;

import org.jspecify.annotations.NullMarked;

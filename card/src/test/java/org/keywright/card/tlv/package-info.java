/** Tests of BER-TLV against the examples of the standards and hostile input. */
@NullMarked
package org.keywright.card.tlv;

import org.jspecify.annotations.NullMarked;

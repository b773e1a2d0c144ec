/**
 * Commands, responses, status words and BER-TLV as a card sees them. Knows the shape of bytes (ISO
 * 7816-4) and nothing of what an application does with them.
 */
@NullMarked
package org.keywright.virtualdevice.apdu;

import org.jspecify.annotations.NullMarked;

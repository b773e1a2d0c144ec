/**
 * The PIV card application (NIST SP 800-73-5 part 2) as a card runs it: a plain one, one managed
 * through a secure channel, and one with the vendor extensions that YubiKeys have. Knows nothing of
 * how commands reach it or where its memory is kept.
 */
@NullMarked
package org.keywright.virtualdevice.piv;

import org.jspecify.annotations.NullMarked;

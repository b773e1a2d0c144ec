/** PIV cards and where their objects come from: a folder, or a reader. Judges nothing. */
@NullMarked
package org.keywright.cardcheck.card;

import org.jspecify.annotations.NullMarked;

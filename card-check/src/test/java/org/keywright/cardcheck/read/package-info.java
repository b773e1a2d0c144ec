/** Tests of what reads a card's objects. */
@NullMarked
package org.keywright.cardcheck.read;

import org.jspecify.annotations.NullMarked;

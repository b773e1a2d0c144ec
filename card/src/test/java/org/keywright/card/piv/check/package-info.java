/**
 * Tests of the card checker against cards that others made and an independent verifier's results.
 */
@NullMarked
package org.keywright.card.piv.check;

import org.jspecify.annotations.NullMarked;

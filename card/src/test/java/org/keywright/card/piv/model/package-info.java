/** Tests of the PIV data model against the standard's tables and cards that others made. */
@NullMarked
package org.keywright.card.piv.model;

import org.jspecify.annotations.NullMarked;

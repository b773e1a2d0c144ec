/**
 * Judges a PIV card against the conformance checklist for PIV and PIV-I cards, and against what the
 * standards say of dates, certificate paths and identities across objects.
 *
 * <p>A verdict is by this module's own reading of the standards ({@code read}); from the module
 * that writes cards it takes nothing but the way to a reader.
 */
@NullMarked
package org.keywright.cardcheck;

import org.jspecify.annotations.NullMarked;

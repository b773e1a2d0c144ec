/**
 * Secrets as a type: what must not be printed, compared byte by byte in variable time, or left in
 * memory. Knows nothing of what a secret is for.
 */
@NullMarked
package org.keywright.card.secret;

import org.jspecify.annotations.NullMarked;

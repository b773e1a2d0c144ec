/**
 * Asking a device who it is: the same read-only questions for every device, built into the client,
 * and the identity that both sides derive from the answers.
 */
@NullMarked
package org.keywright.card.identify;

import org.jspecify.annotations.NullMarked;

/**
 * Attestations of PIV keys: certificates by which a device says that a key was made on it, and what
 * device it is. Verifies them against pinned roots and against what is known of the device; does
 * not ask the device, and does not decide what follows from a weakness that was found.
 */
@NullMarked
package org.keywright.card.attestation;

import org.jspecify.annotations.NullMarked;

/**
 * The cryptography that a virtual device computes: random numbers (real or repeatable), key pairs,
 * block ciphers and CMAC. Knows keys and bytes, nothing of commands or slots.
 */
@NullMarked
package org.keywright.virtualdevice.crypto;

import org.jspecify.annotations.NullMarked;

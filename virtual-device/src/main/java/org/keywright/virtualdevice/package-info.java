/**
 * Security devices in software that behave like real ones: a security key with PIV and its vendor's
 * extensions, a plain PIV card, and a PIV card managed through GlobalPlatform SCP03. They share no
 * code with those who drive them but the transport interface, so that a mistake cannot hide on both
 * sides. This package has what a test or a demo needs: the models, the faults, the ways to reach a
 * device. It does not drive devices, and is never part of a server.
 */
@NullMarked
package org.keywright.virtualdevice;

import org.jspecify.annotations.NullMarked;

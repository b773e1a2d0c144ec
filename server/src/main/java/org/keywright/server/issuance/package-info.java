/**
 * The issuance engine: plans what a device needs, sends it as signed scripts, journals every
 * exchange, verifies what comes back, certifies, and brings the device to its state. It is the only
 * module that speaks to clients about devices.
 *
 * <p>It does not know how certificates are made, where secrets are kept, or who may sign in.
 */
@NullMarked
package org.keywright.server.issuance;

import org.jspecify.annotations.NullMarked;

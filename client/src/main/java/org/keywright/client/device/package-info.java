/**
 * Devices as a workstation reaches them: the system's readers, virtual readers, and what a device
 * is in words. Knows nothing of servers.
 */
@NullMarked
package org.keywright.client.device;

import org.jspecify.annotations.NullMarked;

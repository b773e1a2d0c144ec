/**
 * Ways to a virtual device from outside its process: a socket on which it waits for a reader, and a
 * bridge that plugs it into a running PC/SC daemon. Both speak the protocol of vsmartcard's virtual
 * reader "vpcd". Knows nothing of what the commands mean.
 */
@NullMarked
package org.keywright.virtualdevice.link;

import org.jspecify.annotations.NullMarked;

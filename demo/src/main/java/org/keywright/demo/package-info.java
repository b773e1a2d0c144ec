/**
 * The demonstration: starts a server and virtual devices as processes of their own, fills the
 * server over its REST interface as any program could, and drives a device with the real client.
 * Nothing in here is part of a production server or client.
 */
@NullMarked
package org.keywright.demo;

import org.jspecify.annotations.NullMarked;

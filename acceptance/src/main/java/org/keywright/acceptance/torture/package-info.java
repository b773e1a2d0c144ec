/**
 * Cuts operations off at every point there is, and holds what is left against the invariants: the
 * fault matrix and the random walks of {@code ./keywright torture}. What can go wrong is made by
 * the workbench; nothing here knows how a device or a server works inside.
 */
@NullMarked
package org.keywright.acceptance.torture;

import org.jspecify.annotations.NullMarked;

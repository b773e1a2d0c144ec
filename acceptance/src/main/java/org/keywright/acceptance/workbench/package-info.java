/**
 * A server, workstations and devices in one process, with everything that can be made to go wrong
 * and what has to hold all the same. For the tests and the programs of this module; never part of
 * anything that is installed.
 */
@NullMarked
package org.keywright.acceptance.workbench;

import org.jspecify.annotations.NullMarked;

/**
 * Virtual devices as a process of their own: the command line, the control port, and what runs
 * until it is told to stop. Knows how devices are asked for and reached, not how they work.
 */
@NullMarked
package org.keywright.virtualdevice.cli;

import org.jspecify.annotations.NullMarked;

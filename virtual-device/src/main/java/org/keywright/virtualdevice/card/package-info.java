/**
 * A whole card: picks the application a command is for, puts chained commands together and hands
 * long responses out in parts. Knows nothing of what the applications do.
 */
@NullMarked
package org.keywright.virtualdevice.card;

import org.jspecify.annotations.NullMarked;

/**
 * What a virtual device remembers without power, and the file that keeps it between two runs. Knows
 * names and bytes, nothing of what they mean.
 */
@NullMarked
package org.keywright.virtualdevice.memory;

import org.jspecify.annotations.NullMarked;

/**
 * Hostile input for parsers, in tests: many mutated inputs, with bounds on time and memory for each
 * of them, and a finding that can be replayed. Knows nothing of what it tests; no program has it.
 */
@NullMarked
package org.keywright.fuzz;

import org.jspecify.annotations.NullMarked;

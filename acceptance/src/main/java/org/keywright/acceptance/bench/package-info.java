/**
 * The benchmark: how fast the engine is beside the physical limit, and beside what people do today.
 * Every ratio is of two things that were measured in turn in the same run, since machines drift.
 * {@code docs/performance.md} has the method and what limits each figure.
 */
@NullMarked
package org.keywright.acceptance.bench;

import org.jspecify.annotations.NullMarked;

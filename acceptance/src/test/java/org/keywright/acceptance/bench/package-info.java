/** Holds that the benchmark runs, and nothing about how fast. */
@NullMarked
package org.keywright.acceptance.bench;

import org.jspecify.annotations.NullMarked;

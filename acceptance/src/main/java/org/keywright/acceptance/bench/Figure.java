package org.keywright.acceptance.bench;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was measured.
 *
 * @param name parts of lower-case words, the most general first, with points between them
 * @param value in {@code unit}
 * @param unit such as {@code s}, {@code MB}, or {@code x} for a ratio
 * @param goal the most that the value may be, or null if there is no goal
 * @param meaning one line for people
 */
record Figure(String name, double value, String unit, @Nullable Double goal, String meaning) {

  /** A figure that nothing was promised about. */
  static Figure of(String name, double value, String unit, String meaning) {
    return new Figure(name, value, unit, null, meaning);
  }

  /** A figure that has to be at most {@code goal}. */
  static Figure atMost(double goal, String name, double value, String unit, String meaning) {
    return new Figure(name, value, unit, goal, meaning);
  }

  /** Whether the goal is met, to the two decimals that are shown; null if there is none. */
  @Nullable Boolean met() {
    return goal == null ? null : Math.round(value * 100) <= Math.round(goal * 100);
  }
}

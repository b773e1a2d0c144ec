package org.keywright.acceptance.torture;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./keywright torture} is asked for.
 *
 * @param seed decides everything that is left to chance
 * @param cell a name, or names with {@code *} in them; null for all
 * @param sample how many cells, chosen by the seed; 0 for all
 * @param json where the result is written for programs, or null
 * @param walk how long to walk at random instead; zero for the matrix
 * @param replay a walk to go once more, or null
 */
record Options(
    long seed,
    @Nullable String cell,
    int sample,
    @Nullable Path json,
    Duration walk,
    @Nullable String replay) {

  static final String USAGE =
      """
      Usage: ./keywright torture [--seed N] [--cell NAME] [--sample N] [--json FILE]
             ./keywright torture --walk SECONDS [--seed N]
             ./keywright torture --walk-replay STEPS

        --seed N             the same run as the one that printed this seed
        --cell NAME          one cell, or those that fit a name with * in it
        --sample N           so many cells, chosen by the seed
        --json FILE          write the result for programs
        --walk SECONDS       random walks for so long, instead of the matrix
        --walk-replay STEPS  one walk, as a failure printed it
      """;

  /** Only what a person would type by heart. */
  private static final int MOST_SEEDS = 1_000_000;

  /** What the matrix is run with if nothing else is said. */
  static Options all(long seed) {
    return new Options(seed, null, 0, null, Duration.ZERO, null);
  }

  Options sample(int number) {
    return new Options(seed, cell, number, json, walk, replay);
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Options parse(String... arguments) {
    long seed = new SecureRandom().nextInt(MOST_SEEDS);
    String cell = null;
    int sample = 0;
    Path json = null;
    Duration walk = Duration.ZERO;
    String replay = null;
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(name + " is not known, or wants a value");
      }
      String value = arguments[i + 1];
      switch (name) {
        case "--seed" -> seed = number(name, value, Long.MAX_VALUE);
        case "--cell" -> cell = value;
        case "--sample" -> sample = (int) number(name, value, Integer.MAX_VALUE);
        case "--json" -> json = Path.of(value);
        case "--walk" ->
            walk = Duration.ofSeconds(number(name, value, Duration.ofDays(30).toSeconds()));
        case "--walk-replay" -> replay = value;
        default -> throw new IllegalArgumentException("no such option: " + name);
      }
    }
    return new Options(seed, cell, sample, json, walk, replay);
  }

  private static long number(String name, String value, long most) {
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(name + " wants a number from 0, not " + value);
  }
}

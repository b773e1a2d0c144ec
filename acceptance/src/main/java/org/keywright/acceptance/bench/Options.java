package org.keywright.acceptance.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark was asked for.
 *
 * @param only the beginning of the names of the figures that are wanted; empty for all
 * @param quick whether less is repeated, and what takes minutes left out
 * @param json where the figures are written, or null
 * @param page of documentation whose table is brought up to date, or null
 */
record Options(String only, boolean quick, @Nullable Path json, @Nullable Path page) {

  static final String USAGE =
      """
      Usage: ./keywright bench [--quick] [--only NAME-PREFIX] [--json FILE] [--page FILE]

        --quick             repeat less, leave out what takes minutes
        --only NAME-PREFIX  measure only what has a name that begins so: floor, tools, traffic,
                            cost, memory, start, profile, codec, or longer, such as floor.real
        --json FILE         write a list of {name, value, unit, goal, met}
        --page FILE         bring the table in a page of documentation up to date
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it has something else on it
   */
  static Options parse(List<String> arguments) {
    String only = "";
    boolean quick = false;
    Path json = null;
    Path page = null;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      switch (argument) {
        case "--quick" -> quick = true;
        case "--only" -> only = value(argument, rest);
        case "--json" -> json = Path.of(value(argument, rest)).toAbsolutePath();
        case "--page" -> page = Path.of(value(argument, rest)).toAbsolutePath();
        default -> throw new IllegalArgumentException("bench does not know " + argument);
      }
    }
    return new Options(only, quick, json, page);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  /** Whether a figure, or one whose name begins so, was asked for. */
  boolean wants(String name) {
    return name.startsWith(only) || only.startsWith(name + ".");
  }

  /** How often something is repeated. */
  int rounds(int usually, int whenQuick) {
    return quick ? whenQuick : usually;
  }
}

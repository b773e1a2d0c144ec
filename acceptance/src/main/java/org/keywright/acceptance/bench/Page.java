package org.keywright.acceptance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of documentation with a table of figures between two marks: rows of figures that were
 * measured are replaced or added, all others stay.
 */
final class Page {

  private static final String BEGIN = "<!-- figures -->";
  private static final String END = "<!-- end of figures -->";

  /** Figures whose names differ from run to run: they are replaced together. */
  private static final List<String> SHARES =
      List.of("profile.runs.", "profile.for.", "start.runs.", "start.for.");

  private Page() {}

  /**
   * Brings a page up to date.
   *
   * @throws IOException if it cannot be read or written, or has no such marks
   */
  static void update(Path page, List<Figure> figures) throws IOException {
    List<String> lines = Files.readAllLines(page);
    int begin = lines.indexOf(BEGIN);
    int end = lines.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " has no table between " + BEGIN + " and " + END);
    }
    Map<String, String> rows = new LinkedHashMap<>();
    for (String line : lines.subList(begin + 1, end)) {
      if (line.startsWith("| `")) {
        rows.put(line.substring(3, line.indexOf('`', 3)), line);
      }
    }
    rows.keySet()
        .removeIf(name -> SHARES.stream().anyMatch(s -> name.startsWith(s) && has(figures, s)));
    figures.forEach(figure -> rows.put(figure.name(), row(figure)));
    List<String> updated = new ArrayList<>(lines.subList(0, begin + 1));
    updated.addAll(List.of("", "| figure | value | goal | |", "|---|---|---|---|"));
    updated.addAll(rows.values());
    updated.add("");
    updated.addAll(lines.subList(end, lines.size()));
    Files.write(page, updated);
  }

  private static boolean has(List<Figure> figures, String prefix) {
    return figures.stream().anyMatch(figure -> figure.name().startsWith(prefix));
  }

  private static String row(Figure figure) {
    String goal =
        figure.goal() == null
            ? ""
            : Results.number(figure.goal())
                + (Boolean.TRUE.equals(figure.met()) ? ", met" : ", **missed**");
    return "| `%s` | %s %s | %s | %s |"
        .formatted(
            figure.name(), Results.number(figure.value()), figure.unit(), goal, figure.meaning());
  }
}

package org.keywright.acceptance.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was measured so far, and what could not be. */
final class Results {

  private static final String ROW = "  %-44s %12s %-12s %8s  %s%n";

  private final Options options;
  private final List<Figure> figures = new ArrayList<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();

  Results(Options options) {
    this.options = options;
  }

  /** Keeps a figure, if it was asked for. */
  void add(Figure figure) {
    if (figure.name().startsWith(options.only())) {
      figures.add(figure);
    }
  }

  /** Remembers why something was not measured. */
  void skip(String name, String why) {
    skipped.put(name, why);
  }

  List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** Whether nothing came of it, not even a reason. */
  boolean isEmpty() {
    return figures.isEmpty() && skipped.isEmpty();
  }

  /** Says what is being done, since some of it takes minutes. */
  static void progress(String what) {
    System.err.println("bench: " + what);
  }

  /** A table for people. */
  void print(PrintStream out) {
    out.printf(ROW, "name", "value", "unit", "goal", "met");
    for (Figure figure : figures) {
      out.printf(
          ROW,
          figure.name(),
          number(figure.value()),
          figure.unit(),
          figure.goal() == null ? "" : number(figure.goal()),
          met(figure.met()));
      out.println("      " + figure.meaning());
    }
    skipped.forEach((name, why) -> out.println("  " + name + ": not measured, " + why));
  }

  private static String met(@Nullable Boolean met) {
    return met == null ? "" : met ? "yes" : "NO";
  }

  static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 1000 ? "%.0f" : "%.2f", value);
  }

  /**
   * The same for programs.
   *
   * @throws IOException if the file cannot be written
   */
  void write(Path file) throws IOException {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (Figure figure : figures) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      object.put("name", figure.name());
      object.put("value", Math.round(figure.value() * 1000) / 1000.0);
      object.put("unit", figure.unit());
      object.put("goal", figure.goal());
      object.put("met", figure.met());
      list.add(object);
    }
    Files.write(
        file,
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsBytes(list));
  }
}

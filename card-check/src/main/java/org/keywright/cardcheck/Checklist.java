package org.keywright.cardcheck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.keywright.cardcheck.card.CardObject;

/**
 * The list of tests, from {@code checklist.tsv}: identifier, object, rule, kinds, editions, title,
 * separated by tabs.
 */
public final class Checklist {

  private static final List<TestCase> TESTS = read();

  private Checklist() {}

  /** All of them, in the order in which they are reported. */
  public static List<TestCase> tests() {
    return TESTS;
  }

  private static List<TestCase> read() {
    try (InputStream in = Checklist.class.getResourceAsStream("checklist.tsv");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(Checklist::test)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestCase test(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 6) {
      throw new IllegalStateException("six cells make a test: " + line);
    }
    String[] editions = cells[4].split("\\.\\.", -1);
    return new TestCase(
        cells[0],
        CardObject.valueOf(cells[1]),
        cells[2],
        kinds(cells[3]),
        Edition.named(editions[0]).orElseThrow(),
        Edition.named(editions[editions.length - 1]).orElseThrow(),
        cells[5]);
  }

  private static Set<Kind> kinds(String cell) {
    return cell.equals("all") ? EnumSet.allOf(Kind.class) : Set.of(Kind.named(cell).orElseThrow());
  }
}

package org.keywright.acceptance.torture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What came of the cells. Safe for concurrent use. */
final class Tally {

  private final long seed;
  private final Map<String, Map<String, Integer>> byFaultAndOperation = new TreeMap<>();
  private final List<Red> red = new ArrayList<>();
  private final List<String> leaks = new ArrayList<>();
  private int cells;
  private int notReached;

  /** A cell that did not hold, and why. */
  record Red(String cell, String reason) {}

  /**
   * What is written for programs.
   *
   * @param cells how many were run
   * @param green how many of them held
   * @param red the names of those that did not, and {@code secrets} if one was found
   * @param counts how many were run for each fault and for each operation
   */
  record Result(
      long seed,
      int cells,
      int green,
      List<String> red,
      Map<String, Map<String, Integer>> counts) {}

  Tally(long seed) {
    this.seed = seed;
  }

  synchronized void green(Cell cell, Cell.Outcome outcome) {
    count(cell);
    if (outcome == Cell.Outcome.NOT_REACHED) {
      notReached++;
    }
  }

  synchronized void red(Cell cell, String reason) {
    count(cell);
    red.add(new Red(cell.name(), reason));
  }

  /** Something that is not a cell of any trouble did not hold. */
  synchronized void red(String name, String reason) {
    cells++;
    red.add(new Red(name, reason));
  }

  private void count(Cell cell) {
    cells++;
    byFaultAndOperation
        .computeIfAbsent(
            cell.trouble().name() + "@" + cell.trouble().place().word(), name -> new TreeMap<>())
        .merge(cell.operation().name(), 1, Integer::sum);
  }

  /** Secrets that were found where they have no business. */
  synchronized void leaks(List<String> found) {
    leaks.addAll(found);
  }

  synchronized int cells() {
    return cells;
  }

  synchronized List<Red> red() {
    return red.stream().sorted(Comparator.comparing(Red::cell)).toList();
  }

  synchronized boolean isGreen() {
    return red.isEmpty() && leaks.isEmpty();
  }

  synchronized Result result() {
    Map<String, Integer> faults = new LinkedHashMap<>();
    Map<String, Integer> operations = new TreeMap<>();
    byFaultAndOperation.forEach((fault, counts) -> {
      faults.put(fault, counts.values().stream().mapToInt(Integer::intValue).sum());
      counts.forEach((operation, count) -> operations.merge(operation, count, Integer::sum));
    });
    List<String> names = new ArrayList<>(red().stream().map(Red::cell).toList());
    if (!leaks.isEmpty()) {
      names.add("secrets");
    }
    return new Result(
        seed, cells, cells - red.size(), names, Map.of("faults", faults, "operations", operations));
  }

  /** For people: the counts, and each cell that did not hold with the way to see it again. */
  synchronized String table() {
    TreeSet<String> operations =
        byFaultAndOperation.values().stream()
            .flatMap(counts -> counts.keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    StringBuilder text = new StringBuilder("  %-28s".formatted(""));
    operations.forEach(operation -> text.append("%12s".formatted(operation)));
    text.append('\n');
    byFaultAndOperation.forEach((fault, counts) -> {
      text.append("  %-28s".formatted(fault));
      for (String operation : operations) {
        Integer count = counts.get(operation);
        text.append("%12s".formatted(count == null ? "" : count.toString()));
      }
      text.append('\n');
    });
    text.append(
        "\n  %d cells, %d green, %d red; %d ended before their point was reached.\n"
            .formatted(cells, cells - red.size(), red.size(), notReached));
    for (Red one : red()) {
      text.append("\n  RED %s\n      %s\n".formatted(one.cell(), one.reason()));
      text.append("      ./keywright torture --seed %d --cell '%s'\n".formatted(seed, one.cell()));
    }
    leaks.forEach(leak -> text.append("\n  RED ").append(leak).append('\n'));
    return text.toString();
  }
}

package org.keywright.acceptance.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All cells: each operation, on each model, with each trouble, at each of its points. */
final class Matrix {

  /** How many servers are killed as real processes in a whole matrix. */
  private static final int REAL_KILLS = 10;

  /** Made once, so that one is equal to itself. */
  private static final List<Trouble> TROUBLES =
      Stream.of(DeviceTroubles.all(), ExchangeTroubles.all(), ServerTroubles.all())
          .flatMap(List::stream)
          .toList();

  private Matrix() {}

  static List<Trouble> troubles() {
    return TROUBLES;
  }

  /**
   * The trouble with this name that is counted so.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Trouble trouble(String name, String place) {
    return troubles().stream()
        .filter(trouble -> trouble.name().equals(name) && trouble.place().word().equals(place))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nothing is called " + name + "@" + place));
  }

  /** All operations on all models that have them, by name. */
  static List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    for (TorturedOperation operation : Operations.all()) {
      for (Model model : Model.values()) {
        if (operation.suits(model)) {
          kinds.add(Cell.kind(operation, model));
        }
      }
    }
    return kinds;
  }

  /**
   * The whole matrix. Runs each operation once undisturbed to learn how many points it has.
   *
   * <p>Of what is thinned out, which points are tried is up to the seed.
   *
   * @param wanted which operations on which models, by names like {@code issue/plain-piv-9b}
   * @param tally hears of an operation that does not even work undisturbed
   */
  static List<Cell> cells(Site site, long seed, Predicate<String> wanted, Tally tally)
      throws Exception {
    List<Cell> cells = new ArrayList<>();
    List<Cell> kills = new ArrayList<>();
    for (Cell cell : everywhere(site, seed, wanted, tally)) {
      if (cell.trouble().equals(KilledServer.TROUBLE)) {
        kills.add(cell);
      } else if (isTried(cell, seed)) {
        cells.add(cell);
      }
    }
    Collections.shuffle(kills, new Random(seed));
    cells.addAll(kills.subList(0, Math.min(REAL_KILLS, kills.size())));
    return cells;
  }

  private static boolean isTried(Cell cell, long seed) {
    int spread = cell.trouble().spread() * cell.operation().spread();
    String row = Cell.kind(cell.operation(), cell.model()) + "/" + cell.trouble().name();
    return Math.floorMod(cell.point() + Seeds.of(seed, row), spread) == 0;
  }

  /**
   * Every point of every operation with every trouble.
   *
   * @param wanted which operations on which models, by names like {@code issue/plain-piv-9b}
   * @param tally hears of an operation that does not even work undisturbed
   */
  static List<Cell> everywhere(Site site, long seed, Predicate<String> wanted, Tally tally)
      throws Exception {
    List<Cell> cells = new ArrayList<>();
    for (TorturedOperation operation : Operations.all()) {
      for (Model model : Model.values()) {
        if (operation.suits(model) && wanted.test(Cell.kind(operation, model))) {
          Extent extent = measure(site, operation, model, seed, tally);
          for (Trouble trouble : troubles(operation)) {
            for (int point = 1; point <= extent.of(trouble.place()); point++) {
              cells.add(new Cell(operation, model, trouble, point));
            }
          }
        }
      }
    }
    return cells;
  }

  private static Extent measure(
      Site site, TorturedOperation operation, Model model, long seed, Tally tally)
      throws Exception {
    try {
      return Cell.measure(site, operation, model, seed);
    } catch (AssertionError e) {
      tally.red(Cell.kind(operation, model) + "/undisturbed", Reasons.of(e));
      return Extent.NONE;
    }
  }

  /** An operation without a client cannot outlive its server's end. */
  private static List<Trouble> troubles(TorturedOperation operation) {
    return operation.givesUp()
        ? troubles()
        : Stream.concat(troubles().stream(), Stream.of(KilledServer.TROUBLE)).toList();
  }
}

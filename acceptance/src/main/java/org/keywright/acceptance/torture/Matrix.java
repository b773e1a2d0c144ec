package org.keywright.acceptance.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** All cells: each operation, on each model, with each trouble, at each of its points. */
final class Matrix {

  /** How many servers are killed as real processes in a whole matrix. */
  private static final int REAL_KILLS = 10;

  private Matrix() {}

  static List<Trouble> troubles() {
    return Stream.of(DeviceTroubles.all(), ExchangeTroubles.all(), ServerTroubles.all())
        .flatMap(List::stream)
        .toList();
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

  /** Runs each operation once undisturbed to learn how many points it has. */
  static List<Cell> cells(Site site, long seed) throws Exception {
    List<Cell> cells = new ArrayList<>();
    List<Cell> kills = new ArrayList<>();
    for (TorturedOperation operation : Operations.all()) {
      for (Model model : Model.values()) {
        if (operation.suits(model)) {
          Extent extent = Cell.measure(site, operation, model, seed);
          for (Trouble trouble : troubles()) {
            for (int point = 1; point <= extent.of(trouble.place()); point++) {
              cells.add(new Cell(operation, model, trouble, point));
            }
          }
          for (int point = 1; !operation.givesUp() && point <= extent.commits(); point++) {
            kills.add(new Cell(operation, model, KilledServer.TROUBLE, point));
          }
        }
      }
    }
    Collections.shuffle(kills, new Random(seed));
    cells.addAll(kills.subList(0, Math.min(REAL_KILLS, kills.size())));
    return cells;
  }
}

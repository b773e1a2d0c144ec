package org.keywright.acceptance.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Finds a short form of a sequence that fails: takes out as much as can be taken out, then puts
 * simpler elements in the place of the others, as long as it still fails.
 *
 * @param <T> an element
 */
final class Shrinker<T> {

  private final Failing<T> failing;
  private final Function<T, List<T>> simpler;
  private int left;

  /** Tries a sequence. */
  @FunctionalInterface
  interface Failing<T> {
    boolean fails(List<T> sequence) throws Exception;
  }

  /**
   * A search.
   *
   * @param simpler what can stand in the place of an element, the simplest first; may be empty
   * @param trials how often a sequence is tried at most
   */
  Shrinker(Failing<T> failing, Function<T, List<T>> simpler, int trials) {
    this.failing = failing;
    this.simpler = simpler;
    this.left = trials;
  }

  /** The shortest form that was found; the sequence itself if nothing shorter fails. */
  List<T> shrink(List<T> sequence) throws Exception {
    List<T> shortest = List.copyOf(sequence);
    List<T> before;
    do {
      before = shortest;
      for (int length = Math.max(1, shortest.size() / 2); length > 0; length /= 2) {
        shortest = without(shortest, length);
      }
      shortest = simplified(shortest);
    } while (!before.equals(shortest) && left > 0);
    return shortest;
  }

  /** Takes out pieces of a length wherever that can be done, from the end on. */
  private List<T> without(List<T> sequence, int length) throws Exception {
    List<T> shortest = sequence;
    for (int from = shortest.size() - length; from >= 0; from -= length) {
      List<T> shorter = new ArrayList<>(shortest);
      shorter.subList(from, from + length).clear();
      if (!shorter.isEmpty() && stillFails(shorter)) {
        shortest = shorter;
      }
    }
    return shortest;
  }

  private List<T> simplified(List<T> sequence) throws Exception {
    List<T> simplest = new ArrayList<>(sequence);
    for (int i = 0; i < simplest.size(); i++) {
      for (T candidate : simpler.apply(simplest.get(i))) {
        List<T> trial = new ArrayList<>(simplest);
        trial.set(i, candidate);
        if (stillFails(trial)) {
          simplest = trial;
          break;
        }
      }
    }
    return simplest;
  }

  private boolean stillFails(List<T> sequence) throws Exception {
    return left-- > 0 && failing.fails(List.copyOf(sequence));
  }
}

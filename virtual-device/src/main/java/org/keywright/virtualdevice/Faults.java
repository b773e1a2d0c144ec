package org.keywright.virtualdevice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The faults that wait for a device. Each strikes once. Safe for concurrent use: a test may set
 * faults while the device works.
 */
public final class Faults {

  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<Integer, Integer> seen = new HashMap<>();
  private Duration idle = Duration.ZERO;
  private boolean idleAnnounced;

  Faults() {}

  /** Sets one more fault. */
  public synchronized Faults add(Fault fault) {
    int before = fault.when() instanceof When.AtInstruction i ? seen.getOrDefault(i.ins(), 0) : 0;
    waiting.add(new Waiting(fault, before));
    return this;
  }

  /** Sets a fault that needs no value. */
  public Faults add(Fault.Kind kind, When when) {
    return add(new Fault(kind, when, 0));
  }

  /** Takes all faults back, the reset when idle included. */
  public synchronized void clear() {
    waiting.clear();
    idle = Duration.ZERO;
  }

  /** How many faults have not struck yet. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /**
   * From now on the card is reset whenever it gets no command for so long, as systems do it to a
   * card that is left alone within a transaction.
   *
   * @param after zero turns it off
   * @param announced whether the next command fails with a notice of the reset (see {@link
   *     Fault.Kind#RESET_ANNOUNCED}), else it meets a card with nothing selected
   */
  public synchronized Faults resetWhenIdle(Duration after, boolean announced) {
    idle = after;
    idleAnnounced = announced;
    return this;
  }

  /** The reset that is due after such a time without a command. */
  synchronized Optional<Fault.Kind> afterIdle(Duration since) {
    if (idle.isZero() || since.compareTo(idle) < 0) {
      return Optional.empty();
    }
    return Optional.of(idleAnnounced ? Fault.Kind.RESET_ANNOUNCED : Fault.Kind.RESET);
  }

  /** Counts this command and takes out the faults that strike at it. */
  synchronized List<Fault> at(long number, int ins) {
    int times = seen.merge(ins, 1, Integer::sum);
    List<Fault> due = new ArrayList<>();
    waiting.removeIf(entry -> {
      boolean now =
          switch (entry.fault().when()) {
            case When.AtNumber n -> n.number() == number;
            case When.AtInstruction i ->
                i.ins() == ins && times == entry.seenBefore() + i.occurrence();
          };
      if (now) {
        due.add(entry.fault());
      }
      return now;
    });
    return due;
  }

  /** A fault, and how often its instruction had been seen when it was set. */
  private record Waiting(Fault fault, int seenBefore) {}
}

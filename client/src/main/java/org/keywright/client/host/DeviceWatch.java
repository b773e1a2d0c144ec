package org.keywright.client.host;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keywright.card.transport.CardTransportException;
import org.keywright.client.PlainText;
import org.keywright.client.device.Readers;
import org.keywright.client.host.ReaderView.State;

/**
 * Looks which readers there are and what is in them, for as long as somebody wants to know, and
 * tells whenever that changed. A device is asked once, when it comes, and once more after a session
 * worked with it.
 */
final class DeviceWatch implements AutoCloseable {

  /** How many readers a page is told of. */
  static final int MAX_READERS = 16;

  /** How often it looks. */
  private static final Duration PERIOD = Duration.ofMillis(300);

  /** How often a device is asked that does not answer: one that was just put in may need time. */
  private static final int PATIENCE = 3;

  private final Workstation station;
  private final Consumer<List<ReaderView>> told;
  private final Consumer<String> complained;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Thread thread;
  private List<ReaderView> last = List.of();
  private boolean first = true;
  private volatile boolean closed;

  /** What is known of a reader. */
  private static final class Entry {
    private State state = State.EMPTY;
    private ReaderView.@Nullable Device device;
    private int failures;
  }

  /**
   * A watch that has not begun.
   *
   * @param told what there is, each time that it is something else
   * @param complained why readers cannot be asked for, once
   */
  DeviceWatch(Workstation station, Consumer<List<ReaderView>> told, Consumer<String> complained) {
    this.station = station;
    this.told = told;
    this.complained = complained;
    this.thread = Thread.ofPlatform().daemon().name("device-watch").unstarted(this::watch);
  }

  DeviceWatch begin() {
    thread.start();
    return this;
  }

  /** Ends it; a device that is being asked just now is not waited for. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void watch() {
    String problem = station.readers().problem();
    if (problem != null) {
      complained.accept(PlainText.of(problem, 300));
    }
    try {
      while (!closed) {
        List<Readers.Reader> readers = list();
        for (Readers.Reader reader : readers) {
          update(reader);
        }
        tell(readers);
        for (Readers.Reader reader : readers) {
          if (entry(reader).state == State.LOOKING && !closed) {
            look(reader);
            tell(readers);
          }
        }
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      // It was closed.
    }
  }

  private List<Readers.Reader> list() {
    List<Readers.Reader> readers;
    try {
      readers = station.readers().list();
    } catch (CardTransportException e) {
      if (first) {
        complained.accept(PlainText.of(String.valueOf(e.getMessage()), 300));
      }
      readers = List.of();
    }
    List<Readers.Reader> shown =
        readers.stream()
            .filter(
                reader -> !reader.name().isBlank() && reader.name().length() <= Rules.MAX_READER)
            .limit(MAX_READERS)
            .toList();
    Set<String> names = shown.stream().map(Readers.Reader::name).collect(Collectors.toSet());
    entries.keySet().retainAll(names);
    return shown;
  }

  private Entry entry(Readers.Reader reader) {
    return entries.computeIfAbsent(reader.name(), name -> new Entry());
  }

  private void update(Readers.Reader reader) {
    Entry entry = entry(reader);
    if (!reader.cardPresent()) {
      entries.put(reader.name(), new Entry());
    } else if (!isFree(reader)) {
      entry.state = State.BUSY;
    } else if (entry.state == State.EMPTY || entry.state == State.BUSY) {
      entry.state = State.LOOKING;
      entry.failures = 0;
    }
  }

  private boolean isFree(Readers.Reader reader) {
    try {
      return station.locks().isFree(reader.name());
    } catch (IOException e) {
      // A session there would fail for the same reason, and say so.
      return true;
    }
  }

  private void look(Readers.Reader reader) throws InterruptedException {
    Entry entry = entry(reader);
    try (ReaderLocks.Held held = station.locks().take(reader.name(), Duration.ZERO)) {
      if (held == null) {
        entry.state = State.BUSY;
        return;
      }
      entry.device = ReaderView.Device.of(station.readers().identify(reader));
      entry.state = State.READY;
    } catch (IOException e) {
      entry.device = null;
      entry.failures++;
      if (entry.failures == PATIENCE) {
        entry.state = State.UNREADABLE;
      }
    }
  }

  private void tell(List<Readers.Reader> readers) {
    List<ReaderView> now = new ArrayList<>();
    for (Readers.Reader reader : readers) {
      Entry entry = entry(reader);
      now.add(new ReaderView(reader.name(), entry.state, entry.device));
    }
    if (!closed && (first || !now.equals(last))) {
      first = false;
      last = List.copyOf(now);
      told.accept(last);
    }
  }
}

package org.keywright.acceptance.torture;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Tells how far it is: in one line on a terminal, now and then elsewhere. Safe for concurrent use.
 */
final class Progress {

  private static final Duration ELSEWHERE = Duration.ofSeconds(30);
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);

  private final PrintStream out;
  private final boolean terminal;
  private long start = System.nanoTime();
  private long told;
  private int total;

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  synchronized void begin(int cells) {
    total = cells;
    start = System.nanoTime();
    told = start;
  }

  synchronized void at(int cells, int red) {
    long now = System.nanoTime();
    Duration pause = terminal ? ON_TERMINAL : ELSEWHERE;
    if (now - told < pause.toNanos()) {
      return;
    }
    told = now;
    double seconds = (now - start) / 1e9;
    double rate = cells / seconds;
    long left = Math.round((total - cells) / rate);
    String line =
        "%d of %d cells, %d red, %.1f a second, %d:%02d left"
            .formatted(cells, total, red, rate, left / 60, left % 60);
    out.print(terminal ? "\r  " + line + "    " : "  " + line + System.lineSeparator());
    out.flush();
  }

  /** Tells of a red cell at once: a whole matrix takes long. */
  synchronized void red(String cell, String reason) {
    out.print((terminal ? "\r" : "") + "  RED " + cell + ": " + reason + System.lineSeparator());
    out.flush();
  }

  synchronized void end() {
    if (terminal) {
      out.print("\r" + " ".repeat(78) + "\r");
    }
  }
}

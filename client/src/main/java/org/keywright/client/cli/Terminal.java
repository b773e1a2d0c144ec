package org.keywright.client.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Where the person is: results go to the standard output, progress and complaints to the standard
 * error, questions to the console, if there is one.
 *
 * <p>Used by one thread. What comes from elsewhere is made plain before it gets here.
 */
class Terminal {

  private static final int WIDTH = 78;

  private final PrintStream out;
  private final PrintStream err;
  private final @Nullable Console console;
  private final boolean moving;
  private String shown = "";

  Terminal(PrintStream out, PrintStream err, @Nullable Console console, boolean moving) {
    this.out = out;
    this.err = err;
    this.console = console;
    this.moving = moving;
  }

  /** The one that this program was started on. */
  @SuppressWarnings("SystemConsoleNull") // since 25 it is null again without a terminal
  static Terminal system() {
    Console console = System.console();
    boolean interactive = console != null && console.isTerminal();
    String kind = System.getenv("TERM");
    return new Terminal(
        System.out,
        System.err,
        interactive ? console : null,
        interactive && kind != null && !kind.equals("dumb"));
  }

  /** Whether somebody can be asked. */
  boolean isInteractive() {
    return console != null;
  }

  /** A line of the result. */
  void print(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** A line for the person. */
  void tell(String line) {
    clear();
    err.println(line);
    err.flush();
  }

  /**
   * How far it is: one line that moves on a terminal; elsewhere a line each time the text changes.
   */
  void progress(String text, int percent) {
    if (!moving) {
      if (!text.equals(shown)) {
        err.println(text);
        err.flush();
        shown = text;
      }
      return;
    }
    String line = "%3d %%  %s".formatted(percent, text);
    line = line.substring(0, Math.min(WIDTH, line.length()));
    if (!line.equals(shown)) {
      // Back to the start, clear the line.
      err.print("\r\033[K" + line);
      err.flush();
      shown = line;
    }
  }

  private void clear() {
    if (moving && !shown.isEmpty()) {
      err.print("\r\033[K");
      err.flush();
    }
    shown = "";
  }

  /**
   * Asks.
   *
   * @return what was typed, or null at the end of the input
   * @throws InterruptedException if waiting for the person was ended
   */
  @Nullable String ask(String question) throws InterruptedException {
    Console person = person();
    clear();
    return await(() -> person.readLine("%s", question));
  }

  /** Asks without showing what is typed; the caller wipes the answer. */
  char @Nullable [] askSecretly(String question) throws InterruptedException {
    Console person = person();
    clear();
    return await(() -> person.readPassword("%s", question));
  }

  private Console person() {
    if (console == null) {
      throw new IllegalStateException("there is nobody to ask");
    }
    return console;
  }

  /** A console cannot be interrupted: it is read by a thread that is left behind if need be. */
  private static <T extends @Nullable Object> T await(Callable<T> read)
      throws InterruptedException {
    FutureTask<T> answer = new FutureTask<>(read);
    Thread.ofPlatform().daemon().name("console").start(answer);
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the console cannot be read", e.getCause());
    }
  }
}

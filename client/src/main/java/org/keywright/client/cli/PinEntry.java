package org.keywright.client.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.Hole;
import org.keywright.card.script.PinRules;
import org.keywright.card.secret.Secret;

/** Gets PINs from the person: typed on the console, or from a file descriptor. */
interface PinEntry {

  /** A PIN that keeps the rules of its place, or null if there is none to be had. */
  @Nullable Secret pin(Hole.Pin hole) throws InterruptedException;

  /** What a PIN must be, in words. */
  static String inWords(PinRules rules) {
    String length =
        rules.minLength() == rules.maxLength()
            ? String.valueOf(rules.minLength())
            : rules.minLength() + " to " + rules.maxLength();
    String kind = rules.digitsOnly() ? " digits" : " characters";
    return length + kind + (rules.refuseTrivial() ? ", no runs such as 123456 or 000000" : "");
  }

  /** What is wrong with a PIN, in words. */
  static String inWords(PinRules.Verdict verdict, PinRules rules) {
    return switch (verdict) {
      case GOOD -> "This PIN is good.";
      case TOO_SHORT -> "This PIN is too short: " + inWords(rules) + ".";
      case TOO_LONG -> "This PIN is too long: " + inWords(rules) + ".";
      case WRONG_CHARACTER ->
          "This PIN has a character that it must not have: " + inWords(rules) + ".";
      case TRIVIAL -> "This PIN is too easy to guess: " + inWords(rules) + ".";
    };
  }

  /** Typed twice if it is new, without echo. */
  record FromConsole(Terminal terminal) implements PinEntry {

    private static final int TRIES = 5;

    @Override
    public @Nullable Secret pin(Hole.Pin hole) throws InterruptedException {
      boolean isNew = hole.pin() == Hole.PinKind.NEW;
      String question =
          isNew ? "New PIN (" + inWords(hole.rules()) + "): " : "Current PIN of the device: ";
      for (int i = 0; i < TRIES; i++) {
        Secret pin = read(question);
        if (pin == null || pin.length() == 0) {
          return null;
        }
        PinRules.Verdict verdict = hole.rules().judge(pin);
        if (verdict != PinRules.Verdict.GOOD) {
          terminal.tell(inWords(verdict, hole.rules()));
          pin.close();
        } else if (!isNew || isRepeated(pin)) {
          return pin;
        } else {
          terminal.tell("The two are not the same.");
          pin.close();
        }
      }
      return null;
    }

    private boolean isRepeated(Secret pin) throws InterruptedException {
      try (Secret again = read("Again: ")) {
        return again != null && again.sameAs(pin);
      }
    }

    private @Nullable Secret read(String question) throws InterruptedException {
      char[] typed = terminal.askSecretly(question);
      if (typed == null) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.allocate(3 * typed.length);
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), bytes, true);
      byte[] pin = Arrays.copyOf(bytes.array(), bytes.position());
      Arrays.fill(bytes.array(), (byte) 0);
      Arrays.fill(typed, '\0');
      return Secret.takeOver(pin);
    }
  }

  /**
   * From a file descriptor that whoever starts the program has opened: one line, read when it is
   * needed. A second line is the current PIN, where a device has one.
   */
  final class FromDescriptor implements PinEntry {

    private static final int MAX = 256;

    private final String path;
    private final Terminal terminal;
    private @Nullable Secret content;

    FromDescriptor(int descriptor, Terminal terminal) {
      this("/dev/fd/" + descriptor, terminal);
    }

    FromDescriptor(String path, Terminal terminal) {
      this.path = path;
      this.terminal = terminal;
    }

    @Override
    public @Nullable Secret pin(Hole.Pin hole) {
      Secret all = content;
      if (all == null) {
        all = readAll();
        content = all;
      }
      Secret pin = line(all, hole.pin() == Hole.PinKind.NEW ? 0 : 1);
      PinRules.Verdict verdict = hole.rules().judge(pin);
      if (verdict != PinRules.Verdict.GOOD) {
        terminal.tell("The PIN from " + path + " is refused. " + inWords(verdict, hole.rules()));
        pin.close();
        return null;
      }
      return pin;
    }

    private Secret readAll() {
      byte[] buffer = new byte[MAX];
      try (InputStream in = new FileInputStream(path)) {
        int length = in.readNBytes(buffer, 0, MAX);
        return Secret.takeOver(Arrays.copyOf(buffer, length));
      } catch (IOException e) {
        terminal.tell(path + " cannot be read: is --pin-fd the number of an open descriptor?");
        return Secret.takeOver(new byte[0]);
      } finally {
        Arrays.fill(buffer, (byte) 0);
      }
    }

    private static Secret line(Secret all, int number) {
      byte[] bytes = all.reveal();
      try {
        int start = 0;
        for (int skipped = 0; skipped < number; skipped++) {
          start = end(bytes, start) + 1;
        }
        int from = Math.min(start, bytes.length);
        int to = end(bytes, from);
        if (to > from && bytes[to - 1] == '\r') {
          to--;
        }
        return Secret.takeOver(Arrays.copyOfRange(bytes, from, to));
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }

    private static int end(byte[] bytes, int from) {
      int at = from;
      while (at < bytes.length && bytes[at] != '\n') {
        at++;
      }
      return at;
    }
  }
}

package org.keywright.cardcheck.cli;

import java.io.Console;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.keywright.card.secret.Secret;
import org.keywright.cardcheck.card.CardException;
import org.keywright.cardcheck.card.PinSource;

/** Asks for the PIN without showing it, or reads it from a file descriptor. */
final class PinEntry {

  private static final int LEAST = 6;
  private static final int MOST = 8;

  private PinEntry() {}

  static PinSource of(Arguments arguments) {
    if (arguments.noPin()) {
      return triesLeft -> Optional.empty();
    }
    return triesLeft -> {
      PinSource.requireTries(triesLeft);
      return Optional.of(
          arguments.pinDescriptor() >= 0
              ? fromDescriptor("/dev/fd/" + arguments.pinDescriptor())
              : fromConsole(triesLeft));
    };
  }

  @SuppressWarnings("SystemConsoleNull") // since 25 it is null again without a terminal
  private static Secret fromConsole(int triesLeft) throws CardException {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new CardException(
          "there is no terminal to ask for the PIN: give --pin-fd, or --no-pin to do without");
    }
    String tries = triesLeft < 0 ? "" : " (" + triesLeft + " tries left)";
    char[] typed = console.readPassword("PIN of the card%s: ", tries);
    if (typed == null) {
      throw new CardException("no PIN was given; --no-pin does without");
    }
    byte[] digits = new byte[typed.length];
    for (int i = 0; i < typed.length; i++) {
      digits[i] = typed[i] < 0x80 ? (byte) typed[i] : 0;
    }
    Arrays.fill(typed, '\0');
    return checked(digits, digits.length);
  }

  /** The first line of it. */
  private static Secret fromDescriptor(String path) throws CardException {
    byte[] buffer = new byte[64];
    try (InputStream in = new FileInputStream(path)) {
      int length = in.readNBytes(buffer, 0, buffer.length);
      int end = 0;
      while (end < length && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      return checked(Arrays.copyOf(buffer, end), end);
    } catch (IOException e) {
      throw new CardException(
          path + " cannot be read: is --pin-fd the number of an open descriptor?", e);
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  /**
   * A PIN of another form would cost a try and cannot be right (SP 800-73-5 part 2 clause 2.4.3).
   */
  private static Secret checked(byte[] digits, int length) throws CardException {
    boolean good = length >= LEAST && length <= MOST;
    for (byte digit : digits) {
      good &= digit >= '0' && digit <= '9';
    }
    if (!good) {
      Arrays.fill(digits, (byte) 0);
      throw new CardException("a PIN has 6 to 8 digits; nothing was tried");
    }
    return Secret.takeOver(digits);
  }
}

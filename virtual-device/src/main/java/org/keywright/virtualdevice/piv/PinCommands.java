package org.keywright.virtualdevice.piv;

import java.util.Arrays;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.crypto.Effort;

/** VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER (SP 800-73-5 part 2 clause 3.2). */
final class PinCommands {

  private static final int LENGTH = 8;
  private static final int MIN_LENGTH = 6;
  private static final int RESET_STATUS = 0xFF;

  private final PivProfile profile;
  private final PivStore store;
  private final PivStatus status;
  private final Effort effort;

  PinCommands(PivProfile profile, PivStore store, PivStatus status, Effort effort) {
    this.profile = profile;
    this.store = store;
    this.status = status;
    this.effort = effort;
  }

  Response verify(Command command) {
    if (command.p2() != Reference.PIN.id()) {
      throw new CardError(StatusWord.REFERENCE_NOT_FOUND);
    }
    if (command.p1() == RESET_STATUS) {
      if (command.data().length != 0) {
        throw new CardError(StatusWord.WRONG_DATA);
      }
      status.pinFailed();
      return Response.ok();
    }
    if (command.p1() != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    if (command.data().length == 0) {
      return status.isPinVerified() ? Response.ok() : Response.of(store.triesStatus(Reference.PIN));
    }
    refuseIfBlocked(Reference.PIN);
    if (command.data().length != LENGTH) {
      throw new CardError(StatusWord.WRONG_DATA);
    }
    if (!profile.isExtended()) {
      requireDigits(command.data());
    }
    check(Reference.PIN, command.data());
    status.pinVerified();
    return Response.ok();
  }

  Response change(Command command) {
    if (command.p1() != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    Reference reference =
        switch (command.p2()) {
          case 0x80 -> Reference.PIN;
          case 0x81 -> Reference.PUK;
          default -> throw new CardError(StatusWord.REFERENCE_NOT_FOUND);
        };
    refuseIfBlocked(reference);
    requireTwo(command);
    byte[] old = first(command);
    byte[] fresh = second(command);
    if (!profile.isExtended() && reference == Reference.PIN) {
      requireDigits(old);
    }
    requireAcceptableBefore(reference, fresh);
    check(reference, old);
    requireAcceptableAfter(reference, fresh);
    store.setReference(reference, fresh);
    if (reference == Reference.PIN) {
      status.pinVerified();
    }
    return Response.ok();
  }

  Response resetRetryCounter(Command command) {
    if (command.p1() != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    if (command.p2() != Reference.PIN.id()) {
      throw new CardError(StatusWord.REFERENCE_NOT_FOUND);
    }
    refuseIfBlocked(Reference.PUK);
    requireTwo(command);
    byte[] fresh = second(command);
    requireAcceptableBefore(Reference.PIN, fresh);
    check(Reference.PUK, first(command));
    requireAcceptableAfter(Reference.PIN, fresh);
    store.setReference(Reference.PIN, fresh);
    store.restoreTries(Reference.PIN);
    return Response.ok();
  }

  private void check(Reference reference, byte[] presented) {
    effort.add(Effort.Task.COMPARE_REFERENCE);
    try {
      store.check(reference, presented);
    } catch (CardError e) {
      // Clauses 3.2.1 to 3.2.3: 63CX sets the PIN's security status to FALSE, 6983 leaves it.
      if (e.statusWord() != StatusWord.BLOCKED) {
        status.pinFailed();
      }
      throw e;
    }
  }

  private void refuseIfBlocked(Reference reference) {
    if (store.triesLeft(reference) == 0) {
      throw new CardError(StatusWord.BLOCKED);
    }
  }

  /**
   * Clauses 3.2.2 and 3.2.3 leave open whether a malformed new value costs a try when the old one
   * is wrong too. A plain card looks at the new value first; YubiKeys compare first, and their own
   * tools block a PUK that way.
   */
  private void requireAcceptableBefore(Reference reference, byte[] fresh) {
    if (!profile.isExtended() && reference == Reference.PIN) {
      requireDigits(fresh);
    }
  }

  private void requireAcceptableAfter(Reference reference, byte[] fresh) {
    if (profile.isExtended()) {
      requirePaddedTail(fresh);
    } else if (reference == Reference.PIN) {
      requireDigits(fresh);
    }
  }

  /** Six to eight ASCII digits, the rest FF (clause 2.4.3). */
  private static void requireDigits(byte[] value) {
    int digits = requirePaddedTail(value);
    for (int i = 0; i < digits; i++) {
      if (value[i] < '0' || value[i] > '9') {
        throw new CardError(StatusWord.WRONG_DATA);
      }
    }
  }

  /** Six to eight bytes other than FF, then nothing but FF; returns how many. */
  private static int requirePaddedTail(byte[] value) {
    int length = 0;
    while (length < LENGTH && value[length] != (byte) 0xFF) {
      length++;
    }
    for (int i = length; i < LENGTH; i++) {
      if (value[i] != (byte) 0xFF) {
        throw new CardError(StatusWord.WRONG_DATA);
      }
    }
    if (length < MIN_LENGTH) {
      throw new CardError(StatusWord.WRONG_DATA);
    }
    return length;
  }

  private static void requireTwo(Command command) {
    if (command.data().length != 2 * LENGTH) {
      throw new CardError(StatusWord.WRONG_DATA);
    }
  }

  private static byte[] first(Command command) {
    return Arrays.copyOf(command.data(), LENGTH);
  }

  private static byte[] second(Command command) {
    return Arrays.copyOfRange(command.data(), LENGTH, 2 * LENGTH);
  }
}

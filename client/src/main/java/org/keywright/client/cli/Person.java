package org.keywright.client.cli;

import org.jspecify.annotations.Nullable;
import org.keywright.card.script.Consent;
import org.keywright.card.script.Hole;
import org.keywright.card.secret.Secret;
import org.keywright.client.DeviceSession;
import org.keywright.client.PlainText;

/** The person at the command line, as a session meets them. */
final class Person implements DeviceSession.Interaction {

  private final Terminal terminal;
  private final @Nullable PinEntry pins;
  private final boolean agreed;
  private int exchange;

  /**
   * A person.
   *
   * @param pins where PINs come from, null if from nowhere
   * @param agreed whether they agreed beforehand that the device is wiped
   */
  Person(Terminal terminal, @Nullable PinEntry pins, boolean agreed) {
    this.terminal = terminal;
    this.pins = pins;
    this.agreed = agreed;
  }

  @Override
  public @Nullable Secret pin(Hole.Pin hole) throws InterruptedException {
    if (pins == null) {
      terminal.tell("A PIN is needed, and there is nobody to ask: give --pin-fd.");
      return null;
    }
    return pins.pin(hole);
  }

  @Override
  public boolean agrees(Consent to, String hardwareId) throws InterruptedException {
    if (agreed) {
      return true;
    }
    String device = "the device " + PlainText.of(hardwareId, 128);
    String what =
        switch (to) {
          case WIPE -> "Everything on " + device + " will be wiped.";
          case PIN_RESET -> "The PIN of " + device + " will be replaced by a new one.";
        };
    if (!terminal.isInteractive()) {
      terminal.tell(what + " Nobody is here to agree: give --yes.");
      return false;
    }
    String answer = terminal.ask(what + " Type \"yes\" to go on: ");
    return answer != null && answer.strip().equals("yes");
  }

  @Override
  public void triesLeft(int tries) {
    terminal.tell(
        tries == 1
            ? "The PIN has one try left: if it is wrong, the device blocks it."
            : "The PIN has " + tries + " tries left.");
  }

  @Override
  public void exchange(int sequence) {
    exchange = sequence;
    if (sequence == 1) {
      terminal.progress("Asking the server", 0);
    }
  }

  @Override
  public void at(String stage, long done, long total) {
    int percent = total <= 0 ? 0 : Math.clamp(done * 100 / total, 0, 100);
    terminal.progress(PlainText.of(stage, 80) + " (exchange " + exchange + ")", percent);
  }
}

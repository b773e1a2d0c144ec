package org.keywright.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.Consent;
import org.keywright.card.script.Hole;
import org.keywright.card.secret.Secret;
import org.keywright.client.DeviceSession;

/** The person at the workstation, who has a watch and chooses a PIN. */
final class Timeline implements DeviceSession.Interaction {

  private final Secret pin;
  private final List<Step> steps = new ArrayList<>();
  private long since = System.nanoTime();
  private String label = "Identifying the device";
  private int exchange = 1;

  Timeline(Secret pin) {
    this.pin = pin;
  }

  /** A PIN that keeps the rules, for a demonstration. */
  static Secret choosePin() {
    try (Secret digits = Secret.randomDigits(6)) {
      byte[] characters = digits.reveal();
      // Neither a run nor one digit all over, whatever was drawn.
      characters[1] = (byte) ('0' + (characters[0] - '0' + 5) % 10);
      return Secret.takeOver(characters);
    }
  }

  /** A stage, and how long it took. */
  record Step(int exchange, String label, Duration took) {}

  List<Step> steps() {
    return List.copyOf(steps);
  }

  @Override
  public void exchange(int sequence) {
    lap("Waiting for the server");
    exchange = sequence;
  }

  @Override
  public void at(String stage, long done, long total) {
    if (!stage.equals(label)) {
      lap(stage);
    }
  }

  /** Ends what was going on. */
  void end() {
    lap("");
  }

  private void lap(String next) {
    long now = System.nanoTime();
    steps.add(new Step(exchange, label, Duration.ofNanos(now - since)));
    since = now;
    label = next;
  }

  @Override
  public @Nullable Secret pin(Hole.Pin hole) {
    return pin.copy();
  }

  @Override
  public boolean agrees(Consent to, String hardwareId) {
    return false;
  }

  /** Characters of a PIN, to be shown once at the end of a demonstration. */
  static String show(Secret pin) {
    return new String(pin.reveal(), StandardCharsets.US_ASCII);
  }
}

package org.keywright.virtualdevice;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.CardTransportException.Reason;
import org.keywright.virtualdevice.crypto.DeviceRandom;

/**
 * A device in software: command APDUs in, response APDUs out, and all that can happen to a device
 * in between. {@link DeviceModels} makes them.
 *
 * <p>Safe for concurrent use: commands are carried out one after the other.
 */
public final class VirtualDevice {

  private static final int GET_RESPONSE = 0xC0;
  private static final int MAX_GARBAGE = 300;
  private static final byte[] MORE = {0x61, 0x00};

  private final IntFunction<InstalledCard> twins;
  private final Speed speed;
  private final Faults faults = new Faults();
  private final SecureRandom noise;

  private final InstalledCard own;
  private InstalledCard card;
  private long apdus;
  private boolean endless;
  private Instant lastCommand = Instant.now();
  private @Nullable Instant goneUntil;

  VirtualDevice(
      InstalledCard card, IntFunction<InstalledCard> twins, Speed speed, SecureRandom noise) {
    this.own = card;
    this.card = card;
    this.twins = twins;
    this.speed = speed;
    this.noise = noise;
  }

  /** A way to this device within the process. It resets nothing when opened or closed. */
  public CardTransport transport() {
    return new VirtualTransport(this);
  }

  /** What shall go wrong. */
  public Faults faults() {
    return faults;
  }

  /** How many commands have reached the device since it was made; resets do not count anew. */
  public synchronized long apduCount() {
    return apdus;
  }

  /** The answer to reset, a fresh array. */
  public synchronized byte[] atr() {
    return card.atr();
  }

  /** The serial number, as the model reports it; a twin that took its place has another one. */
  public synchronized int serial() {
    return card.serial();
  }

  /** The root that the device's attestations lead to, on models that attest. */
  public synchronized Optional<X509Certificate> attestationRoot() {
    return card.attestationRoot();
  }

  /** The true state of the device, past all its access rules: for tests alone. */
  public synchronized DeviceInspection inspect() {
    return card.inspect();
  }

  /** Resets the card, as a reader does it: what is volatile is gone. */
  public synchronized void reset() {
    card.system().reset();
    endless = false;
  }

  /** Pulls the device out until {@link #insert()}. */
  public synchronized void remove() {
    removeUntil(Instant.MAX);
  }

  /** Puts the device back; it is reset. Does nothing if it is there. */
  public synchronized void insert() {
    if (goneUntil != null) {
      goneUntil = null;
      reset();
    }
  }

  /**
   * Whether the device is there; one that was pulled for a time comes back here when it is over.
   */
  public synchronized boolean isPresent() {
    if (goneUntil != null && !Instant.now().isBefore(goneUntil)) {
      insert();
    }
    return goneUntil == null;
  }

  /** Puts the device that it was made as back into the place of a twin; it is reset. */
  public synchronized void swapBack() {
    if (card.serial() != own.serial()) {
      card = own;
      reset();
    }
  }

  /**
   * Puts the objects of another card on the device, past all its access rules, and makes a key for
   * each certificate among them: that card's own keys are not to be had, so that these belong to no
   * certificate.
   *
   * @param folder with files named as on the test cards of the ICAM programme
   * @throws IOException if there is no object of a card in it, or one cannot be read
   */
  public synchronized void personalise(Path folder) throws IOException {
    card.personalise(CardFolder.read(folder));
  }

  /** Sets the counter of the PIN to zero, as after so many wrong ones. */
  public synchronized void blockPin() {
    card.blockPin();
  }

  /**
   * Carries out one command.
   *
   * @param command the command APDU, 1 to {@value CardTransport#MAX_COMMAND} bytes
   * @return the response APDU, at least its status word unless a fault garbles it
   * @throws CardTransportException if the device is or was removed, or its reset is announced
   * @throws IllegalArgumentException if the command is longer than an APDU can be, or empty
   */
  public synchronized byte[] transmit(byte[] command) throws CardTransportException {
    if (command.length < 1 || command.length > CardTransport.MAX_COMMAND) {
      throw new IllegalArgumentException(
          "a command APDU has 1 to " + CardTransport.MAX_COMMAND + " bytes");
    }
    requirePresent();
    Instant now = Instant.now();
    Optional<Fault.Kind> idleReset = faults.afterIdle(Duration.between(lastCommand, now));
    lastCommand = now;
    if (idleReset.isPresent()) {
      resetBefore(idleReset.get() == Fault.Kind.RESET_ANNOUNCED);
    }
    apdus++;
    int ins = command.length > 1 ? command[1] & 0xFF : -1;
    List<Fault> due = faults.at(apdus, ins);
    byte @Nullable [] instead = before(due);
    if (instead != null) {
      return instead;
    }
    endless &= ins == GET_RESPONSE;
    byte[] response = endless ? endlessPart() : process(command);
    response = after(due, response);
    lastCommand = Instant.now();
    return response;
  }

  /** Lets strike what strikes before a command; returns an answer given in its place. */
  private byte @Nullable [] before(List<Fault> due) throws CardTransportException {
    byte[] instead = null;
    for (Fault fault : due) {
      switch (fault.kind()) {
        case REMOVE -> {
          removeFor(fault.value());
          requirePresent();
        }
        case RESET -> resetBefore(false);
        case RESET_ANNOUNCED -> resetBefore(true);
        case SWAP -> swap();
        case ANSWER -> instead = statusWord(fault.value());
        default -> {
          // strikes after the command
        }
      }
    }
    return instead;
  }

  /** Lets strike what strikes after a command; returns what is heard of the answer. */
  private byte[] after(List<Fault> due, byte[] response) throws CardTransportException {
    byte[] heard = response;
    for (Fault fault : due) {
      heard =
          switch (fault.kind()) {
            case LOSE_REPLY -> {
              removeFor(fault.value());
              throw new CardTransportException(
                  Reason.REMOVED, "the virtual device was removed before it answered");
            }
            case GARBAGE -> DeviceRandom.bytes(noise, 1 + noise.nextInt(MAX_GARBAGE));
            case ANSWER_AFTER -> statusWord(fault.value());
            case LYING_LENGTH -> lying(heard);
            case ENDLESS -> {
              endless = true;
              yield endlessPart();
            }
            case SLOW -> {
              Speed.pause(Duration.ofMillis(fault.value()));
              yield heard;
            }
            default -> heard;
          };
    }
    return heard;
  }

  /** Carries it out, and takes as long as a device of this speed. */
  private byte[] process(byte[] command) {
    Instant start = Instant.now();
    byte[] response = card.system().process(command);
    Duration real = speed.of(card.effort().take(), command.length + response.length);
    Speed.pause(real.minus(Duration.between(start, Instant.now())));
    return response;
  }

  private void requirePresent() throws CardTransportException {
    if (!isPresent()) {
      throw new CardTransportException(Reason.REMOVED, "the virtual device was removed");
    }
  }

  private void resetBefore(boolean announced) throws CardTransportException {
    reset();
    if (announced) {
      throw new CardTransportException(Reason.RESET, "the virtual device was reset");
    }
  }

  private void removeFor(int millis) {
    removeUntil(millis == 0 ? Instant.MAX : Instant.now().plusMillis(millis));
  }

  private void removeUntil(Instant until) {
    reset();
    goneUntil = until;
  }

  private void swap() {
    card = twins.apply(card.serial() + 1);
    reset();
  }

  private byte[] endlessPart() {
    byte[] part = new byte[256 + MORE.length];
    noise.nextBytes(part);
    System.arraycopy(MORE, 0, part, 256, MORE.length);
    return part;
  }

  private static byte[] statusWord(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  /** The tag of the response, a length of 65535 in its long form, and what was there. */
  private static byte[] lying(byte[] response) {
    int rest = Math.max(0, response.length - 2 - 1);
    byte[] lie = new byte[4 + rest + 2];
    lie[0] = response.length > 2 ? response[0] : 0x53;
    lie[1] = (byte) 0x82;
    lie[2] = (byte) 0xFF;
    lie[3] = (byte) 0xFF;
    System.arraycopy(response, response.length - 2 - rest, lie, 4, rest);
    System.arraycopy(response, response.length - 2, lie, lie.length - 2, 2);
    return lie;
  }
}

package org.keywright.virtualdevice.globalplatform;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.card.Application;
import org.keywright.virtualdevice.card.SecureMessaging;
import org.keywright.virtualdevice.crypto.Cmac;
import org.keywright.virtualdevice.crypto.DeviceRandom;

/** SCP03 on a card: INITIALIZE UPDATE, EXTERNAL AUTHENTICATE, and the session they open. */
final class SecureChannel implements SecureMessaging {

  /** Command class of GlobalPlatform commands, without and with secure messaging. */
  private static final int PLAIN_CLASS = 0x80;

  private static final int SECURE_CLASS = 0x84;
  private static final int SECURE_MESSAGING = 0x04;
  private static final int INITIALIZE_UPDATE = 0x50;
  private static final int EXTERNAL_AUTHENTICATE = 0x82;
  private static final int SCP03 = 0x03;
  private static final int RANDOM_CHALLENGE = 0x60;
  private static final int PREDICTABLE_CHALLENGE = 0x70;
  private static final int CARD_CHALLENGE = 0x02;

  /** Amendment D table 7-5: with what commands and responses may be protected. */
  private static final Set<Integer> LEVELS = Set.of(0x00, 0x01, 0x03, 0x11, 0x13, 0x33);

  private final KeyStore keys;
  private final SecureRandom random;
  private final byte[] diversificationData;
  private final boolean predictable;
  private @Nullable Scp03Session session;

  /**
   * The channel of one card.
   *
   * @param diversificationData ten bytes that differ from card to card
   * @param predictable whether card challenges follow from a counter (Amendment D clause 6.2.2.1)
   */
  SecureChannel(
      KeyStore keys, SecureRandom random, byte[] diversificationData, boolean predictable) {
    this.keys = keys;
    this.random = random;
    this.diversificationData = diversificationData.clone();
    this.predictable = predictable;
  }

  /** The parameter i of Amendment D table 5-1: R-MAC and R-ENC, and how challenges are made. */
  int parameter() {
    return predictable ? PREDICTABLE_CHALLENGE : RANDOM_CHALLENGE;
  }

  /** The key set of the open session. */
  Optional<KeySet> keysInUse() {
    Scp03Session current = session;
    return current != null && current.isOpen() ? Optional.of(current.keys()) : Optional.empty();
  }

  @Override
  public boolean opens(Command command) {
    return command.cla() == PLAIN_CLASS && command.ins() == INITIALIZE_UPDATE
        || command.cla() == SECURE_CLASS && command.ins() == EXTERNAL_AUTHENTICATE;
  }

  @Override
  public Response open(Command command, Application application) {
    if (command.ins() == INITIALIZE_UPDATE) {
      close();
      return initializeUpdate(command, application);
    }
    Scp03Session begun = session;
    close();
    if (begun == null || begun.isOpen()) {
      throw new CardError(StatusWord.CONDITIONS_NOT_SATISFIED);
    }
    return externalAuthenticate(begun, command);
  }

  private Response initializeUpdate(Command command, Application application) {
    if (command.data().length != Scp03Session.SHORT) {
      throw new CardError(StatusWord.WRONG_LENGTH);
    }
    if (command.p2() != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    if (keys.triesLeft() <= 0) {
      throw new CardError(StatusWord.BLOCKED);
    }
    KeySet chosen =
        keys.find(command.p1()).orElseThrow(() -> new CardError(StatusWord.REFERENCE_NOT_FOUND));
    byte[] sequence = predictable ? keys.nextSequence(chosen.version()) : new byte[0];
    byte[] challenge =
        predictable
            ? predictableChallenge(chosen, sequence, application.aid())
            : DeviceRandom.bytes(random, Scp03Session.SHORT);
    Scp03Session begun = new Scp03Session(chosen, command.data(), challenge);
    session = begun;
    return Response.ok(
        ByteBuffer.allocate(
                diversificationData.length + 3 + 2 * Scp03Session.SHORT + sequence.length)
            .put(diversificationData)
            .put((byte) chosen.version())
            .put((byte) SCP03)
            .put((byte) parameter())
            .put(challenge)
            .put(begun.cardCryptogram())
            .put(sequence)
            .array());
  }

  private static byte[] predictableChallenge(KeySet keys, byte[] sequence, byte[] aid) {
    byte[] context = Arrays.copyOf(sequence, sequence.length + aid.length);
    System.arraycopy(aid, 0, context, sequence.length, aid.length);
    return Cmac.derive(keys.enc(), CARD_CHALLENGE, context, 8 * Scp03Session.SHORT);
  }

  private Response externalAuthenticate(Scp03Session begun, Command command) {
    if (command.data().length != 2 * Scp03Session.SHORT) {
      throw new CardError(StatusWord.WRONG_LENGTH);
    }
    if (command.p2() != 0 || !LEVELS.contains(command.p1())) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    keys.spendTry();
    if (!begun.isHostCryptogram(Arrays.copyOf(command.data(), Scp03Session.SHORT))) {
      throw new CardError(StatusWord.HOST_NOT_AUTHENTICATED);
    }
    if (begun.checkMac(command).isEmpty()) {
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
    keys.restoreTries();
    begun.open(command.p1());
    session = begun;
    return Response.ok();
  }

  @Override
  public boolean demandsProtection() {
    return checksCommands();
  }

  @Override
  public boolean checksCommands() {
    Scp03Session current = session;
    return current != null && current.has(Scp03Session.C_MAC);
  }

  @Override
  public Command unwrap(Command command) {
    Scp03Session current = session;
    if (current == null || !current.has(Scp03Session.C_MAC)) {
      close();
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
    Optional<byte[]> data = current.checkMac(command);
    if (data.isPresent() && current.has(Scp03Session.C_DECRYPTION)) {
      data = current.decrypt(data.get());
    }
    if (data.isEmpty()) {
      close();
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
    return command.with(command.cla() & ~SECURE_MESSAGING, data.get());
  }

  @Override
  public Response wrap(Response response) {
    Scp03Session current = session;
    return current == null ? response : current.wrap(response);
  }

  @Override
  public void close() {
    session = null;
  }
}

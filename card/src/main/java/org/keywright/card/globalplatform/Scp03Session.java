package org.keywright.card.globalplatform;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.apdu.ResponseApdu;
import org.keywright.card.apdu.Segmentation;

/**
 * Where a secure channel stands: the MAC chaining value and the number of commands so far
 * (Amendment D clause 6.2). Immutable: wrapping a command gives the state after it. What a
 * command's MAC covers depends on earlier commands alone, so a whole row of commands can be wrapped
 * before the first one is answered; the response to each is unwrapped with the state after that
 * very command.
 *
 * <p>Holds no key. {@link #encode()} and the means to derive the session keys are all that it takes
 * to go on elsewhere.
 *
 * @param level what the channel protects
 * @param chainingValue the last command's whole MAC, 16 bytes
 * @param counter how many commands were wrapped since EXTERNAL AUTHENTICATE
 */
public record Scp03Session(SecurityLevel level, byte[] chainingValue, long counter) {

  /** Length of {@link #encode()}. */
  public static final int ENCODED = 1 + 16 + 8;

  private static final int MAC = 8;
  private static final int SECURE_MESSAGING = 0x04;
  private static final int CHAINING = 0x10;

  /** A wrapped command and the state after it, which unwraps its response. */
  public record Wrapped(CommandApdu command, Scp03Session after) {}

  /** Checks ranges and copies the array. */
  public Scp03Session {
    if (chainingValue.length != Aes.BLOCK || counter < 0) {
      throw new IllegalArgumentException("a chaining value has 16 bytes, a counter no sign");
    }
    chainingValue = chainingValue.clone();
  }

  /** INITIALIZE UPDATE (Amendment D clause 7.1.1). */
  public static CommandApdu initializeUpdate(int keyVersion, byte[] hostChallenge) {
    if (keyVersion != 0 && !Scp03KeySet.isVersion(keyVersion)) {
      throw new IllegalArgumentException("a key version is 0 (any), 1 to 127 or 255");
    }
    Scp03SessionKeys.requireChallenge(hostChallenge, "host");
    return CommandApdu.of(0x80, 0x50, keyVersion, 0x00, hostChallenge, 256);
  }

  /**
   * EXTERNAL AUTHENTICATE (Amendment D clause 7.1.2). The card cryptogram has to have been found
   * right with these keys: a wrong one costs the card one of its tries.
   *
   * @throws IllegalArgumentException if the cryptogram is not right, or the card cannot do the
   *     level
   */
  public static Wrapped externalAuthenticate(
      Scp03SessionKeys keys,
      byte[] hostChallenge,
      InitializeUpdateResponse response,
      SecurityLevel level) {
    if (!keys.confirms(hostChallenge, response)) {
      throw new IllegalArgumentException("the card cryptogram was not made with these keys");
    }
    if (!response.supports(level)) {
      throw new IllegalArgumentException("the card does not support the level " + level);
    }
    Scp03Session start = new Scp03Session(level, new byte[Aes.BLOCK], 0);
    CommandApdu plain =
        CommandApdu.of(
            0x80,
            0x82,
            level.value(),
            0x00,
            keys.hostCryptogram(hostChallenge, response.cardChallenge()));
    return start.sign(keys, plain, plain.data(), 0);
  }

  /** How many data bytes a command may have so that it stays a short one when wrapped. */
  public int maxShortData() {
    int room = Segmentation.MAX_SHORT - MAC;
    return level.encryptsCommands() ? room / Aes.BLOCK * Aes.BLOCK - 1 : room;
  }

  /**
   * Wraps one command (Amendment D clauses 6.2.4 and 6.2.6): encrypts its data if the level says
   * so, then adds the MAC. It becomes an extended one if it has to.
   *
   * @throws IllegalArgumentException if its class is not of the first interindustry or
   *     GlobalPlatform kind on the basic channel, or has secure messaging already
   */
  public Wrapped wrap(Scp03SessionKeys keys, CommandApdu command) {
    // Bits 7 and 6: further interindustry or reserved; 4 and 3: messaging; 2 and 1: the channel.
    if ((command.cla() & ~(0x80 | CHAINING)) != 0) {
      throw new IllegalArgumentException(
          "a command in a secure channel has class 00, 10, 80 or 90");
    }
    long next = Math.incrementExact(counter);
    byte[] data = command.data();
    if (level.encryptsCommands() && data.length > 0) {
      data = Aes.encrypt(keys.enc(), icv(keys, next, (byte) 0x00), Aes.pad(data));
    }
    return sign(keys, command, data, next);
  }

  /**
   * Wraps a command that may be too long for one, each segment on its own.
   *
   * @param segmentation short ones are cut so that they stay short with padding and MAC
   */
  public List<Wrapped> wrapSegments(
      Scp03SessionKeys keys, CommandApdu command, Segmentation segmentation) {
    List<CommandApdu> plain =
        switch (segmentation) {
          case SHORT_CHAINED -> Segmentation.chain(command, maxShortData());
          case EXTENDED -> List.of(command);
        };
    List<Wrapped> wrapped = new ArrayList<>(plain.size());
    Scp03Session state = this;
    for (CommandApdu segment : plain) {
      Wrapped one = state.wrap(keys, segment);
      wrapped.add(one);
      state = one.after();
    }
    return List.copyOf(wrapped);
  }

  private Wrapped sign(Scp03SessionKeys keys, CommandApdu plain, byte[] data, long nextCounter) {
    if (data.length > 65535 - MAC) {
      throw new IllegalArgumentException("the command is too long to be wrapped");
    }
    int cla = plain.cla() | SECURE_MESSAGING;
    CommandApdu room =
        CommandApdu.of(
            cla,
            plain.ins(),
            plain.p1(),
            plain.p2(),
            Arrays.copyOf(data, data.length + MAC),
            plain.ne());
    // The MAC covers the header with Lc as it goes over the wire, and the data; not Le.
    byte[] covered = room.encode();
    int lengthBytes = room.isShort() ? 1 : 3;
    byte[] mac =
        Aes.cmac(keys.mac(), chainingValue, Arrays.copyOf(covered, 4 + lengthBytes + data.length));
    byte[] signed = Arrays.copyOf(data, data.length + MAC);
    System.arraycopy(mac, 0, signed, data.length, MAC);
    CommandApdu command =
        CommandApdu.of(cla, plain.ins(), plain.p1(), plain.p2(), signed, plain.ne());
    return new Wrapped(command, new Scp03Session(level, mac, nextCounter));
  }

  /**
   * Unwraps the response to the command after which this is the state (Amendment D clauses 6.2.5
   * and 6.2.7).
   *
   * <p>A status word that tells an error comes unprotected and without data, by the standard:
   * anyone on the way can have made it. One that tells success or a warning has passed the MAC if
   * the level has one.
   *
   * @throws InvalidResponseException if the MAC or the padding is wrong, or an error has data
   */
  public ResponseApdu unwrap(Scp03SessionKeys keys, ResponseApdu response)
      throws InvalidResponseException {
    int sw1 = response.status() >>> 8;
    boolean error = response.status() != ResponseApdu.OK && sw1 != 0x62 && sw1 != 0x63;
    byte[] data = response.data();
    if (error) {
      if (data.length > 0) {
        throw new InvalidResponseException("an error in a secure channel comes without data");
      }
      return response;
    }
    if (!level.signsResponses()) {
      return response;
    }
    byte[] content = checkMac(keys, data, response.status());
    if (level.encryptsResponses() && content.length > 0) {
      content = decrypt(keys, content);
    }
    return new ResponseApdu(content, response.status());
  }

  private byte[] checkMac(Scp03SessionKeys keys, byte[] data, int status)
      throws InvalidResponseException {
    if (data.length < MAC) {
      throw new InvalidResponseException("the response in a secure channel lacks its MAC");
    }
    byte[] content = Arrays.copyOf(data, data.length - MAC);
    byte[] sw = {(byte) (status >>> 8), (byte) status};
    byte[] expected = Aes.cmac(keys.rmac(), chainingValue, content, sw);
    if (!MessageDigest.isEqual(
        Arrays.copyOf(expected, MAC), Arrays.copyOfRange(data, data.length - MAC, data.length))) {
      throw new InvalidResponseException("the response's MAC is wrong: it is not this card's");
    }
    return content;
  }

  private byte[] decrypt(Scp03SessionKeys keys, byte[] content) throws InvalidResponseException {
    if (content.length % Aes.BLOCK != 0) {
      throw new InvalidResponseException("the encrypted response is not of whole blocks");
    }
    byte[] padded = Aes.decrypt(keys.enc(), icv(keys, counter, (byte) 0x80), content);
    int end = padded.length - 1;
    while (end >= 0 && padded.length - end < Aes.BLOCK && padded[end] == 0) {
      end--;
    }
    if (padded[end] != (byte) 0x80) {
      throw new InvalidResponseException("the encrypted response's padding is wrong");
    }
    return Arrays.copyOf(padded, end);
  }

  /** The counter as a block, with a first byte that tells the direction, encrypted. */
  private static byte[] icv(Scp03SessionKeys keys, long counter, byte first) {
    byte[] block = ByteBuffer.allocate(Aes.BLOCK).putLong(8, counter).array();
    block[0] = first;
    return Aes.encryptBlock(keys.enc(), block);
  }

  @Override
  public byte[] chainingValue() {
    return chainingValue.clone();
  }

  /** Level, chaining value and counter: {@value #ENCODED} bytes, for {@link #decode}. */
  public byte[] encode() {
    return ByteBuffer.allocate(ENCODED)
        .put((byte) level.value())
        .put(chainingValue)
        .putLong(counter)
        .array();
  }

  /**
   * The state that {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Scp03Session decode(byte[] encoded) {
    if (encoded.length != ENCODED) {
      throw new IllegalArgumentException("a session's state has " + ENCODED + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(encoded);
    SecurityLevel level =
        SecurityLevel.of(in.get() & 0xFF)
            .orElseThrow(() -> new IllegalArgumentException("no such security level"));
    byte[] chaining = new byte[Aes.BLOCK];
    in.get(chaining);
    return new Scp03Session(level, chaining, in.getLong());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Scp03Session that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }

  /** Level and counter only. */
  @Override
  public String toString() {
    return "Scp03Session[" + level + ", " + counter + "]";
  }
}

package org.keywright.card.globalplatform;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.InvalidResponseException;

/**
 * The response to INITIALIZE UPDATE (Amendment D clause 7.1.1). Immutable; nothing in it is secret.
 *
 * @param diversification key diversification data, 10 bytes
 * @param keyVersion the key set that the card uses, 1 to 255
 * @param parameter the "i" parameter of the protocol: 00, 10, 20, 30, 60 or 70
 * @param cardChallenge 8 bytes
 * @param cardCryptogram 8 bytes
 * @param sequenceCounter 3 bytes; only with pseudo-random card challenges
 */
public record InitializeUpdateResponse(
    byte[] diversification,
    int keyVersion,
    int parameter,
    byte[] cardChallenge,
    byte[] cardCryptogram,
    Optional<byte[]> sequenceCounter) {

  private static final int DIVERSIFICATION = 10;
  private static final int WITHOUT_COUNTER = DIVERSIFICATION + 3 + 8 + 8;
  private static final int COUNTER = 3;
  private static final int SCP03 = 0x03;

  private static final int S16 = 0x01;
  private static final int PSEUDO_RANDOM = 0x10;
  private static final int R_MAC = 0x20;
  private static final int R_ENCRYPTION = 0x40;

  /** Copies the arrays. */
  public InitializeUpdateResponse {
    diversification = diversification.clone();
    cardChallenge = cardChallenge.clone();
    cardCryptogram = cardCryptogram.clone();
    sequenceCounter = sequenceCounter.map(byte[]::clone);
  }

  /**
   * Reads the data of a response whose status word was 9000.
   *
   * @throws InvalidResponseException if it is not one of SCP03 with 8-byte challenges
   */
  public static InitializeUpdateResponse parse(byte[] data) throws InvalidResponseException {
    if (data.length != WITHOUT_COUNTER && data.length != WITHOUT_COUNTER + COUNTER) {
      // SCP02 answers with 28 bytes, S16 with 45 or 48.
      throw new InvalidResponseException(
          "the answer to INITIALIZE UPDATE has "
              + data.length
              + " bytes; SCP03 with 8-byte challenges has 29 or 32");
    }
    int protocol = data[DIVERSIFICATION + 1] & 0xFF;
    if (protocol != SCP03) {
      throw new InvalidResponseException(
          "the card speaks secure channel protocol %02X, only 03 is supported".formatted(protocol));
    }
    int parameter = data[DIVERSIFICATION + 2] & 0xFF;
    checkParameter(parameter);
    boolean counter = data.length > WITHOUT_COUNTER;
    if (counter != ((parameter & PSEUDO_RANDOM) != 0)) {
      throw new InvalidResponseException(
          "the card's sequence counter is there or missing against what its parameter says");
    }
    int at = DIVERSIFICATION + 3;
    return new InitializeUpdateResponse(
        Arrays.copyOf(data, DIVERSIFICATION),
        data[DIVERSIFICATION] & 0xFF,
        parameter,
        Arrays.copyOfRange(data, at, at + 8),
        Arrays.copyOfRange(data, at + 8, at + 16),
        counter
            ? Optional.of(Arrays.copyOfRange(data, WITHOUT_COUNTER, data.length))
            : Optional.empty());
  }

  private static void checkParameter(int parameter) throws InvalidResponseException {
    if ((parameter & S16) != 0) {
      throw new InvalidResponseException("the card uses 16-byte challenges (S16), unsupported");
    }
    boolean unknown = (parameter & ~(PSEUDO_RANDOM | R_MAC | R_ENCRYPTION)) != 0;
    boolean encryptionAlone = (parameter & (R_MAC | R_ENCRYPTION)) == R_ENCRYPTION;
    if (unknown || encryptionAlone) {
      throw new InvalidResponseException(
          "the card's SCP03 parameter %02X is reserved".formatted(parameter));
    }
  }

  /** Whether the card can do what a level asks for. */
  public boolean supports(SecurityLevel level) {
    return (!level.signsResponses() || (parameter & R_MAC) != 0)
        && (!level.encryptsResponses() || (parameter & R_ENCRYPTION) != 0);
  }

  /**
   * Whether the card challenge is the pseudo-random one that follows from its counter (Amendment D
   * clause 6.2.2.1). A card whose parameter does not promise it has none: false.
   *
   * @param keys the static keys
   * @param invoker AID of the application or domain that was sent INITIALIZE UPDATE, 5 to 16 bytes
   */
  public boolean hasPseudoRandomChallenge(Scp03KeySet keys, byte[] invoker) {
    if (invoker.length < 5 || invoker.length > 16) {
      throw new IllegalArgumentException("an AID has 5 to 16 bytes");
    }
    return sequenceCounter.isPresent()
        && MessageDigest.isEqual(
            cardChallenge,
            Scp03Derivation.derive(
                keys.enc(),
                Scp03Derivation.CARD_CHALLENGE,
                cardChallenge.length,
                sequenceCounter.get(),
                invoker));
  }

  @Override
  public byte[] diversification() {
    return diversification.clone();
  }

  @Override
  public byte[] cardChallenge() {
    return cardChallenge.clone();
  }

  @Override
  public byte[] cardCryptogram() {
    return cardCryptogram.clone();
  }

  @Override
  public Optional<byte[]> sequenceCounter() {
    return sequenceCounter.map(byte[]::clone);
  }

  /** The data that were read. */
  public byte[] encode() {
    byte[] counter = sequenceCounter.orElse(new byte[0]);
    byte[] out = Arrays.copyOf(diversification, WITHOUT_COUNTER + counter.length);
    out[DIVERSIFICATION] = (byte) keyVersion;
    out[DIVERSIFICATION + 1] = SCP03;
    out[DIVERSIFICATION + 2] = (byte) parameter;
    System.arraycopy(cardChallenge, 0, out, DIVERSIFICATION + 3, 8);
    System.arraycopy(cardCryptogram, 0, out, DIVERSIFICATION + 11, 8);
    System.arraycopy(counter, 0, out, WITHOUT_COUNTER, counter.length);
    return out;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InitializeUpdateResponse that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }

  @Override
  public String toString() {
    return "InitializeUpdateResponse[" + HexFormat.of().formatHex(encode()) + "]";
  }
}

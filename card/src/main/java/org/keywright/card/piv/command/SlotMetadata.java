package org.keywright.card.piv.command;

import java.security.PublicKey;
import java.util.Optional;
import org.keywright.card.apdu.InvalidResponseException;

/**
 * What GET METADATA tells about a key.
 *
 * @param algorithmId its algorithm's identifier, 0 to 255: some devices have more than {@link
 *     PivAlgorithm} lists
 * @param pinPolicy when it wants the PIN
 * @param touchPolicy when it wants a touch
 * @param generated whether it was made on the device, not imported
 * @param publicKey its public part, checked; empty for an algorithm that is not listed, or if the
 *     device does not tell it
 */
public record SlotMetadata(
    int algorithmId,
    PinPolicy pinPolicy,
    TouchPolicy touchPolicy,
    boolean generated,
    Optional<PublicKey> publicKey) {

  private static final int ORIGIN_GENERATED = 1;
  private static final int ORIGIN_IMPORTED = 2;

  /** The algorithm, if it is one that is listed. */
  public Optional<PivAlgorithm> algorithm() {
    return PivAlgorithm.of(algorithmId);
  }

  /** Reads the response. */
  public static SlotMetadata parse(byte[] data) throws InvalidResponseException {
    Metadata metadata = Metadata.parse(data);
    int id = metadata.require(Metadata.ALGORITHM, 1, "algorithm")[0] & 0xFF;
    byte[] policy = metadata.require(Metadata.POLICY, 2, "policies");
    int origin = metadata.require(Metadata.ORIGIN, 1, "origin")[0] & 0xFF;
    if (origin != ORIGIN_GENERATED && origin != ORIGIN_IMPORTED) {
      throw new InvalidResponseException("the metadata name no known origin of the key");
    }
    return new SlotMetadata(
        id,
        Metadata.pinPolicy(policy[0]),
        Metadata.touchPolicy(policy[1]),
        origin == ORIGIN_GENERATED,
        publicKey(metadata, id));
  }

  private static Optional<PublicKey> publicKey(Metadata metadata, int id)
      throws InvalidResponseException {
    Optional<PivAlgorithm> algorithm = PivAlgorithm.of(id);
    if (algorithm.isEmpty()) {
      return Optional.empty();
    }
    if (algorithm.get().kind() == PivAlgorithm.Kind.BLOCK_CIPHER) {
      throw new InvalidResponseException("the metadata name a block cipher for a key pair");
    }
    Optional<byte[]> objects = metadata.find(Metadata.PUBLIC_KEY);
    return objects.isEmpty()
        ? Optional.empty()
        : Optional.of(PivResponses.publicKey(algorithm.get(), objects.get()));
  }
}

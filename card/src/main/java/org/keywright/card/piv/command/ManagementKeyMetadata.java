package org.keywright.card.piv.command;

import java.util.Optional;
import org.keywright.card.apdu.InvalidResponseException;

/**
 * What GET METADATA tells about the management key.
 *
 * @param algorithm its block cipher
 * @param touchPolicy whether a touch is wanted to authenticate
 * @param isDefault whether it still has the factory's value
 */
public record ManagementKeyMetadata(
    PivAlgorithm algorithm, TouchPolicy touchPolicy, boolean isDefault) {

  /** Reads the response. */
  public static ManagementKeyMetadata parse(byte[] data) throws InvalidResponseException {
    Metadata metadata = Metadata.parse(data);
    // Firmware 5.3 knows triple DES only and does not name it.
    PivAlgorithm algorithm = PivAlgorithm.TDEA;
    if (metadata.find(Metadata.ALGORITHM).isPresent()) {
      int id = metadata.require(Metadata.ALGORITHM, 1, "algorithm")[0] & 0xFF;
      Optional<PivAlgorithm> named = PivAlgorithm.of(id);
      if (named.isEmpty() || named.get().kind() != PivAlgorithm.Kind.BLOCK_CIPHER) {
        throw new InvalidResponseException("the metadata name no block cipher");
      }
      algorithm = named.get();
    }
    byte[] policy = metadata.require(Metadata.POLICY, 2, "policies");
    return new ManagementKeyMetadata(
        algorithm, Metadata.touchPolicy(policy[1]), metadata.isDefault());
  }
}

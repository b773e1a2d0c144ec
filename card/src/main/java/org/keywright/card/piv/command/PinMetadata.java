package org.keywright.card.piv.command;

import org.keywright.card.apdu.InvalidResponseException;

/**
 * What GET METADATA tells about PIN or PUK.
 *
 * @param isDefault whether it still has the factory's value
 * @param totalTries how many tries it has after a success, 0 to 255
 * @param triesLeft how many are left, 0 to 255
 */
public record PinMetadata(boolean isDefault, int totalTries, int triesLeft) {

  /** Reads the response. */
  public static PinMetadata parse(byte[] data) throws InvalidResponseException {
    Metadata metadata = Metadata.parse(data);
    byte[] tries = metadata.require(Metadata.RETRIES, 2, "numbers of tries");
    int total = tries[0] & 0xFF;
    int left = tries[1] & 0xFF;
    if (left > total) {
      throw new InvalidResponseException("the metadata tell more tries left than there can be");
    }
    return new PinMetadata(metadata.isDefault(), total, left);
  }
}

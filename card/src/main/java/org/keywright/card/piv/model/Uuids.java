package org.keywright.card.piv.model;

import java.nio.ByteBuffer;
import java.util.UUID;

/** UUIDs as the 16 bytes that RFC 4122 clause 4.1.2 lays out. */
public final class Uuids {

  /** The encoded length in bytes. */
  public static final int LENGTH = 16;

  private Uuids() {}

  /** The 16 bytes of a UUID. */
  public static byte[] encode(UUID uuid) {
    return ByteBuffer.allocate(LENGTH)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  /**
   * The UUID in these bytes, of whatever version and variant.
   *
   * @throws PivDataException if there are not 16
   */
  public static UUID decode(byte[] bytes) throws PivDataException {
    if (bytes.length != LENGTH) {
      throw new PivDataException("UUID", "it has " + bytes.length + " bytes instead of " + LENGTH);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** Whether this may be a Card UUID: version 1, 4 or 5 (SP 800-73-5 part 1 clause 3.4.1). */
  public static boolean isCardUuid(UUID uuid) {
    return uuid.variant() == 2
        && (uuid.version() == 1 || uuid.version() == 4 || uuid.version() == 5);
  }
}

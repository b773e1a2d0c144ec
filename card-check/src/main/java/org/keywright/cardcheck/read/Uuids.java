package org.keywright.cardcheck.read;

import java.nio.ByteBuffer;
import java.util.UUID;

/** UUIDs in their 16 bytes (RFC 4122 clause 4.1.2). */
public final class Uuids {

  private Uuids() {}

  /** Reads one; none is refused but for its length. */
  public static UUID read(byte[] bytes) throws MalformedException {
    if (bytes.length != 16) {
      throw new MalformedException("a UUID in it has " + bytes.length + " bytes, not 16");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /**
   * What is wrong with it, or empty: cards and cardholders have UUIDs of version 1, 4 or 5 (SP
   * 800-73-5 part 1 clauses 3.4.1 and 3.4.2).
   */
  public static String fault(UUID uuid) {
    if (uuid.getLeastSignificantBits() == 0 && uuid.getMostSignificantBits() == 0) {
      return "it is all zeros";
    }
    if (uuid.variant() != 2) {
      return uuid + " is no UUID of RFC 4122";
    }
    int version = uuid.version();
    return version == 1 || version == 4 || version == 5
        ? ""
        : uuid + " is a UUID of version " + version + ", not 1, 4 or 5";
  }
}

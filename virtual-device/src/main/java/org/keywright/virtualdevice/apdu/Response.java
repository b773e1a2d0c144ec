package org.keywright.virtualdevice.apdu;

/**
 * What a command comes to: a response data field of 0 to 65536 bytes, and a status word.
 *
 * @param data the response data field; not copied, treat as read-only
 * @param statusWord two bytes as one number
 */
@SuppressWarnings("ArrayRecordComponent") // value of one response, never compared
public record Response(byte[] data, int statusWord) {

  private static final byte[] EMPTY = new byte[0];

  /** Success without data. */
  public static Response ok() {
    return new Response(EMPTY, StatusWord.OK);
  }

  /** Success with data. */
  public static Response ok(byte[] data) {
    return new Response(data, StatusWord.OK);
  }

  /** A status word alone. */
  public static Response of(int statusWord) {
    return new Response(EMPTY, statusWord);
  }

  /** As bytes on the wire: data, then the status word. */
  public byte[] toBytes() {
    byte[] bytes = java.util.Arrays.copyOf(data, data.length + 2);
    bytes[data.length] = (byte) (statusWord >> 8);
    bytes[data.length + 1] = (byte) statusWord;
    return bytes;
  }

  /** Never shows the data. */
  @Override
  public String toString() {
    return "Response[%d bytes, %04X]".formatted(data.length, statusWord);
  }
}

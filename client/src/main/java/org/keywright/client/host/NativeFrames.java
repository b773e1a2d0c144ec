package org.keywright.client.host;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.keywright.card.script.ScriptJson;

/**
 * Frames of native messaging: a length of 32 bits in the machine's byte order, and so many bytes.
 */
public final class NativeFrames {

  private static final int HEAD = 4;

  private NativeFrames() {}

  /**
   * Reads a frame.
   *
   * @return nothing at the end of the input
   * @throws IOException if it is longer than 64 KiB, empty, or cut off
   */
  public static Optional<byte[]> read(InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    if (head.length == 0) {
      return Optional.empty();
    }
    if (head.length < HEAD) {
      throw new EOFException("the input ended in the length of a message");
    }
    int length = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder()).getInt();
    if (length < 1 || length > MessageReader.MAX_MESSAGE) {
      throw new IOException(
          "a message of %s bytes; there may be 1 to %d"
              .formatted(Integer.toUnsignedString(length), MessageReader.MAX_MESSAGE));
    }
    byte[] frame = in.readNBytes(length);
    if (frame.length < length) {
      throw new EOFException("the input ended in a message");
    }
    return Optional.of(frame);
  }

  /** Writes a message as one frame. */
  static void write(OutputStream out, ClientMessage message) throws IOException {
    write(
        out,
        message instanceof ClientMessage.Ready ready ? ready.json() : ScriptJson.write(message));
  }

  /**
   * Writes these bytes as one frame.
   *
   * @throws IOException if there are more than 64 KiB
   */
  public static void write(OutputStream out, byte[] json) throws IOException {
    if (json.length > MessageReader.MAX_MESSAGE) {
      throw new IOException("a message of " + json.length + " bytes is too long to be sent");
    }
    ByteBuffer frame = ByteBuffer.allocate(HEAD + json.length).order(ByteOrder.nativeOrder());
    out.write(frame.putInt(json.length).put(json).array());
    out.flush();
  }
}

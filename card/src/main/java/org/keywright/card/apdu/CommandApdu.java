package org.keywright.card.apdu;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A command: header, data and how many bytes are expected back (ISO 7816-4 clause 5.1). Immutable.
 *
 * @param cla class, 0 to 255
 * @param ins instruction, 0 to 255
 * @param p1 first parameter, 0 to 255
 * @param p2 second parameter, 0 to 255
 * @param data 0 to 65535 bytes; copied in and out
 * @param ne bytes expected at most, 0 (none) to 65536; 256 is a short Le of 00
 */
public record CommandApdu(int cla, int ins, int p1, int p2, byte[] data, int ne) {

  /** Checks the ranges and copies the data. */
  public CommandApdu {
    octet("class", cla);
    octet("instruction", ins);
    octet("P1", p1);
    octet("P2", p2);
    if (data.length > 65535) {
      throw new IllegalArgumentException("a command carries at most 65535 bytes");
    }
    if (ne < 0 || ne > 65536) {
      throw new IllegalArgumentException("0 to 65536 bytes can be expected");
    }
    data = data.clone();
  }

  /** A command without data that expects up to 256 bytes back. */
  public static CommandApdu of(int cla, int ins, int p1, int p2) {
    return new CommandApdu(cla, ins, p1, p2, new byte[0], 256);
  }

  /** A command with data that expects nothing back. */
  public static CommandApdu of(int cla, int ins, int p1, int p2, byte[] data) {
    return new CommandApdu(cla, ins, p1, p2, data, 0);
  }

  /** A command with data that expects up to {@code ne} bytes back. */
  public static CommandApdu of(int cla, int ins, int p1, int p2, byte[] data, int ne) {
    return new CommandApdu(cla, ins, p1, p2, data, ne);
  }

  /**
   * Reads a command in any of the cases 1 to 4, short or extended.
   *
   * @throws IllegalArgumentException if the lengths in it do not add up
   */
  public static CommandApdu parse(byte[] apdu) {
    if (apdu.length < 4) {
      throw new IllegalArgumentException("a command has at least 4 bytes, this has " + apdu.length);
    }
    int cla = apdu[0] & 0xFF;
    int ins = apdu[1] & 0xFF;
    int p1 = apdu[2] & 0xFF;
    int p2 = apdu[3] & 0xFF;
    int n = apdu.length;
    if (n == 4) {
      return new CommandApdu(cla, ins, p1, p2, new byte[0], 0);
    }
    int b5 = apdu[4] & 0xFF;
    if (n == 5) {
      return new CommandApdu(cla, ins, p1, p2, new byte[0], b5 == 0 ? 256 : b5);
    }
    if (b5 != 0) {
      boolean le = n == 6 + b5;
      if (!le && n != 5 + b5) {
        throw new IllegalArgumentException("Lc is " + b5 + ", but " + (n - 5) + " bytes follow");
      }
      int ne = le ? (apdu[n - 1] & 0xFF) : 0;
      byte[] data = Arrays.copyOfRange(apdu, 5, 5 + b5);
      return new CommandApdu(cla, ins, p1, p2, data, le && ne == 0 ? 256 : ne);
    }
    return parseExtended(apdu, cla, ins, p1, p2);
  }

  private static CommandApdu parseExtended(byte[] apdu, int cla, int ins, int p1, int p2) {
    int n = apdu.length;
    if (n < 7) {
      throw new IllegalArgumentException("an extended length is cut off");
    }
    int field = (apdu[5] & 0xFF) << 8 | apdu[6] & 0xFF;
    if (n == 7) {
      return new CommandApdu(cla, ins, p1, p2, new byte[0], field == 0 ? 65536 : field);
    }
    boolean le = n == 9 + field;
    if (field == 0 || (!le && n != 7 + field)) {
      throw new IllegalArgumentException("Lc is " + field + ", but " + (n - 7) + " bytes follow");
    }
    int ne = le ? (apdu[n - 2] & 0xFF) << 8 | apdu[n - 1] & 0xFF : 0;
    byte[] data = Arrays.copyOfRange(apdu, 7, 7 + field);
    return new CommandApdu(cla, ins, p1, p2, data, le && ne == 0 ? 65536 : ne);
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  /** Whether this fits short length fields. */
  public boolean isShort() {
    return data.length <= 255 && ne <= 256;
  }

  /** The encoding: short where it fits, extended where not. */
  public byte[] encode() {
    return isShort() ? encodeShort() : encodeExtended();
  }

  private byte[] encodeShort() {
    int lc = data.length == 0 ? 0 : 1 + data.length;
    byte[] out = new byte[4 + lc + (ne == 0 ? 0 : 1)];
    header(out);
    if (lc > 0) {
      out[4] = (byte) data.length;
      System.arraycopy(data, 0, out, 5, data.length);
    }
    if (ne > 0) {
      out[out.length - 1] = (byte) ne;
    }
    return out;
  }

  private byte[] encodeExtended() {
    int lc = data.length == 0 ? 0 : 2 + data.length;
    byte[] out = new byte[5 + lc + (ne == 0 ? 0 : 2)];
    header(out);
    if (lc > 0) {
      out[5] = (byte) (data.length >>> 8);
      out[6] = (byte) data.length;
      System.arraycopy(data, 0, out, 7, data.length);
    }
    if (ne > 0) {
      out[out.length - 2] = (byte) (ne >>> 8);
      out[out.length - 1] = (byte) ne;
    }
    return out;
  }

  private void header(byte[] out) {
    out[0] = (byte) cla;
    out[1] = (byte) ins;
    out[2] = (byte) p1;
    out[3] = (byte) p2;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CommandApdu that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }

  /** Header and lengths only: the data may be a secret. */
  @Override
  public String toString() {
    byte[] header = new byte[4];
    header(header);
    return "CommandApdu["
        + HexFormat.of().withUpperCase().formatHex(header)
        + ", data "
        + data.length
        + ", expects "
        + ne
        + "]";
  }

  private static void octet(String name, int value) {
    if (value < 0 || value > 255) {
      throw new IllegalArgumentException(name + " is one byte, not " + value);
    }
  }
}

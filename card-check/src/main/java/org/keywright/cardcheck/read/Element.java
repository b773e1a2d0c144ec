package org.keywright.cardcheck.read;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * One data element in BER-TLV (ISO 7816-4 clause 5.2.2). Immutable.
 *
 * @param tag its bytes as one number, such as {@code 0x5F2F}
 * @param value copied in and out
 * @param encoded tag, length and value as they were read; copied in and out
 * @param shortestLength whether the length is written in as few bytes as possible
 */
public record Element(int tag, byte[] value, byte[] encoded, boolean shortestLength) {

  /** Copies the arrays. */
  public Element {
    value = value.clone();
    encoded = encoded.clone();
  }

  @Override
  public byte[] value() {
    return value.clone();
  }

  @Override
  public byte[] encoded() {
    return encoded.clone();
  }

  /** How many bytes the value has. */
  public int length() {
    return value.length;
  }

  /** The tag in hexadecimal, as standards print it. */
  public String name() {
    return name(tag);
  }

  /** A tag in hexadecimal, as standards print it. */
  public static String name(int tag) {
    return tag > 0xFFFF
        ? "%06X".formatted(tag)
        : tag > 0xFF ? "%04X".formatted(tag) : "%02X".formatted(tag);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Element that && Arrays.equals(encoded, that.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  /** Tag and length alone: the value may be personal. */
  @Override
  public String toString() {
    return "Element[" + name() + ", " + length() + " bytes]";
  }

  /** The value in hexadecimal. */
  public String hex() {
    return HexFormat.of().withUpperCase().formatHex(value);
  }
}

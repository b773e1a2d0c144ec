package org.keywright.cardcheck.read;

import java.util.Arrays;

/** Numbers out of a row of bytes, big-endian, with a clear end. */
final class Octets {

  private final byte[] data;
  private final String what;
  private int at;

  Octets(byte[] data, String what) {
    this.data = data;
    this.what = what;
  }

  /** The next bytes as a number without sign; at most three. */
  int number(int bytes) throws MalformedException {
    int number = 0;
    for (byte octet : take(bytes)) {
      number = number << 8 | octet & 0xFF;
    }
    return number;
  }

  /** The next four bytes. */
  long number4() throws MalformedException {
    return (long) number(2) << 16 | number(2);
  }

  byte[] take(int bytes) throws MalformedException {
    if (bytes > left()) {
      throw new MalformedException("%s is cut off after %d bytes".formatted(what, data.length));
    }
    at += bytes;
    return Arrays.copyOfRange(data, at - bytes, at);
  }

  int left() {
    return data.length - at;
  }
}

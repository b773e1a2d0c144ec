package org.keywright.virtualdevice.apdu;

import java.util.Arrays;

/**
 * A command APDU, taken apart (ISO 7816-4:2020 clause 5.2).
 *
 * @param cla class byte as it was received
 * @param ins instruction byte
 * @param p1 first parameter byte
 * @param p2 second parameter byte
 * @param data the command data field, 0 to 65535 bytes; not copied, treat as read-only
 * @param le the most bytes that the sender expects back, 1 to 65536; 0 if it said nothing
 * @param extended whether the length fields have the extended form
 */
@SuppressWarnings("ArrayRecordComponent") // value of one command, never compared
public record Command(int cla, int ins, int p1, int p2, byte[] data, int le, boolean extended) {

  private static final int HEADER = 4;

  /** The bit of an interindustry class byte that says that more of this command follows. */
  public static final int CHAINING = 0x10;

  /**
   * Takes a command apart.
   *
   * @throws CardError 6700 if the length fields do not fit the number of bytes
   */
  public static Command parse(byte[] apdu) {
    if (apdu.length < HEADER) {
      throw new CardError(StatusWord.WRONG_LENGTH);
    }
    int body = apdu.length - HEADER;
    if (body == 0) {
      return of(apdu, HEADER, 0, 0, false);
    }
    int first = apdu[4] & 0xFF;
    if (body == 1) {
      return of(apdu, HEADER, 0, first == 0 ? 256 : first, false);
    }
    if (first != 0) {
      return parseShort(apdu, first, body);
    }
    return parseExtended(apdu, body);
  }

  private static Command parseShort(byte[] apdu, int lc, int body) {
    if (body == 1 + lc) {
      return of(apdu, 5, lc, 0, false);
    }
    if (body == 2 + lc) {
      int le = apdu[apdu.length - 1] & 0xFF;
      return of(apdu, 5, lc, le == 0 ? 256 : le, false);
    }
    throw new CardError(StatusWord.WRONG_LENGTH);
  }

  private static Command parseExtended(byte[] apdu, int body) {
    if (body < 3) {
      throw new CardError(StatusWord.WRONG_LENGTH);
    }
    int second = two(apdu, 5);
    if (body == 3) {
      return of(apdu, 7, 0, second == 0 ? 65536 : second, true);
    }
    if (second != 0 && body == 3 + second) {
      return of(apdu, 7, second, 0, true);
    }
    if (second != 0 && body == 5 + second) {
      int le = two(apdu, apdu.length - 2);
      return of(apdu, 7, second, le == 0 ? 65536 : le, true);
    }
    throw new CardError(StatusWord.WRONG_LENGTH);
  }

  private static Command of(byte[] apdu, int offset, int length, int le, boolean extended) {
    return new Command(
        apdu[0] & 0xFF,
        apdu[1] & 0xFF,
        apdu[2] & 0xFF,
        apdu[3] & 0xFF,
        Arrays.copyOfRange(apdu, offset, offset + length),
        le,
        extended);
  }

  private static int two(byte[] bytes, int offset) {
    return (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
  }

  /** Whether more parts of this command follow. */
  public boolean chained() {
    return (cla & CHAINING) != 0;
  }

  /** Whether class, instruction and parameters are those of the other, chaining left aside. */
  public boolean continues(Command earlier) {
    return (cla & ~CHAINING) == (earlier.cla & ~CHAINING)
        && ins == earlier.ins
        && p1 == earlier.p1
        && p2 == earlier.p2;
  }

  /** The same command with another class byte and data field. */
  public Command with(int newCla, byte[] newData) {
    return new Command(newCla, ins, p1, p2, newData, le, extended);
  }

  /** P1 and P2 as one number. */
  public int p1p2() {
    return p1 << 8 | p2;
  }

  /** Never shows the data: it may be a PIN or a key. */
  @Override
  public String toString() {
    return "Command[%02X %02X %02X %02X, %d bytes]".formatted(cla, ins, p1, p2, data.length);
  }
}

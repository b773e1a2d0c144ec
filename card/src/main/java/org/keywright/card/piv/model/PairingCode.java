package org.keywright.card.piv.model;

import java.nio.charset.StandardCharsets;

/**
 * The Pairing Code Reference Data Container (SP 800-73-5 part 1 clauses 3.3.8 and 5.1.3, Appendix
 * A). The code is no secret to whoever knows the PIN; it is not printed all the same.
 *
 * @param code eight decimal digits in ASCII
 */
public record PairingCode(Octets code) implements PivData {

  private static final String NAME = PivObject.PAIRING_CODE.title();
  private static final int CODE = 0x99;
  private static final int LENGTH = 8;

  /** A container with this code of eight digits. */
  public static PairingCode of(String digits) {
    return new PairingCode(Octets.of(digits.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Reads the object. */
  public static PairingCode decode(byte[] content) throws PivDataException {
    ElementReader reader = new ElementReader(NAME, content);
    PairingCode pairing = new PairingCode(Octets.of(reader.required(CODE, LENGTH)));
    pairing.checkDigits();
    return pairing;
  }

  @Override
  public byte[] encode() throws PivDataException {
    checkDigits();
    return new ElementWriter(NAME).put(CODE, code, LENGTH, LENGTH).withErrorDetectionCode();
  }

  private void checkDigits() throws PivDataException {
    for (byte digit : code.toBytes()) {
      if (digit < '0' || digit > '9') {
        throw new PivDataException(NAME, CODE, "it has characters other than digits");
      }
    }
  }
}

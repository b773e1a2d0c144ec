package org.keywright.card.piv.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Federal Agency Smart Credential Number: 32 decimal digits in nine fields, stored as 40
 * characters of five bits in {@value #LENGTH} bytes (TIG SCEPACS 2.3 clause 6; SP 800-73-5 part 1
 * clause 3.1.2). Immutable.
 *
 * <p>Agency code, system code and credential number together name one credential and are the FASC-N
 * Identifier. An issuer outside the US government has no agency code and uses fourteen nines
 * instead; its cards are told apart by their UUID.
 *
 * @param agencyCode 0 to 9999
 * @param systemCode 0 to 9999
 * @param credentialNumber 0 to 999999
 * @param credentialSeries 0 to 9
 * @param individualCredentialIssue 0 to 9
 * @param personIdentifier 0 to 9999999999
 * @param organizationalCategory 0 to 9; 1 federal, 2 state, 3 commercial, 4 foreign government
 * @param organizationalIdentifier 0 to 9999
 * @param associationCategory 0 to 9; how the person belongs to the organization, such as 1 employee
 */
public record FascN(
    int agencyCode,
    int systemCode,
    int credentialNumber,
    int credentialSeries,
    int individualCredentialIssue,
    long personIdentifier,
    int organizationalCategory,
    int organizationalIdentifier,
    int associationCategory) {

  /** The encoded length in bytes. */
  public static final int LENGTH = 25;

  /** What stands for the credential number where an issuer without an agency code has none. */
  public static final int NO_CREDENTIAL_NUMBER = 999_999;

  private static final String NAME = "FASC-N";
  private static final int CHARACTERS = 40;
  private static final int START = 0xB;
  private static final int SEPARATOR = 0xD;
  private static final int END = 0xF;

  /** Where the separators stand among the 40 characters; the start sentinel is character 0. */
  private static final int[] SEPARATORS = {5, 10, 17, 19, 21};

  private static final int END_POSITION = 38;
  private static final int LRC_POSITION = 39;

  /** Checks the ranges. */
  public FascN {
    digits("agency code", agencyCode, 9999);
    digits("system code", systemCode, 9999);
    digits("credential number", credentialNumber, 999_999);
    digits("credential series", credentialSeries, 9);
    digits("individual credential issue", individualCredentialIssue, 9);
    digits("person identifier", personIdentifier, 9_999_999_999L);
    digits("organizational category", organizationalCategory, 9);
    digits("organizational identifier", organizationalIdentifier, 9999);
    digits("association category", associationCategory, 9);
  }

  /**
   * The number of a card whose issuer has no agency code: agency code, system code and credential
   * number all nines (Personal Identity Verification Interoperability for Issuers, clause 3.1).
   *
   * @param personIdentifier 0 to 9999999999
   */
  public static FascN nonFederal(long personIdentifier) {
    return new FascN(9999, 9999, NO_CREDENTIAL_NUMBER, 0, 1, personIdentifier, 3, 0, 1);
  }

  /** Whether this begins with the fourteen nines of an issuer without an agency code. */
  public boolean isNonFederal() {
    return agencyCode == 9999 && systemCode == 9999 && credentialNumber == NO_CREDENTIAL_NUMBER;
  }

  /**
   * Reads a FASC-N.
   *
   * @throws PivDataException if it has not {@value #LENGTH} bytes, or parity, LRC, sentinels,
   *     separators or digits are wrong; the message tells which
   */
  public static FascN decode(byte[] encoded) throws PivDataException {
    Reading reading = read(encoded);
    FascN number = reading.fascN();
    if (number == null) {
      throw new PivDataException(NAME, reading.fault());
    }
    return number;
  }

  /**
   * Reads a FASC-N as far as it goes, for a report on a card that has a bad one.
   *
   * @throws PivDataException only if it has not {@value #LENGTH} bytes
   */
  public static Reading read(byte[] encoded) throws PivDataException {
    if (encoded.length != LENGTH) {
      throw new PivDataException(NAME, "it has " + encoded.length + " bytes instead of " + LENGTH);
    }
    int[] characters = new int[CHARACTERS];
    int firstBadParity = -1;
    int lrc = 0;
    for (int i = 0; i < CHARACTERS; i++) {
      int five = fiveBits(encoded, 5 * i);
      characters[i] = valueOf(five);
      if (Integer.bitCount(five) % 2 == 0 && firstBadParity < 0) {
        firstBadParity = i;
      }
      lrc ^= i == LRC_POSITION ? 0 : characters[i];
    }
    boolean lrcOk = lrc == characters[LRC_POSITION];
    List<String> layoutFaults = new ArrayList<>();
    if (firstBadParity >= 0) {
      layoutFaults.add("character " + firstBadParity + " has the wrong parity");
    }
    String layout = layoutFault(characters);
    if (!layout.isEmpty()) {
      layoutFaults.add(layout);
    }
    boolean wellFormed = lrcOk && layoutFaults.isEmpty();
    return new Reading(
        hex(characters),
        firstBadParity < 0,
        lrcOk,
        String.join("; ", layoutFaults),
        wellFormed ? fromCharacters(characters) : null);
  }

  /**
   * What could be read of a FASC-N.
   *
   * @param characters the 40 characters as hexadecimal digits: b start, d separator, f end, then
   *     the LRC
   * @param parityOk whether every character has odd parity
   * @param lrcOk whether the longitudinal redundancy character matches
   * @param layoutFault what is wrong with parity, sentinels, separators or digits, or empty
   * @param fascN the number, or null if something is wrong
   */
  public record Reading(
      String characters,
      boolean parityOk,
      boolean lrcOk,
      String layoutFault,
      @Nullable FascN fascN) {

    /** Everything that is wrong, or empty. */
    public String fault() {
      if (lrcOk) {
        return layoutFault;
      }
      return (layoutFault.isEmpty() ? "" : layoutFault + "; ") + "the LRC does not match";
    }

    /** Tells what is wrong, not the number. */
    @Override
    public String toString() {
      return "FascN.Reading[" + (fascN != null ? "well-formed" : fault()) + "]";
    }
  }

  /** The encoding in {@value #LENGTH} bytes. */
  public byte[] encode() {
    String fields = digits();
    int[] characters = new int[CHARACTERS];
    characters[0] = START;
    int next = 0;
    for (int i = 1; i < END_POSITION; i++) {
      characters[i] = isSeparator(i) ? SEPARATOR : fields.charAt(next++) - '0';
    }
    characters[END_POSITION] = END;
    for (int i = 0; i < LRC_POSITION; i++) {
      characters[LRC_POSITION] ^= characters[i];
    }
    byte[] encoded = new byte[LENGTH];
    for (int i = 0; i < CHARACTERS; i++) {
      int five = withParity(characters[i]);
      for (int bit = 0; bit < 5; bit++) {
        int at = 5 * i + bit;
        encoded[at / 8] |= (byte) ((five >>> (4 - bit) & 1) << (7 - at % 8));
      }
    }
    return encoded;
  }

  /** Agency code, system code and credential number: the fourteen digits that name a credential. */
  public String identifier() {
    return digits().substring(0, 14);
  }

  /** All 32 digits, most significant field first. */
  public String digits() {
    return "%04d%04d%06d%d%d%010d%d%04d%d"
        .formatted(
            agencyCode,
            systemCode,
            credentialNumber,
            credentialSeries,
            individualCredentialIssue,
            personIdentifier,
            organizationalCategory,
            organizationalIdentifier,
            associationCategory);
  }

  /** The FASC-N Identifier alone: the person identifier is personal. */
  @Override
  public String toString() {
    return "FascN[%04d-%04d-%06d]".formatted(agencyCode, systemCode, credentialNumber);
  }

  private static String layoutFault(int[] characters) {
    for (int i = 0; i < LRC_POSITION; i++) {
      int character = characters[i];
      if (i == 0) {
        if (character != START) {
          return "it does not begin with the start sentinel";
        }
      } else if (i == END_POSITION) {
        if (character != END) {
          return "character " + i + " is not the end sentinel";
        }
      } else if (isSeparator(i)) {
        if (character != SEPARATOR) {
          return "character " + i + " is not a field separator";
        }
      } else if (character > 9) {
        return "character " + i + " is not a digit";
      }
    }
    return "";
  }

  private static FascN fromCharacters(int[] characters) {
    return new FascN(
        (int) number(characters, 1, 4),
        (int) number(characters, 6, 4),
        (int) number(characters, 11, 6),
        (int) number(characters, 18, 1),
        (int) number(characters, 20, 1),
        number(characters, 22, 10),
        (int) number(characters, 32, 1),
        (int) number(characters, 33, 4),
        (int) number(characters, 37, 1));
  }

  private static long number(int[] characters, int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = 10 * value + characters[i];
    }
    return value;
  }

  private static boolean isSeparator(int position) {
    for (int separator : SEPARATORS) {
      if (separator == position) {
        return true;
      }
    }
    return false;
  }

  private static int fiveBits(byte[] encoded, int from) {
    int five = 0;
    for (int at = from; at < from + 5; at++) {
      five = five << 1 | encoded[at / 8] >>> (7 - at % 8) & 1;
    }
    return five;
  }

  /** The first four of the five bits, least significant first, are the value. */
  private static int valueOf(int five) {
    return five >>> 4 & 1 | (five >>> 3 & 1) << 1 | (five >>> 2 & 1) << 2 | (five >>> 1 & 1) << 3;
  }

  /** The value's four bits, least significant first, and a bit that makes the parity odd. */
  private static int withParity(int value) {
    int parity = 1 - Integer.bitCount(value) % 2;
    return (value & 1) << 4
        | (value >>> 1 & 1) << 3
        | (value >>> 2 & 1) << 2
        | (value >>> 3 & 1) << 1
        | parity;
  }

  private static String hex(int[] characters) {
    StringBuilder hex = new StringBuilder(characters.length);
    for (int character : characters) {
      hex.append(Character.forDigit(character, 16));
    }
    return hex.toString();
  }

  private static void digits(String field, long value, long largest) {
    if (value < 0 || value > largest) {
      throw new IllegalArgumentException(field + " is a number from 0 to " + largest);
    }
  }
}

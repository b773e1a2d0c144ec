package org.keywright.card.piv.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is printed on the card, for comparison with it (SP 800-73-5 part 1 clause 3.3.1 and Appendix
 * A). Text is printable ASCII when written.
 *
 * @param name at most 125 characters
 * @param employeeAffiliation at most 20 characters
 * @param expiration the expiration date printed on the card
 * @param cardSerialNumber the agency card serial number, at most 20 characters
 * @param issuerIdentification exactly 15 characters; {@link #padIssuer} fills up a shorter one
 * @param organization1 organization affiliation, line 1, at most 20 characters, if there
 * @param organization2 organization affiliation, line 2, at most 20 characters, if there
 */
public record PrintedInformation(
    String name,
    String employeeAffiliation,
    LocalDate expiration,
    String cardSerialNumber,
    String issuerIdentification,
    @Nullable String organization1,
    @Nullable String organization2)
    implements PivData {

  /** The length of the issuer identification, in characters. */
  public static final int ISSUER_LENGTH = 15;

  private static final String NAME = PivObject.PRINTED_INFORMATION.title();
  private static final int EXPIRATION = 0x04;
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  /** Reads the object. */
  public static PrintedInformation decode(byte[] content) throws PivDataException {
    ElementReader reader = new ElementReader(NAME, content);
    return new PrintedInformation(
        text(reader, 0x01),
        text(reader, 0x02),
        readDate(reader.required(EXPIRATION, 9)),
        text(reader, 0x05),
        text(reader, 0x06),
        optionalText(reader, 0x07),
        optionalText(reader, 0x08));
  }

  @Override
  public byte[] encode() throws PivDataException {
    ElementWriter writer =
        new ElementWriter(NAME)
            .put(0x01, Text.write(NAME, 0x01, name), 0, 125)
            .put(0x02, Text.write(NAME, 0x02, employeeAffiliation), 0, 20)
            .put(EXPIRATION, Text.write(NAME, EXPIRATION, date()), 9, 9)
            .put(0x05, Text.write(NAME, 0x05, cardSerialNumber), 0, 20)
            .put(0x06, Text.write(NAME, 0x06, issuerIdentification), ISSUER_LENGTH, ISSUER_LENGTH);
    if (organization1 != null) {
      writer.put(0x07, Text.write(NAME, 0x07, organization1), 0, 20);
    }
    if (organization2 != null) {
      writer.put(0x08, Text.write(NAME, 0x08, organization2), 0, 20);
    }
    return writer.withErrorDetectionCode();
  }

  /**
   * Fills an issuer identification up with spaces to its fixed length.
   *
   * @throws IllegalArgumentException if it is longer than {@value #ISSUER_LENGTH} characters
   */
  public static String padIssuer(String identification) {
    if (identification.length() > ISSUER_LENGTH) {
      throw new IllegalArgumentException(
          "an issuer identification has at most " + ISSUER_LENGTH + " characters");
    }
    return identification + " ".repeat(ISSUER_LENGTH - identification.length());
  }

  private String date() throws PivDataException {
    if (expiration.getYear() < 0 || expiration.getYear() > 9999) {
      throw new PivDataException(NAME, EXPIRATION, "the year has not four digits");
    }
    return String.format(
        Locale.ROOT,
        "%04d%s%02d",
        expiration.getYear(),
        MONTHS.get(expiration.getMonthValue() - 1),
        expiration.getDayOfMonth());
  }

  private static String text(ElementReader reader, int tag) throws PivDataException {
    return Text.read(NAME, tag, reader.required(tag));
  }

  private static @Nullable String optionalText(ElementReader reader, int tag)
      throws PivDataException {
    byte[] value = reader.optional(tag);
    return value == null ? null : Text.read(NAME, tag, value);
  }

  private static LocalDate readDate(byte[] bytes) throws PivDataException {
    String date = Text.read(NAME, EXPIRATION, bytes);
    int month = MONTHS.indexOf(date.substring(4, 7).toUpperCase(Locale.ROOT)) + 1;
    try {
      String digits = date.substring(0, 4) + date.substring(7);
      if (month > 0 && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        int number = Integer.parseInt(digits);
        return LocalDate.of(number / 100, month, number % 100);
      }
    } catch (DateTimeException e) {
      throw new PivDataException(NAME, EXPIRATION, "there is no such day");
    }
    throw new PivDataException(NAME, EXPIRATION, "it is not a date in the form YYYYMMMDD");
  }

  /** Nothing of it: it is about a person. */
  @Override
  public String toString() {
    return "PrintedInformation[expires " + expiration + "]";
  }
}

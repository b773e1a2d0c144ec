package org.keywright.server.people;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Findings;
import org.keywright.server.api.InvalidException;

/**
 * What is known of a person. White space around a value is taken off and the text is composed
 * (Unicode NFC), so that the same name is the same bytes in every certificate.
 */
public record PersonDetails(
    String displayName,
    String givenName,
    String surname,
    String email,
    String upn,
    String department) {

  private static final int NAME = 64;
  private static final int LONG_NAME = 128;
  // RFC 5321, section 4.5.3.1.3: a path has 256 octets with its angle brackets.
  private static final int ADDRESS = 254;
  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
              + "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
  private static final Pattern UPN =
      Pattern.compile("[^@\\s\\p{Cntrl}\"/\\\\\\[\\]:;|=,+*?<>]{1,64}@[A-Za-z0-9.-]{1,189}");

  /**
   * @throws InvalidException naming each field that is missing, too long or malformed
   */
  public PersonDetails(
      @Nullable String displayName,
      @Nullable String givenName,
      @Nullable String surname,
      @Nullable String email,
      @Nullable String upn,
      @Nullable String department) {
    this.displayName = tidy(displayName);
    this.givenName = tidy(givenName);
    this.surname = tidy(surname);
    this.email = tidy(email);
    this.upn = tidy(upn);
    this.department = tidy(department);
    Findings findings = new Findings();
    name(findings, "displayName", this.displayName, LONG_NAME);
    name(findings, "givenName", this.givenName, NAME);
    name(findings, "surname", this.surname, NAME);
    findings.require(
        this.email.length() <= ADDRESS && EMAIL.matcher(this.email).matches(),
        "email",
        "has to be an e-mail address of at most 254 characters, such as ada@example.org");
    findings.require(
        this.upn.length() <= ADDRESS && UPN.matcher(this.upn).matches(),
        "upn",
        "has to be a user principal name of at most 254 characters, such as ada@corp.example.org");
    if (!this.department.isEmpty()) {
      name(findings, "department", this.department, LONG_NAME);
    }
    findings.refuseIfAny();
  }

  private static String tidy(@Nullable String text) {
    return text == null ? "" : Normalizer.normalize(text, Normalizer.Form.NFC).strip();
  }

  private static void name(Findings findings, String field, String value, int longest) {
    findings.require(!value.isEmpty(), field, "is missing");
    findings.require(value.length() <= longest, field, "has at most " + longest + " characters");
    findings.require(
        value.codePoints().noneMatch(PersonDetails::unprintable),
        field,
        "has a character that cannot be printed");
  }

  private static boolean unprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE ->
          true;
      // Marks that turn the direction of writing make one name look like another.
      case Character.FORMAT -> codePoint != 0x200C && codePoint != 0x200D;
      default -> false;
    };
  }
}

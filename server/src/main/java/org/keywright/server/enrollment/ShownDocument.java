package org.keywright.server.enrollment;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Findings;

/**
 * What an identity document says that an applicant showed, as the registrar read it.
 *
 * @param kind null before one was chosen
 * @param number up to 64 characters
 * @param issuer who issued it, up to 128 characters
 * @param issued the day of issue
 * @param expires the day on which it expires; null for kinds that do not
 * @param name of its holder, as it stands there; up to 128 characters
 */
record ShownDocument(
    @Nullable DocumentKind kind,
    String number,
    String issuer,
    @Nullable LocalDate issued,
    @Nullable LocalDate expires,
    String name) {

  private static final int NUMBER = 64;
  private static final int LINE = 128;
  private static final LocalDate OLDEST = LocalDate.of(1900, 1, 1);

  @JsonCreator
  static ShownDocument of(
      @Nullable DocumentKind kind,
      @Nullable String number,
      @Nullable String issuer,
      @Nullable LocalDate issued,
      @Nullable LocalDate expires,
      @Nullable String name) {
    return new ShownDocument(
        kind, Words.tidy(number), Words.tidy(issuer), issued, expires, Words.tidy(name));
  }

  /**
   * Whether it can be accepted on that day.
   *
   * @param today the registrar's day
   * @param other what the other document is; null while there is none
   * @throws org.keywright.server.api.InvalidException naming each field that is missing or wrong
   */
  void check(LocalDate today, @Nullable DocumentKind other) {
    Findings findings = new Findings();
    checkKind(findings, other);
    findings
        .require(
            Words.fits(number, 1, NUMBER), "number", "has to have 1 to " + NUMBER + " characters")
        .require(Words.fits(issuer, 1, LINE), "issuer", "has to have 1 to " + LINE + " characters")
        .require(Words.fits(name, 1, LINE), "name", "has to have 1 to " + LINE + " characters");
    if (issued == null) {
      findings.require(false, "issued", "is missing: the day of issue");
    } else {
      findings
          .require(!issued.isAfter(today), "issued", "is in the future")
          .require(!issued.isBefore(OLDEST), "issued", "is before 1900: look at the year");
    }
    checkExpiry(findings, today);
    findings.refuseIfAny();
  }

  private void checkKind(Findings findings, @Nullable DocumentKind other) {
    if (kind == null) {
      findings.require(false, "kind", "is missing: choose what it is");
      return;
    }
    findings
        .require(
            kind != other, "kind", "is that of the other document: the two have to be different")
        .require(
            kind.isStrong() || other == null || other.isStrong(),
            "kind",
            "is good for a second document alone, and the other one is, too: at least one has to be"
                + " strong, a passport for instance (FIPS 201-3, 2.7)");
  }

  private void checkExpiry(Findings findings, LocalDate today) {
    if (expires == null) {
      findings.require(
          kind == null || !kind.expires(), "expires", "is missing: documents of this kind expire");
      return;
    }
    findings
        .require(
            !expires.isBefore(today), "expires", "is over: an expired document is not accepted")
        .require(issued == null || expires.isAfter(issued), "expires", "is before the day of issue")
        .require(
            expires.isBefore(today.plusYears(100)), "expires", "is too far off: look at the year");
  }

  /** Whether two names are one's, but for case, accents, order and what stands between words. */
  boolean isOf(String personName) {
    return NameWords.of(name).containsAll(NameWords.of(personName));
  }

  /** Whether both documents have the same name. */
  boolean hasNameOf(ShownDocument other) {
    return NameWords.of(name).equals(NameWords.of(other.name));
  }

  /** Never the number. */
  @Override
  public String toString() {
    return kind + " of " + issuer;
  }
}

package org.keywright.server.enrollment;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Findings;
import org.keywright.server.credential.Investigation;

/**
 * The result of a background check.
 *
 * @param favourable whether it speaks for the person
 * @param decidedOn the day of the decision
 * @param reference by which the agency that did the check finds it; 1 to 64 characters
 */
public record Adjudication(
    Investigation investigation, boolean favourable, LocalDate decidedOn, String reference) {

  static final int MOST_REFERENCE = 64;

  /**
   * What an adjudicator says.
   *
   * @param today for the dates
   * @throws org.keywright.server.api.InvalidException naming each field that is missing or wrong
   */
  static Adjudication of(
      @Nullable Investigation investigation,
      @Nullable Boolean favourable,
      @Nullable LocalDate decidedOn,
      @Nullable String reference,
      LocalDate today) {
    String told = Words.tidy(reference);
    new Findings()
        .require(investigation != null, "investigation", "is missing: choose the kind of check")
        .require(
            favourable != null, "favourable", "is missing: say whether the result is favourable")
        .require(decidedOn != null, "decidedOn", "is missing: the day of the decision")
        .require(
            decidedOn == null || !decidedOn.isAfter(today),
            "decidedOn",
            "is in the future: it is the day on which the check was decided")
        .require(
            Words.fits(told, 1, MOST_REFERENCE),
            "reference",
            "has to have 1 to " + MOST_REFERENCE + " characters")
        .refuseIfAny();
    if (investigation == null || favourable == null || decidedOn == null) {
      throw new IllegalStateException("found to be there");
    }
    return new Adjudication(investigation, favourable, decidedOn, told);
  }
}

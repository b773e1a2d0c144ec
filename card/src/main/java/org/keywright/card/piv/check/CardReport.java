package org.keywright.card.piv.check;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.PivObject;

/**
 * All findings about one card, in the order in which they were made.
 *
 * @param findings at most one for a check and an object
 */
public record CardReport(List<Finding> findings) {

  /** Copies the list. */
  public CardReport {
    findings = List.copyOf(findings);
  }

  /** Whether nothing failed; what was not tested is no failure. */
  public boolean isClean() {
    return failures().isEmpty();
  }

  /** What failed. */
  public List<Finding> failures() {
    return with(Outcome.FAIL);
  }

  /** The findings with this outcome. */
  public List<Finding> with(Outcome outcome) {
    return findings.stream().filter(f -> f.outcome() == outcome).toList();
  }

  /** The finding of a check about an object, or about the card as a whole if that is null. */
  public Optional<Finding> find(Check check, @Nullable PivObject object) {
    return findings.stream().filter(f -> f.check() == check && f.object() == object).findFirst();
  }
}

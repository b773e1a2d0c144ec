package org.keywright.card.piv.check;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.PivObject;

/**
 * The outcome of one check.
 *
 * @param check the rule
 * @param object the object that it was about, or null for the card as a whole
 * @param outcome how it ended
 * @param reason why, without personal data; empty for a pass that needs no words
 */
public record Finding(Check check, @Nullable PivObject object, Outcome outcome, String reason) {

  /** One line for a report. */
  public String describe() {
    StringBuilder line = new StringBuilder();
    line.append(outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ')).append(": ");
    if (object != null) {
      line.append(object.title()).append(": ");
    }
    line.append(check.title());
    if (!reason.isEmpty()) {
      line.append(" (").append(reason).append(')');
    }
    return line.toString();
  }
}

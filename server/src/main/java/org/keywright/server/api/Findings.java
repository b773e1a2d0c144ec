package org.keywright.server.api;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that the caller learns all of it at once. */
public final class Findings {

  private final List<FieldProblem> problems = new ArrayList<>();

  /** Notes the message for the field unless {@code fine}. */
  public Findings require(boolean fine, String field, String message) {
    if (!fine) {
      problems.add(new FieldProblem(field, message));
    }
    return this;
  }

  /** What was found so far. */
  public List<FieldProblem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Ends the check.
   *
   * @throws InvalidException if anything was noted
   */
  public void refuseIfAny() {
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
  }
}

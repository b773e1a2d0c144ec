package org.keywright.card.script;

import java.util.List;

/**
 * Steps that belong together under one label of the progress bar.
 *
 * @param label what a person reads while it runs, 1 to 80 characters
 * @param steps 1 to {@value Script#MAX_STEPS} of them
 */
public record Stage(String label, List<Step> steps) {

  /** Checks the ranges. */
  public Stage {
    steps = List.copyOf(steps);
    if (label.isBlank() || label.length() > 80 || steps.isEmpty()) {
      throw new IllegalArgumentException("a stage has a label of 1 to 80 characters, and steps");
    }
  }
}

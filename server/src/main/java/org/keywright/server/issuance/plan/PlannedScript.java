package org.keywright.server.issuance.plan;

import java.util.ArrayList;
import java.util.List;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Stage;
import org.keywright.card.script.Step;

/**
 * A script's commands, and what each one's success means.
 *
 * @param purpose of the script
 * @param stages what is sent
 * @param meanings as many as there are steps, in their order
 */
public record PlannedScript(Purpose purpose, List<Stage> stages, List<Meaning> meanings) {

  /** Copies the lists and counts. */
  public PlannedScript {
    stages = List.copyOf(stages);
    meanings = List.copyOf(meanings);
    if (stages.stream().mapToInt(stage -> stage.steps().size()).sum() != meanings.size()) {
      throw new IllegalArgumentException("each step has a meaning");
    }
  }

  /** Collects steps under labels; stages that stay empty are left out. */
  static final class Builder {
    private final Purpose purpose;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Meaning> meanings = new ArrayList<>();
    private final List<Step> open = new ArrayList<>();
    private String label = "";

    Builder(Purpose purpose) {
      this.purpose = purpose;
    }

    Builder stage(String next) {
      close();
      label = next;
      return this;
    }

    Builder step(Step step, Meaning meaning) {
      open.add(step);
      meanings.add(meaning);
      return this;
    }

    Builder step(Step step) {
      return step(step, new Meaning.Nothing());
    }

    PlannedScript build() {
      close();
      return new PlannedScript(purpose, stages, meanings);
    }

    private void close() {
      if (!open.isEmpty()) {
        stages.add(new Stage(label, open));
        open.clear();
      }
    }
  }
}

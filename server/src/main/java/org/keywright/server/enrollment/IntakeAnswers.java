package org.keywright.server.enrollment;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Findings;
import org.keywright.server.api.InvalidException;
import org.keywright.server.credential.IntakeQuestion;

/**
 * What an applicant answered to the intake questions of a credential policy.
 *
 * @param answers in the order of the questions; what was not answered is not there
 */
record IntakeAnswers(List<Answer> answers) {

  static final IntakeAnswers NONE = new IntakeAnswers(List.of());

  private static final String FIELD = "answers";

  IntakeAnswers {
    answers = List.copyOf(answers);
  }

  /**
   * A question as it was asked, and its answer.
   *
   * @param answer as {@link IntakeQuestion#accepts} takes it
   */
  record Answer(String question, String answer) {

    @JsonCreator
    static Answer of(@Nullable String question, @Nullable String answer) {
      return new Answer(
          question == null ? "" : question.strip(), answer == null ? "" : answer.strip());
    }

    /** Never the answer. */
    @Override
    public String toString() {
      return "answer to " + question;
    }
  }

  /**
   * What was given as answers. Those that are empty are left out.
   *
   * @throws InvalidException naming each, as {@code answers[2]}, that answers nothing that is asked
   *     or the same as another one, or is no answer to its question
   */
  static IntakeAnswers of(List<IntakeQuestion> asked, @Nullable List<@Nullable Answer> given) {
    if (given == null || given.size() > IntakeQuestion.MOST) {
      throw new InvalidException(
          FIELD, given == null ? "is missing" : "has at most " + IntakeQuestion.MOST + " answers");
    }
    Map<String, IntakeQuestion> open = new HashMap<>(byText(asked));
    Findings findings = new Findings();
    List<Answer> kept = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Answer one = given.get(i);
      String field = FIELD + "[" + i + "]";
      IntakeQuestion question = one == null ? null : open.remove(one.question());
      if (one == null || question == null) {
        findings.require(
            false, field, "answers no question that is asked, or one twice: load the page again");
      } else if (!one.answer().isEmpty()) {
        findings.require(question.accepts(one.answer()), field, question.expectation());
        kept.add(one);
      }
    }
    findings.refuseIfAny();
    return new IntakeAnswers(kept).toWhatIsAsked(asked);
  }

  private static Map<String, IntakeQuestion> byText(List<IntakeQuestion> questions) {
    return questions.stream()
        .collect(Collectors.toMap(IntakeQuestion::question, Function.identity()));
  }

  /**
   * Those that answer what is asked, in its order: a policy may have changed since they were given.
   */
  IntakeAnswers toWhatIsAsked(List<IntakeQuestion> asked) {
    return new IntakeAnswers(
        asked.stream()
            .map(question -> new Answer(question.question(), to(question)))
            .filter(one -> !one.answer().isEmpty())
            .toList());
  }

  /** The answer to a question; empty if there is none, or it is none any more. */
  String to(IntakeQuestion question) {
    return answers.stream()
        .filter(one -> one.question().equals(question.question()))
        .map(Answer::answer)
        .filter(question::accepts)
        .findFirst()
        .orElse("");
  }
}

package org.keywright.server.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question that the applicant is asked when they are registered for a credential type.
 *
 * @param question as it is asked, unique within a policy; 1 to 200 characters
 * @param answer what kind of answer it has
 * @param choices of a {@link Answer#CHOICE}, 2 to 20 of 1 to 100 characters; else none
 * @param required whether the registration cannot be completed without an answer
 */
public record IntakeQuestion(
    String question, Answer answer, List<String> choices, boolean required) {

  /** The most questions of a policy. */
  public static final int MOST = 20;

  /** The answers to a question that has yes or no for an answer. */
  public static final String YES = "yes";

  /** The other one. */
  public static final String NO = "no";

  private static final int LONGEST_ANSWER = 500;

  /** Kinds of answers. */
  public enum Answer {
    /** A line of 1 to 500 characters. */
    TEXT("Text"),
    /** {@value IntakeQuestion#YES} or {@value IntakeQuestion#NO}. */
    YES_NO("Yes or no"),
    /** One of the choices. */
    CHOICE("Choice");

    private final String label;

    Answer(String label) {
      this.label = label;
    }

    /** As people read it. */
    public String label() {
      return label;
    }
  }

  public IntakeQuestion {
    choices = List.copyOf(choices);
  }

  /** What a document leaves out has its default: a line of text that need not be given. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public static IntakeQuestion of(
      @Nullable String question,
      @Nullable Answer answer,
      @Nullable List<@Nullable String> choices,
      @Nullable Boolean required) {
    return new IntakeQuestion(
        question == null ? "" : question.strip(),
        answer == null ? Answer.TEXT : answer,
        choices == null
            ? List.of()
            : choices.stream().map(one -> one == null ? "" : one.strip()).toList(),
        required != null && required);
  }

  /** Whether it can be answered so. */
  public boolean accepts(String given) {
    return switch (answer) {
      case TEXT -> Texts.fitsLine(given, 1, LONGEST_ANSWER);
      case YES_NO -> given.equals(YES) || given.equals(NO);
      case CHOICE -> choices.contains(given);
    };
  }

  /** What an answer has to be or to have, for who gave another one. */
  public String expectation() {
    return switch (answer) {
      case TEXT -> "has to have 1 to " + LONGEST_ANSWER + " printable characters";
      case YES_NO -> "has to be " + YES + " or " + NO;
      case CHOICE -> "has to be one of the choices: " + String.join(", ", choices);
    };
  }

  /** The question with what may be answered, on one line. */
  String describe() {
    return question
        + " ("
        + answer.label().toLowerCase(java.util.Locale.ROOT)
        + (choices.isEmpty() ? "" : ": " + String.join(" / ", choices))
        + (required ? ", required)" : ")");
  }
}

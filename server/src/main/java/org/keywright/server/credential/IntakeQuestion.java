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

  /** Kinds of answers. */
  public enum Answer {
    /** A line of 1 to 500 characters. */
    TEXT("Text"),
    /** Yes or no. */
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

  /** The question with what may be answered, on one line. */
  String describe() {
    return question
        + " ("
        + answer.label().toLowerCase(java.util.Locale.ROOT)
        + (choices.isEmpty() ? "" : ": " + String.join(" / ", choices))
        + (required ? ", required)" : ")");
  }
}

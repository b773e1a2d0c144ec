package org.keywright.server.api;

import java.util.List;
import java.util.stream.Collectors;

/** The request says something that cannot be; each fault names its field. */
public final class InvalidException extends RefusedException {

  private final List<FieldProblem> fields;

  /** One or more faults, in the order in which they should be shown. */
  public InvalidException(List<FieldProblem> fields) {
    super("invalid", summary(fields));
    this.fields = List.copyOf(fields);
  }

  /** A single fault. */
  public InvalidException(String field, String message) {
    this(List.of(new FieldProblem(field, message)));
  }

  public List<FieldProblem> fields() {
    return fields;
  }

  private static String summary(List<FieldProblem> fields) {
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a refusal names at least one fault");
    }
    return fields.stream()
        .map(fault -> fault.field() + ": " + fault.message())
        .collect(Collectors.joining("; "));
  }
}

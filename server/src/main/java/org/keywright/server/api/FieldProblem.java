package org.keywright.server.api;

/**
 * What is wrong with one field of a request.
 *
 * @param field the path of the field as the JSON document has it: {@code piv.slots[0].algorithm}
 * @param message what is wrong and what would be right
 */
public record FieldProblem(String field, String message) {}

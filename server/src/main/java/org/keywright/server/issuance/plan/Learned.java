package org.keywright.server.issuance.plan;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.secrets.SecretKind;

/**
 * What the results of a script told.
 *
 * @param knowledge what is known now
 * @param confirmed values that are now certain to be on the device
 * @param contents data objects that were read, without their outer tag
 * @param fault why this attempt cannot go on, if it cannot
 */
public record Learned(
    Knowledge knowledge,
    List<Confirmation> confirmed,
    Map<Integer, byte[]> contents,
    @Nullable Fault fault) {

  /** Copies the collections. */
  public Learned {
    confirmed = List.copyOf(confirmed);
    contents = Map.copyOf(contents);
  }

  /** A value that the device has. */
  public record Confirmation(SecretKind kind, UUID candidate) {}

  /**
   * Why an attempt cannot go on.
   *
   * @param code for programs
   * @param message for people
   * @param stage in which it happened
   * @param detail for support
   * @param retriable whether the same device can be tried again
   */
  public record Fault(
      String code, String message, String stage, String detail, boolean retriable) {}
}

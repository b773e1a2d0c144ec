package org.keywright.server.audit;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.InvalidException;

/**
 * Which entries of the log are wanted; what is null does not matter.
 *
 * @param action the action, or its beginning if it ends with a dot: {@code device.}
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 */
public record AuditFilter(
    @Nullable String action,
    @Nullable String actorId,
    @Nullable String subjectKind,
    @Nullable String subjectId,
    @Nullable Instant from,
    @Nullable Instant to) {

  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9.-]{0,63}");

  /**
   * @throws InvalidException if the action is not of the form of one
   */
  public AuditFilter {
    if (action != null && !ACTION.matcher(action).matches()) {
      throw new InvalidException(
          "action", "has to be an action such as device.suspend, or its beginning: device.");
    }
  }

  /** Lets everything through. */
  public static AuditFilter all() {
    return new AuditFilter(null, null, null, null, null, null);
  }

  /** Everything that happened to one thing. */
  public static AuditFilter about(String subjectKind, Object subjectId) {
    return new AuditFilter(null, null, subjectKind, subjectId.toString(), null, null);
  }
}

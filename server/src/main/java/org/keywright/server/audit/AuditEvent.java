package org.keywright.server.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.keywright.server.actor.Actor;

/**
 * Something that happened, to be recorded.
 *
 * @param actor who did it
 * @param action what was done, such as {@code device.suspend}: lower-case words, at most 64
 *     characters
 * @param subjectKind what kind of thing it was done to: {@code device}; same form as the action
 * @param subjectId which one; at most {@value #MAX_ID} characters
 * @param details more to know, at most {@value #MAX_DETAILS} entries. Never a secret: no PIN, key
 *     or token, wrapped or not. A value longer than {@value #MAX_VALUE} characters is cut
 */
public record AuditEvent(
    Actor actor, String action, String subjectKind, String subjectId, Map<String, String> details) {

  public static final int MAX_ID = 128;
  public static final int MAX_DETAILS = 20;
  public static final int MAX_VALUE = 400;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]{1,63}");
  private static final Pattern KEY = Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,39}");

  /**
   * @throws IllegalArgumentException if a part is not of its form: a fault of the calling code
   */
  public AuditEvent {
    if (!NAME.matcher(action).matches() || !NAME.matcher(subjectKind).matches()) {
      throw new IllegalArgumentException("not an audit action or subject: " + action);
    }
    if (subjectId.isEmpty() || subjectId.length() > MAX_ID) {
      throw new IllegalArgumentException("an audit subject's id has 1 to 128 characters");
    }
    if (details.size() > MAX_DETAILS) {
      throw new IllegalArgumentException("an audit event has at most 20 details");
    }
    Map<String, String> bounded = new TreeMap<>();
    details.forEach((key, value) -> {
      if (!KEY.matcher(key).matches()) {
        throw new IllegalArgumentException("not a name of an audit detail: " + key);
      }
      bounded.put(key, cut(value));
    });
    details = java.util.Collections.unmodifiableMap(bounded);
  }

  /** An event without details. */
  public AuditEvent(Actor actor, String action, String subjectKind, Object subjectId) {
    this(actor, action, subjectKind, subjectId.toString(), Map.of());
  }

  private static String cut(String value) {
    return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE - 1) + "…";
  }
}

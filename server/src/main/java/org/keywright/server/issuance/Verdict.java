package org.keywright.server.issuance;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person may have the device that is in front of them issued, as far as it can be said
 * beforehand.
 *
 * @param reason what it depends on
 * @param title what the device is called: its model's title, or its label; may be empty
 * @param text for the person: why not, or that it can be gone on with; may be empty
 * @param policies the credential types by which it may be issued
 * @param issuance the run to go on with
 * @param agreement the credential type to whose agreement the person has to agree before it is gone
 *     on with; null if there is none
 * @param fingerprint whether a fingerprint has to match before it is gone on with
 * @param device which of the person's own devices it is; null if it is none of them
 */
public record Verdict(
    Reason reason,
    String title,
    String text,
    List<PolicyChoice> policies,
    @Nullable UUID issuance,
    @Nullable UUID agreement,
    boolean fingerprint,
    @Nullable UUID device) {

  public Verdict {
    policies = List.copyOf(policies);
  }

  /** What the verdict depends on. */
  public enum Reason {
    /** It can be issued. */
    READY,
    /** An issuance of this person's stopped on it, and can go on. */
    CAN_GO_ON,
    MODEL_UNKNOWN,
    NO_POLICY,
    IN_USE,
    PENDING,
    BEING_ISSUED,
    OUT_OF_USE
  }

  /**
   * A credential type as who holds it sees it.
   *
   * @param agreement whether they have to agree to its agreement before anything is issued
   * @param fingerprint whether a fingerprint has to match before anything is issued
   */
  public record PolicyChoice(
      UUID id, String name, String description, boolean agreement, boolean fingerprint) {}

  /** Whether it can be issued, or gone on with. */
  public boolean isUsable() {
    return reason == Reason.READY || reason == Reason.CAN_GO_ON;
  }
}

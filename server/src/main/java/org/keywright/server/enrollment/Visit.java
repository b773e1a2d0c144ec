package org.keywright.server.enrollment;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;

/**
 * When an applicant was there to be registered.
 *
 * @param number from 1
 * @param touchedAt when something was collected last
 * @param endedAt null while nobody ended it
 * @param registrarId whose account it is
 * @param link how it is known that it was the same person as before
 */
record Visit(
    int number,
    Instant begunAt,
    Instant touchedAt,
    @Nullable Instant endedAt,
    String registrarId,
    String registrar,
    Link link) {

  /** Left alone for longer, a visit is over: nobody knows who is at the counter then. */
  static final Duration PATIENCE = Duration.ofMinutes(60);

  /** What ties a visit to what was captured before: FIPS 201-3, section 2.6. */
  enum Link {
    /** Nothing was captured of the person before. */
    FIRST("Nothing was captured before"),
    /** A finger matched. */
    MATCHED("A finger matched"),
    /** No finger matched, or there is none to compare: documents and photo were inspected. */
    OVERRIDDEN("Vouched for by two documents and the photo");

    private final String label;

    Link(String label) {
      this.label = label;
    }

    /** For people. */
    public String label() {
      return label;
    }
  }

  boolean isOpen(Instant now) {
    return endedAt == null && now.isBefore(touchedAt.plus(PATIENCE));
  }

  boolean isOf(Actor actor) {
    return registrarId.equals(actor.id());
  }
}

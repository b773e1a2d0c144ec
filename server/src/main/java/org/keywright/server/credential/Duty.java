package org.keywright.server.credential;

import java.util.Locale;

/**
 * What is done on the way of an applicant from request to device. Each is done by somebody else:
 * FIPS 201-3, section 2.7.
 */
public enum Duty {
  SPONSOR("sponsored"),
  REGISTER("registered"),
  ADJUDICATE("adjudicated"),
  APPROVE("approved"),
  ISSUE("issued to");

  private final String done;

  Duty(String done) {
    this.done = done;
  }

  /** As an order: to "sponsor" the applicant. */
  String todo() {
    return this == ISSUE ? "issue to" : name().toLowerCase(Locale.ROOT);
  }

  /** As a word of a sentence: somebody "sponsored" the applicant. */
  String done() {
    return done;
  }
}

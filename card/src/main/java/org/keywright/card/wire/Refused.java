package org.keywright.card.wire;

/**
 * What a server says when it does not take an exchange at all.
 *
 * @param status of HTTP
 * @param detail why, for a person to read; up to 500 characters
 */
public record Refused(int status, String detail) {

  /** Checks the ranges. */
  public Refused {
    if (status < 400 || status > 599 || detail.length() > 500) {
      throw new IllegalArgumentException("not a refusal");
    }
  }
}

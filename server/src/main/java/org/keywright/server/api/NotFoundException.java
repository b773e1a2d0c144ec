package org.keywright.server.api;

/** What the request names does not exist, or not for this caller. */
public final class NotFoundException extends RefusedException {

  /** For example {@code new NotFoundException("person", id)}. */
  public NotFoundException(String kind, Object id) {
    super("not-found", "there is no " + kind + " " + id);
  }
}

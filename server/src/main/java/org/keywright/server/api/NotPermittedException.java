package org.keywright.server.api;

/** The caller is known, and may not do this. */
public final class NotPermittedException extends RefusedException {

  public NotPermittedException(String message) {
    super("not-permitted", message);
  }
}

package org.keywright.client.host;

import org.jspecify.annotations.Nullable;

/** Something arrived that is no message, or not one that may come this way. */
public final class BadMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final @Nullable String id;

  BadMessageException(@Nullable String id, String message) {
    super(message);
    this.id = id;
  }

  /** What was wrong, for a person to read; quotes nothing. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** The message's own id, if it could be read. */
  public @Nullable String id() {
    return id;
  }
}

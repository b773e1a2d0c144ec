package org.keywright.server.api;

/**
 * A request that is refused for a reason that the caller can act on. The message is shown to the
 * caller: it says what was wrong and what to do, and holds no secret.
 */
public abstract sealed class RefusedException extends RuntimeException
    permits InvalidException,
        NotFoundException,
        ConflictException,
        NotPermittedException,
        TooManyAttemptsException {

  private final String code;

  RefusedException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** A stable short name of the kind of refusal, for programs: {@code not-found}. */
  public String code() {
    return code;
  }
}

package org.keywright.server.api;

import java.util.Map;
import java.util.UUID;

/** The request is well formed, but things are not in the state for it: look again, then decide. */
public final class ConflictException extends RefusedException {

  private final Map<String, String> about;

  public ConflictException(String message) {
    this("conflict", message);
  }

  private ConflictException(String code, String message) {
    this(code, message, Map.of());
  }

  private ConflictException(String code, String message, Map<String, String> about) {
    super(code, message);
    this.about = Map.copyOf(about);
  }

  /** What programs need to know to do something about it: names and values of the problem. */
  public Map<String, String> about() {
    return about;
  }

  /** A live fingerprint has to match first; programs know it by its code and ask for one. */
  public static ConflictException fingerprintNeeded(String message) {
    return new ConflictException("fingerprint-needed", message);
  }

  /**
   * A person has to agree first to the subscriber agreement of a credential type; programs know it
   * by its code, and are told whose agreement to which.
   */
  public static ConflictException agreementNeeded(
      String message, UUID person, UUID credentialType) {
    return new ConflictException(
        "agreement-needed",
        message,
        Map.of("person", person.toString(), "credentialType", credentialType.toString()));
  }

  /** The agreement that somebody read is not the one that stands now. */
  public static ConflictException agreementChanged() {
    return new ConflictException(
        "agreement-changed",
        "the agreement was changed meanwhile: read it as it stands now, and agree to that");
  }

  /** Somebody else changed it first: the version that the caller saw is not the current one. */
  public static ConflictException stale(String kind, int seen, int current) {
    return new ConflictException(
        "the "
            + kind
            + " was changed meanwhile: version "
            + current
            + " is current, the request was made for version "
            + seen
            + "; read it again and repeat the change");
  }
}

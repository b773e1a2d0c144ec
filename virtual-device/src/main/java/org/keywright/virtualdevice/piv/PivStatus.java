package org.keywright.virtualdevice.piv;

/**
 * The application security status (SP 800-73-5 part 2 clause 2.4.2): gone when another application
 * is selected or the card is reset.
 */
final class PivStatus {

  private boolean pinVerified;
  private boolean pinFresh;
  private boolean administrator;
  private byte[] awaited = new byte[0];

  void clear() {
    pinFailed();
    administratorFailed();
    forgetChallenge();
  }

  boolean isPinVerified() {
    return pinVerified;
  }

  void pinVerified() {
    pinVerified = true;
    pinFresh = true;
  }

  void pinFailed() {
    pinVerified = false;
    pinFresh = false;
  }

  boolean isAdministrator() {
    return administrator;
  }

  void administratorAuthenticated() {
    administrator = true;
  }

  void administratorFailed() {
    administrator = false;
  }

  /** Whether a key with this policy may be used now. */
  boolean satisfies(PinPolicy policy) {
    return switch (policy) {
      case NEVER -> true;
      case ONCE -> pinVerified;
      case ALWAYS -> pinFresh;
    };
  }

  /** A private key was used, or something was changed: the next "PIN always" asks for it anew. */
  void pinUsed() {
    pinFresh = false;
  }

  /** What the host has to answer to be taken for the administrator. */
  void await(byte[] answer) {
    awaited = answer;
  }

  /** What was awaited; it is awaited once only. Empty if nothing was. */
  byte[] takeAwaited() {
    byte[] taken = awaited;
    awaited = new byte[0];
    return taken;
  }

  void forgetChallenge() {
    awaited = new byte[0];
  }
}

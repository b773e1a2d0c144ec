package org.keywright.virtualdevice.card;

import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;

/** An application on a card, as the card itself sees it. */
public interface Application {

  /** The whole name of this application, a fresh array. */
  byte[] aid();

  /** Whether SELECT with this name, whole or right-truncated, means this application. */
  boolean isNamed(byte[] aid);

  /** Makes this the selected application and returns what SELECT answers with. */
  Response select();

  /** Another application was selected, or power went: all volatile state is to go. */
  void deselect();

  /**
   * Carries out one whole command.
   *
   * @param command chained parts put together; the class byte without chaining and secure messaging
   * @param inSecureChannel whether the command came with a valid C-MAC inside a secure channel
   * @throws CardError if it ends with an error; what it wrote is rolled back
   */
  Response process(Command command, boolean inSecureChannel);

  /** Whether INITIALIZE UPDATE and EXTERNAL AUTHENTICATE are answered while this is selected. */
  default boolean usesSecureChannel() {
    return false;
  }
}

package org.keywright.virtualdevice.card;

import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;

/** The secure channel of a card, which all its applications share. */
public interface SecureMessaging {

  /** Whether the command opens a channel rather than going through one. */
  boolean opens(Command command);

  /** Carries out a command that opens a channel while this application is selected. */
  Response open(Command command, Application application);

  /** Whether a channel is open that takes no commands without secure messaging. */
  boolean demandsProtection();

  /**
   * Checks and decrypts one command.
   *
   * @return the command as it was before it was protected
   * @throws CardError 6982 if there is no channel or its MAC is wrong; the channel is then closed
   */
  Command unwrap(Command command);

  /** Protects the response to a command that was unwrapped. */
  Response wrap(Response response);

  /** Whether the open channel checks commands (C-MAC), so that administration may use it. */
  boolean checksCommands();

  /** Ends the channel. */
  void close();
}

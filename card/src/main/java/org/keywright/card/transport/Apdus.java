package org.keywright.card.transport;

/** Checks that every transport makes of what goes out and comes in. */
final class Apdus {

  private static final int MIN_COMMAND = 4;
  private static final int MIN_RESPONSE = 2;

  private Apdus() {}

  static void checkCommand(byte[] command) {
    checkCommand(command, CardTransport.MAX_COMMAND);
  }

  static void checkCommand(byte[] command, int longest) {
    if (command.length < MIN_COMMAND || command.length > longest) {
      throw new IllegalArgumentException(
          "a command has " + MIN_COMMAND + " to " + longest + " bytes here, not " + command.length);
    }
  }

  static byte[] checkResponse(byte[] response) throws CardTransportException {
    if (response.length < MIN_RESPONSE || response.length > CardTransport.MAX_RESPONSE) {
      throw new CardTransportException(
          CardTransportException.Reason.PROTOCOL,
          "the card answered with "
              + response.length
              + " bytes; a response ends with a status word of two. Put the card in anew.");
    }
    return response;
  }

  /** SW1-SW2. */
  static int status(byte[] response) {
    int n = response.length;
    return (response[n - 2] & 0xFF) << 8 | response[n - 1] & 0xFF;
  }
}

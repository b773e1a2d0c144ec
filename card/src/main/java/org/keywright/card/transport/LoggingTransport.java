package org.keywright.card.transport;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Writes a line for each command: instruction and parameters, lengths, status word and duration at
 * level DEBUG. Never data, in either direction: they may be secrets.
 */
public final class LoggingTransport implements CardTransport {

  private final CardTransport inner;
  private final System.Logger logger;

  /** Logs what goes through {@code inner}, which it closes with itself. */
  public LoggingTransport(CardTransport inner, System.Logger logger) {
    this.inner = inner;
    this.logger = logger;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    Apdus.checkCommand(command);
    long start = System.nanoTime();
    try {
      byte[] response = inner.transmit(command);
      Apdus.checkResponse(response);
      log(
          command,
          start,
          "%d bytes back, %04X".formatted(response.length - 2, Apdus.status(response)));
      return response;
    } catch (CardTransportException e) {
      log(command, start, "no answer: " + e.reason());
      throw e;
    }
  }

  private void log(byte[] command, long start, String outcome) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    logger.log(
        DEBUG,
        () ->
            String.format(
                Locale.ROOT,
                "INS %02X P1 %02X P2 %02X, %d bytes out, %s, %d ms",
                command[1],
                command[2],
                command[3],
                command.length,
                outcome,
                millis));
  }

  @Override
  public byte[] atr() {
    return inner.atr();
  }

  @Override
  public void close() {
    inner.close();
  }
}

package org.keywright.client.device;

import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;

/**
 * A device for as long as a session needs it: held for a row of commands, let go while somebody
 * else is waited for, connected anew after another program has reset it.
 *
 * <p>Used by one thread; {@link #close()} may be called from any.
 */
public interface DeviceLink extends AutoCloseable {

  /** The way to the device now; another one after {@link #reconnect()}. */
  CardTransport transport();

  /**
   * Keeps other programs from the device until {@link #release()}. Doing it twice does nothing
   * more.
   *
   * @throws CardTransportException if the device is gone, was reset, or is kept by another program
   *     for too long
   */
  void hold() throws CardTransportException;

  /** No command is to be sent for now: other programs may have the device, if it takes long. */
  void release();

  /**
   * Connects anew: after a reset by another program, the old connection is of no more use.
   *
   * @throws CardTransportException if the device cannot be reached any more
   */
  void reconnect() throws CardTransportException;

  /** Whether this is a device in software: a demonstration's client drives no others. */
  boolean isVirtual();

  /** Gives the device back. Closing twice does nothing more. */
  @Override
  void close();

  /** A link that holds nothing: for a transport that no other program can get at. */
  static DeviceLink of(CardTransport transport) {
    return new SoleLink(transport);
  }
}

package org.keywright.card.transport;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.keywright.card.transport.CardTransportException.Reason;

/**
 * A device in software, reached over TCP on this machine: plays the reader in the protocol of vpcd,
 * the virtual reader of vsmartcard. Each message is two bytes of length, big-endian, and that many
 * bytes; of one byte they are a control code (0 power off, 1 power on, 2 reset, 4 ask for the ATR),
 * else an APDU. Only ATR and APDUs are answered.
 *
 * <p>The protocol has neither authentication nor encryption: loopback addresses only.
 */
public final class VirtualReaderTransport implements CardTransport {

  /** How long an answer may take by default: RSA keys are slow to make. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  /** The longest message: its length is two bytes. */
  private static final int MAX_MESSAGE = 0xFFFF;

  private static final int POWER_OFF = 0;
  private static final int POWER_ON = 1;
  private static final int RESET = 2;
  private static final int ASK_ATR = 4;

  private static final int MIN_ATR = 2;
  private static final int MAX_ATR = 33;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final long timeoutNanos;
  private volatile byte[] atr;
  private volatile boolean closed;

  private VirtualReaderTransport(Socket socket, Duration timeout) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    this.timeoutNanos = timeout.toNanos();
    this.atr = new byte[MIN_ATR];
  }

  /**
   * Connects to a device on this machine and powers it on.
   *
   * @param port 1 to 65535
   * @param timeout for connecting, and for each answer; from 1 ms to 1 hour
   * @throws CardTransportException if nothing answers there like a device
   */
  public static VirtualReaderTransport connect(int port, Duration timeout)
      throws CardTransportException {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535");
    }
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a time limit is 1 ms to 1 hour");
    }
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) timeout.toMillis());
      VirtualReaderTransport transport = new VirtualReaderTransport(socket, timeout);
      transport.powerOn(POWER_ON);
      return transport;
    } catch (CardTransportException e) {
      closeQuietly(socket);
      throw e;
    } catch (IOException e) {
      closeQuietly(socket);
      throw new CardTransportException(
          Reason.REMOVED, "no virtual device answers on port " + port, e);
    }
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    Apdus.checkCommand(command, MAX_MESSAGE);
    return Apdus.checkResponse(exchange(command));
  }

  /** Resets the device, as a reader would: what it held in volatile memory is gone. */
  public void reset() throws CardTransportException {
    powerOn(RESET);
  }

  private void powerOn(int code) throws CardTransportException {
    try {
      send(new byte[] {(byte) code});
    } catch (IOException e) {
      throw gone(e);
    }
    byte[] answer = exchange(new byte[] {ASK_ATR});
    if (answer.length < MIN_ATR || answer.length > MAX_ATR) {
      closeQuietly(socket);
      throw new CardTransportException(
          Reason.PROTOCOL,
          "the virtual device's answer to reset has " + answer.length + " bytes, not 2 to 33");
    }
    atr = answer;
  }

  private byte[] exchange(byte[] message) throws CardTransportException {
    if (closed) {
      throw new CardTransportException(Reason.REMOVED, "this connection was closed");
    }
    try {
      send(message);
      return receive();
    } catch (SocketTimeoutException e) {
      // What comes later would be taken for the answer to something else.
      closeQuietly(socket);
      throw new CardTransportException(
          Reason.TIMEOUT,
          "the virtual device did not answer in "
              + Duration.ofNanos(timeoutNanos).toMillis()
              + " ms",
          e);
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private void send(byte[] message) throws IOException {
    byte[] framed = new byte[2 + message.length];
    framed[0] = (byte) (message.length >>> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    out.write(framed);
    out.flush();
  }

  /** The limit is for the whole answer, so that one who sends a byte now and then meets it too. */
  private byte[] receive() throws IOException {
    long deadline = System.nanoTime() + timeoutNanos;
    byte[] head = readFully(2, deadline);
    return readFully((head[0] & 0xFF) << 8 | head[1] & 0xFF, deadline);
  }

  private byte[] readFully(int length, long deadline) throws IOException {
    byte[] bytes = new byte[length];
    int at = 0;
    while (at < length) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis < 1) {
        throw new SocketTimeoutException("the answer took too long");
      }
      socket.setSoTimeout((int) millis);
      int count = in.read(bytes, at, length - at);
      if (count < 0) {
        throw new EOFException("the connection ended");
      }
      at += count;
    }
    return bytes;
  }

  private CardTransportException gone(IOException cause) {
    closeQuietly(socket);
    return new CardTransportException(
        Reason.REMOVED,
        closed ? "this connection was closed" : "the virtual device is gone",
        cause);
  }

  @Override
  public byte[] atr() {
    return atr.clone();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      send(new byte[] {POWER_OFF});
    } catch (IOException e) {
      // It is gone already: there is nothing to power off.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket that cannot be closed is of no more use than a closed one.
    }
  }
}

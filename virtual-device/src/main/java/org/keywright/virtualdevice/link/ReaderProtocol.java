package org.keywright.virtualdevice.link;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import jdk.net.ExtendedSocketOptions;
import org.keywright.card.transport.CardTransportException;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * The card's side of the virtual-reader protocol: frames of a length in two bytes, big-endian, and
 * so many bytes. A frame of one byte is a request to the card (0 power off, 1 power on, 2 reset, 4
 * tell the ATR, which alone is answered), any other is a command APDU and answered with the
 * response.
 */
final class ReaderProtocol {

  private static final int POWER_OFF = 0;
  private static final int POWER_ON = 1;
  private static final int RESET = 2;
  private static final int TELL_ATR = 4;
  private static final int MAX_FRAME = 0xFFFF;

  private ReaderProtocol() {}

  /**
   * Serves a reader until it hangs up or the device is removed.
   *
   * @throws IOException if the link breaks or the reader sends what the protocol does not know
   */
  static void serve(Socket socket, VirtualDevice device) throws IOException {
    socket.setTcpNoDelay(true);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    boolean acknowledges =
        socket.isConnected()
            && socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
    while (true) {
      if (acknowledges) {
        // The reader sends length and bytes one after the other, and waits for the first to be
        // acknowledged: 40 ms for each command, which no real reader has. It wears off.
        socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
      }
      byte[] frame;
      try {
        frame = in.readNBytes(in.readUnsignedShort());
      } catch (EOFException e) {
        return;
      }
      if (!device.isPresent()) {
        return;
      }
      if (frame.length == 1) {
        control(frame[0], device, out);
      } else if (frame.length > 1) {
        byte[] response = answer(frame, device);
        if (response.length == 0) {
          return;
        }
        send(response, out);
      }
    }
  }

  private static void control(byte code, VirtualDevice device, DataOutputStream out)
      throws IOException {
    switch (code) {
      case POWER_OFF, POWER_ON, RESET -> device.reset();
      case TELL_ATR -> send(device.atr(), out);
      default -> throw new IOException("a reader asked for what there is not: " + code);
    }
  }

  /** The response; empty if the device is gone. */
  private static byte[] answer(byte[] command, VirtualDevice device) {
    try {
      return device.transmit(command);
    } catch (CardTransportException e) {
      if (e.reason() == CardTransportException.Reason.RESET) {
        // The protocol has no word for it: the command meets the card as the reset left it.
        return answer(command, device);
      }
      return new byte[0];
    }
  }

  private static void send(byte[] bytes, DataOutputStream out) throws IOException {
    if (bytes.length > MAX_FRAME) {
      throw new IOException("a response of " + bytes.length + " bytes does not fit a frame");
    }
    out.writeShort(bytes.length);
    out.write(bytes);
    out.flush();
  }
}

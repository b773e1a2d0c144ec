package org.keywright.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Tells virtual devices what happens to them. Safe for concurrent use. */
final class DeviceControl {

  private static final int TIMEOUT = 10_000;

  private final int port;

  DeviceControl(int port) {
    this.port = port;
  }

  /**
   * Gives one command.
   *
   * @param device counted from 1
   * @return what follows {@code ok} in the answer
   * @throws IOException if there is no such answer
   */
  String say(int device, String command) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT);
      Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
      out.write(device + " " + command + "\n");
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String answer = in.readLine();
      if (answer == null || !answer.startsWith("ok")) {
        throw new IOException("a virtual device did not take a command: " + answer);
      }
      return answer.substring(2).strip();
    }
  }
}

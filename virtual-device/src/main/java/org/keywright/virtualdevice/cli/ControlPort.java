package org.keywright.virtualdevice.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * A socket on the loopback interface that takes one command a line, {@code DEVICE COMMAND
 * [ARGUMENT]} with devices counted from 1, and answers each with a line that starts with {@code ok}
 * or {@code error}. It gives no secrets away.
 */
final class ControlPort implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ControlPort.class.getName());
  private static final int MAX_LINE = 200;
  private static final String HELP =
      "ok DEVICE fault SPEC | clear | count | remove | insert | present | reset | block-pin |"
          + " serial | reset-when-idle MILLIS; DEVICE counts from 1";

  private final List<VirtualDevice> devices;
  private final ServerSocket server;

  private ControlPort(List<VirtualDevice> devices, ServerSocket server) {
    this.devices = List.copyOf(devices);
    this.server = server;
  }

  static ControlPort start(List<VirtualDevice> devices, int port) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      server.close();
      throw new IOException("port " + port + " cannot be listened on: " + e.getMessage(), e);
    }
    ControlPort control = new ControlPort(devices, server);
    Thread.ofVirtual().name("virtual-device-control").start(control::accept);
    return control;
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "control port: {0}", e.getMessage());
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8)) {
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        out.write(answer(line.strip()) + "\n");
        out.flush();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "control port: {0}", e.getMessage());
    }
  }

  /** One line with its end, or nothing at the end or when it is too long. */
  private static String line(BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != -1; c = in.read()) {
      line.append((char) c);
      if (c == '\n') {
        return line.toString();
      }
      if (line.length() > MAX_LINE) {
        throw new IOException("a command is longer than " + MAX_LINE + " characters");
      }
    }
    return "";
  }

  String answer(String line) {
    if (line.equals("help")) {
      return HELP;
    }
    String[] words = line.split(" ", 3);
    try {
      int number = Integer.parseInt(words[0]);
      if (number < 1 || number > devices.size() || words.length < 2) {
        return "error: there are devices 1 to " + devices.size() + ", each with commands; try help";
      }
      return act(devices.get(number - 1), words[1], words.length == 3 ? words[2] : "");
    } catch (IllegalArgumentException e) {
      return "error: " + e.getMessage();
    }
  }

  private static String act(VirtualDevice device, String command, String argument) {
    switch (command.toLowerCase(Locale.ROOT)) {
      case "fault" -> device.faults().add(Fault.parse(argument));
      case "clear" -> device.faults().clear();
      case "remove" -> device.remove();
      case "insert" -> device.insert();
      case "reset" -> device.reset();
      case "block-pin" -> device.blockPin();
      case "reset-when-idle" ->
          device.faults().resetWhenIdle(Duration.ofMillis(Long.parseLong(argument)), false);
      case "count" -> {
        return "ok " + device.apduCount();
      }
      case "present" -> {
        return "ok " + device.isPresent();
      }
      case "serial" -> {
        return "ok " + device.serial();
      }
      default -> {
        return "error: no such command: " + command + "; try help";
      }
    }
    return "ok";
  }
}

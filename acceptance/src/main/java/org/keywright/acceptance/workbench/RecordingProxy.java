package org.keywright.acceptance.workbench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a server and all who speak with it, and keeps every byte that goes by, both ways.
 * Safe for concurrent use.
 */
public final class RecordingProxy implements AutoCloseable {

  private final ServerSocket entrance;
  private final int server;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  private RecordingProxy(ServerSocket entrance, int server) {
    this.entrance = entrance;
    this.server = server;
  }

  /** What went by on one connection so far, each byte as the character of its number. */
  public static final class Connection {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream answered = new ByteArrayOutputStream();

    /** What the server was sent. */
    public String sent() {
      return sent.toString(StandardCharsets.ISO_8859_1);
    }

    /** What it answered. */
    public String answered() {
      return answered.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /** Takes connections at a port of its own for a server at this one, both on loopback. */
  public static RecordingProxy before(int server) throws IOException {
    RecordingProxy proxy =
        new RecordingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
    Thread.ofVirtual().name("recording-proxy").start(proxy::accept);
    return proxy;
  }

  /** Where it takes connections. */
  public int port() {
    return entrance.getLocalPort();
  }

  /** The connections that there were and are. */
  public List<Connection> connections() {
    return List.copyOf(connections);
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket caller = entrance.accept();
        Thread.ofVirtual().start(() -> connect(caller));
      } catch (IOException e) {
        // It was closed, or the caller is gone already.
      }
    }
  }

  private void connect(Socket caller) {
    Connection connection = new Connection();
    connections.add(connection);
    try (caller;
        Socket target = new Socket(InetAddress.getLoopbackAddress(), server)) {
      Thread back = Thread.ofVirtual().start(() -> carry(target, caller, connection.answered));
      carry(caller, target, connection.sent);
      back.join();
    } catch (IOException e) {
      // The server is not there, which the caller sees by this end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until one of them hangs up. Kept first: what was sent may be answered at once. */
  private static void carry(Socket from, Socket to, OutputStream kept) {
    byte[] part = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        kept.write(part, 0, length);
        out.write(part, 0, length);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
  }
}

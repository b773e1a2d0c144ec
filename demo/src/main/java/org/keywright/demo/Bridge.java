package org.keywright.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.secret.Secret;
import org.keywright.client.host.MessageReader;
import org.keywright.client.host.Workstation;

/**
 * The way from a page to the client in a demonstration: a WebSocket (RFC 6455) on loopback, for
 * pages of the demonstration's server that know the key of this start.
 */
final class Bridge extends WebSocketServer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Bridge.class.getName());
  private static final int MAX_CONNECTIONS = 16;
  private static final int START_SECONDS = 30;

  private final URI origin;
  private final Workstation station;
  private final DemoDesk desk;
  private final String key;
  private final CountDownLatch started = new CountDownLatch(1);

  private Bridge(URI origin, Workstation station, DemoDesk desk, String key) {
    super(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        1,
        List.<Draft>of(
            new Draft_6455(List.of(), List.of(new Protocol("")), MessageReader.MAX_MESSAGE)));
    this.origin = origin;
    this.station = station;
    this.desk = desk;
    this.key = key;
    setReuseAddr(true);
    setDaemon(true);
  }

  /** Starts it, for pages of this origin. */
  static Bridge start(URI origin, Workstation station, DemoDesk desk)
      throws IOException, InterruptedException {
    String key;
    try (Secret random = Secret.random(24)) {
      key = Base64.getUrlEncoder().withoutPadding().encodeToString(random.reveal());
    }
    Bridge bridge = new Bridge(origin, station, desk, key);
    bridge.start();
    if (!bridge.started.await(START_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the bridge did not start");
    }
    return bridge;
  }

  URI address() {
    return URI.create("ws://127.0.0.1:" + getPort() + "/");
  }

  String key() {
    return key;
  }

  /** Writes where it is and its key, for the server to hand to pages; readable by its owner. */
  void writeTo(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, ScriptJson.write(Map.of("url", address().toString(), "key", key)));
  }

  @Override
  public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
      WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
    boolean ours =
        request.getFieldValue("Origin").equals(origin.toString())
            && request.getResourceDescriptor().equals("/")
            && getConnections().size() <= MAX_CONNECTIONS;
    if (!ours) {
      throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, "not for this page");
    }
    return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake request) {
    socket.setAttachment(new BridgeConnection(socket, origin, station, desk, key));
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    BridgeConnection connection = socket.getAttachment();
    connection.receive(text);
  }

  @Override
  public void onMessage(WebSocket socket, ByteBuffer bytes) {
    socket.close(CloseFrame.REFUSE, "messages are text");
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean remote) {
    BridgeConnection connection = socket.getAttachment();
    if (connection != null) {
      // It waits for the session to end, and others are not to wait for that.
      Thread.ofPlatform().daemon().name("page-gone").start(connection::close);
    }
  }

  @Override
  public void onError(@Nullable WebSocket socket, Exception e) {
    LOG.log(System.Logger.Level.DEBUG, "the bridge", e);
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void close() {
    try {
      stop(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

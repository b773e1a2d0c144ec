package org.keywright.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.java_websocket.WebSocket;
import org.java_websocket.framing.CloseFrame;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.ScriptJson;
import org.keywright.client.host.BadMessageException;
import org.keywright.client.host.ClientMessage;
import org.keywright.client.host.Conversation;
import org.keywright.client.host.ExtensionMessage;
import org.keywright.client.host.MessageReader;
import org.keywright.client.host.Outlet;
import org.keywright.client.host.Workstation;

/** A page on the bridge: shows the key, then talks to the client, and may play with the reader. */
final class BridgeConnection implements AutoCloseable {

  private final WebSocket socket;
  private final URI origin;
  private final Workstation station;
  private final DemoDesk desk;
  private final String key;
  private @Nullable Conversation conversation;

  BridgeConnection(WebSocket socket, URI origin, Workstation station, DemoDesk desk, String key) {
    this.socket = socket;
    this.origin = origin;
    this.station = station;
    this.desk = desk;
    this.key = key;
  }

  void receive(String text) {
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    try {
      Conversation open = conversation();
      if (open == null) {
        unlock(json);
        return;
      }
      try {
        String type = MessageReader.type(json);
        if (type.startsWith("reader-")) {
          play(type, json);
        } else if (type.startsWith("scanner-")) {
          touch(type, json);
        } else if (type.equals("consent")) {
          ExtensionMessage.Consent consent =
              MessageReader.read(json, ExtensionMessage.Consent.class);
          open.consent(consent.consent(), consent.granted());
        } else {
          open.receive(json);
        }
      } catch (BadMessageException e) {
        open.mistake(e.id(), e.getMessage());
      }
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  private synchronized @Nullable Conversation conversation() {
    return conversation;
  }

  private void unlock(byte[] json) {
    try {
      BridgeMessage.Key shown = MessageReader.read(json, BridgeMessage.Key.class);
      boolean right =
          shown.type().equals("key")
              && MessageDigest.isEqual(
                  shown.key().getBytes(StandardCharsets.UTF_8),
                  key.getBytes(StandardCharsets.UTF_8));
      if (right) {
        synchronized (this) {
          conversation = new Conversation(station, origin, new Frames());
        }
        socket.send(text(Conversation.ready()));
        return;
      }
    } catch (BadMessageException e) {
      // As a wrong key.
    }
    socket.close(CloseFrame.POLICY_VALIDATION, "show the key first");
  }

  private void play(String type, byte[] json) throws BadMessageException {
    String id = "";
    try {
      switch (type) {
        case "reader-choose" -> {
          BridgeMessage.Choose choose = MessageReader.read(json, BridgeMessage.Choose.class);
          id = choose.id();
          desk.reader().choose(choose.model());
        }
        case "reader-break" -> {
          BridgeMessage.Break broken = MessageReader.read(json, BridgeMessage.Break.class);
          id = broken.id();
          desk.reader().fail(broken.fault());
        }
        default -> {
          id = MessageReader.read(json, BridgeMessage.Plain.class).id();
          switch (type) {
            case "reader-insert" -> desk.reader().insert();
            case "reader-remove" -> desk.reader().remove();
            case "reader-state" -> {
              // Told below.
            }
            default -> throw new IllegalArgumentException("The reader has no such command.");
          }
        }
      }
      socket.send(text(state(id)));
    } catch (IllegalArgumentException | IOException e) {
      mistake(id, String.valueOf(e.getMessage()));
    }
  }

  private void touch(String type, byte[] json) throws BadMessageException {
    DemoScanner scanner = desk.scanner();
    String id;
    if (type.equals("scanner-place")) {
      BridgeMessage.Place place = MessageReader.read(json, BridgeMessage.Place.class);
      id = place.id();
      scanner.place(place.finger());
    } else {
      id = MessageReader.read(json, BridgeMessage.Plain.class).id();
      if (!type.equals("scanner-state")) {
        mistake(id, "The scanner has no such command.");
        return;
      }
    }
    socket.send(
        text(
            new BridgeMessage.Scanner(
                ClientMessage.VERSION, "scanner", id, scanner.placed(), scanner.fingers())));
  }

  private void mistake(String id, String words) {
    Conversation open = conversation();
    if (open != null) {
      open.mistake(id, words);
    }
  }

  private BridgeMessage.Reader state(String id) throws IOException {
    return new BridgeMessage.Reader(
        ClientMessage.VERSION,
        "reader",
        id,
        desk.reader().model(),
        desk.reader().isInserted(),
        desk.reader().models(),
        Stream.of(DemoReader.Breakage.values())
            .map(breakage -> new BridgeMessage.Choice(breakage.name(), breakage.words()))
            .toList());
  }

  private static String text(Object message) {
    return new String(ScriptJson.write(message), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    Conversation open = conversation();
    if (open != null) {
      open.close();
    }
  }

  /** A text frame for each message. */
  private final class Frames implements Outlet {

    @Override
    public void send(ClientMessage message) throws IOException {
      try {
        socket.send(text(message));
      } catch (RuntimeException e) {
        throw new IOException("the page is gone", e);
      }
    }

    @Override
    public void close() {
      socket.close(CloseFrame.POLICY_VALIDATION, "too many messages that break a rule");
    }
  }
}

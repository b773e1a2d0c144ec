package org.keywright.client.host;

import java.net.URI;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.ScriptJson;
import org.keywright.client.Origins;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what arrives: bytes in, a message out, or an error that says what was wrong. Strict like
 * the wire, and bounded. Safe for concurrent use.
 *
 * <p>A message is read twice. The first time only its version, type and id are looked at, which
 * makes no text of anything else; the second time into the record of its type.
 */
public final class MessageReader {

  /** The longest message in bytes: 64 KiB. */
  public static final int MAX_MESSAGE = 64 * 1024;

  private static final int MAX_ORIGIN = 255;
  private static final int MAX_TYPE = 40;
  private static final int MAX_ID = 64;
  private static final int MAX_DEPTH = 16;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_MESSAGE)
                  .maxStringLength(MAX_MESSAGE)
                  .maxNumberLength(20)
                  .maxNameLength(64)
                  .maxTokenCount(5_000)
                  .build())
          .build();

  private MessageReader() {}

  /**
   * Reads what a page said.
   *
   * @throws BadMessageException if it is no such message
   */
  public static PageMessage page(byte[] json) throws BadMessageException {
    Head head = Head.of(json);
    return switch (head.type()) {
      case "hello" -> read(json, head, PageMessage.Hello.class);
      case "devices" -> read(json, head, PageMessage.Devices.class);
      case "devices-stop" -> read(json, head, PageMessage.DevicesStop.class);
      case "start" -> read(json, head, PageMessage.Start.class);
      case "answer" -> read(json, head, PageMessage.Answer.class);
      case "cancel" -> read(json, head, PageMessage.Cancel.class);
      case "scanners" -> read(json, head, PageMessage.Scanners.class);
      case "capture" -> read(json, head, PageMessage.Capture.class);
      case "capture-cancel" -> read(json, head, PageMessage.CaptureCancel.class);
      default ->
          throw new BadMessageException(head.id, "A page cannot send messages of this type.");
    };
  }

  /**
   * Reads what the extension said. What a page said is not looked into yet.
   *
   * @throws BadMessageException if it is neither an envelope nor a message of the extension's own
   */
  public static ExtensionMessage extension(byte[] json) throws BadMessageException {
    Head head = Head.of(json);
    if (head.hasMessage()) {
      return new ExtensionMessage.FromPage(
          origin(head), Arrays.copyOfRange(json, head.messageFrom, head.messageTo));
    }
    return switch (head.type()) {
      case "consent" -> read(json, head, ExtensionMessage.Consent.class);
      case "bye" -> read(json, head, ExtensionMessage.Bye.class);
      default ->
          throw new BadMessageException(head.id, "The extension sends no messages of this type.");
    };
  }

  /**
   * The type of a message, not looked into any further.
   *
   * @throws BadMessageException if it has none
   */
  public static String type(byte[] json) throws BadMessageException {
    return Head.of(json).type();
  }

  /**
   * Reads a message of one's own.
   *
   * @param type a record with {@code version} and {@code type}
   * @throws BadMessageException if it is no such message
   */
  public static <T> T read(byte[] json, Class<T> type) throws BadMessageException {
    return read(json, Head.of(json), type);
  }

  private static <T> T read(byte[] json, Head head, Class<T> type) throws BadMessageException {
    if (head.version != ClientMessage.VERSION) {
      throw new BadMessageException(head.id, "This version of messages is not known here.");
    }
    if (head.hasMessage() || head.origin != null) {
      throw new BadMessageException(head.id, "A message is not an envelope.");
    }
    try {
      return ScriptJson.read(json, type);
    } catch (ScriptJson.MalformedException e) {
      throw new BadMessageException(
          head.id, "The message is not as it should be: " + e.getMessage());
    }
  }

  private static URI origin(Head head) throws BadMessageException {
    if (head.origin == null || head.fields != 2) {
      throw new BadMessageException(null, "An envelope has an origin and a message.");
    }
    try {
      return Origins.parse(head.origin);
    } catch (IllegalArgumentException e) {
      throw new BadMessageException(null, "The origin is not that of a server.");
    }
  }

  /** What is looked at first. */
  private static final class Head {

    private int version;
    private @Nullable String type;
    private @Nullable String id;
    private @Nullable String origin;
    private int messageFrom;
    private int messageTo;
    private int fields;

    static Head of(byte[] json) throws BadMessageException {
      if (json.length > MAX_MESSAGE) {
        throw new BadMessageException(null, "A message has 64 KiB at most.");
      }
      Head head = new Head();
      try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new BadMessageException(null, "A message is a JSON object.");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          head.field(name, parser);
        }
        if (parser.nextToken() != null) {
          throw new BadMessageException(head.id, "Something follows the message.");
        }
      } catch (JacksonException e) {
        // The exception may quote what was read.
        throw new BadMessageException(head.id, "This is not JSON.");
      }
      return head;
    }

    private void field(String name, JsonParser parser) {
      fields++;
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        if (name.equals("message") && token == JsonToken.START_OBJECT) {
          messageFrom = from;
          messageTo = (int) parser.currentLocation().getByteOffset();
        }
        return;
      }
      boolean text = token == JsonToken.VALUE_STRING;
      switch (name) {
        case "version" -> version = token == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
        case "type" -> type = text ? upTo(MAX_TYPE, parser) : null;
        case "origin" -> origin = text ? upTo(MAX_ORIGIN, parser) : null;
        case "id" -> {
          String given = text ? upTo(MAX_ID, parser) : null;
          id = given != null && Rules.isId(given) ? given : null;
        }
        default -> {
          // Read in the second pass.
        }
      }
    }

    private static @Nullable String upTo(int length, JsonParser parser) {
      return parser.getStringLength() <= length ? parser.getString() : null;
    }

    boolean hasMessage() {
      return messageTo > messageFrom;
    }

    String type() throws BadMessageException {
      if (type == null) {
        throw new BadMessageException(id, "A message has a type.");
      }
      return type;
    }
  }
}

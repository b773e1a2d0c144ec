package org.keywright.client.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.PinRules;
import org.keywright.card.wire.Problem;

/** What the client says, see docs/messages.md. Nothing in it is secret. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClientMessage.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = ClientMessage.Welcome.class, name = "welcome"),
  @JsonSubTypes.Type(value = ClientMessage.Devices.class, name = "devices"),
  @JsonSubTypes.Type(value = ClientMessage.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = ClientMessage.Question.class, name = "question"),
  @JsonSubTypes.Type(value = ClientMessage.Waiting.class, name = "waiting"),
  @JsonSubTypes.Type(value = ClientMessage.Outcome.class, name = "outcome"),
  @JsonSubTypes.Type(value = ClientMessage.Scanners.class, name = "scanners"),
  @JsonSubTypes.Type(value = ClientMessage.Sample.class, name = "sample"),
  @JsonSubTypes.Type(value = ClientMessage.Failure.class, name = "error"),
  @JsonSubTypes.Type(value = ClientMessage.ConsentNeeded.class, name = "consent-needed")
})
public sealed interface ClientMessage {

  /** The version of all messages. */
  int VERSION = 1;

  /** See {@link #VERSION}. */
  @JsonProperty(value = "version", access = JsonProperty.Access.READ_ONLY)
  default int version() {
    return VERSION;
  }

  /**
   * First on each connection, for the extension.
   *
   * @param client its version
   * @param system such as {@code Linux amd64}
   * @param oldestExtension the oldest that this client speaks with
   */
  record Ready(String client, String system, String oldestExtension) implements ClientMessage {

    /**
     * The message, made without the library that makes the others: to load that takes longer than
     * all else until this first word, for which a person waits.
     */
    byte[] json() {
      StringBuilder json = new StringBuilder(160);
      json.append("{\"type\":\"ready\",\"version\":").append(VERSION);
      field(json, "client", client);
      field(json, "system", system);
      field(json, "oldestExtension", oldestExtension);
      return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What would end the text is escaped; control characters are not in it. */
    private static void field(StringBuilder json, String name, String value) {
      json.append(",\"").append(name).append("\":\"");
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          json.append('\\');
        }
        json.append(c);
      }
      json.append('"');
    }
  }

  /**
   * The answer to {@code hello}.
   *
   * @param extension its version, which the extension fills in
   * @param demo whether only virtual devices can be reached
   */
  record Welcome(String id, @Nullable String extension, Client client, boolean demo)
      implements ClientMessage {}

  /** Version and system of this client. */
  record Client(String version, String system) {}

  /** Which readers and devices there are: up to 16. */
  record Devices(String id, List<ReaderView> readers) implements ClientMessage {
    /** Copies the list. */
    public Devices {
      readers = List.copyOf(readers);
    }
  }

  /** How far a session is; {@code total} is 0 while the server is waited for. */
  record Progress(String id, String session, String stage, long done, long total, int exchange)
      implements ClientMessage {}

  /** The person is to type a PIN. */
  record Question(
      String id,
      String session,
      int question,
      Kind kind,
      PinRules rules,
      @Nullable Integer triesLeft,
      @Nullable Again again)
      implements ClientMessage {

    /** Which PIN. */
    enum Kind {
      /** One that the person chooses. */
      NEW_PIN,
      /** The one that the device has. */
      CURRENT_PIN
    }

    /** Why it is asked once more. */
    enum Again {
      /** The device refused it. */
      WRONG,
      /** See {@link PinRules.Verdict}. */
      TOO_SHORT,
      /** See {@link PinRules.Verdict}. */
      TOO_LONG,
      /** See {@link PinRules.Verdict}. */
      WRONG_CHARACTER,
      /** See {@link PinRules.Verdict}. */
      TRIVIAL
    }
  }

  /** The person is asked something outside the page. */
  record Waiting(String id, @Nullable String session, @JsonProperty("for") Reason reason)
      implements ClientMessage {

    /** What is waited for. */
    enum Reason {
      /** The extension starts the client. */
      CLIENT,
      /** The person is asked to agree. */
      CONFIRMATION
    }
  }

  /** The end of a session. */
  record Outcome(
      String id,
      String session,
      Result result,
      @Nullable Receipt receipt,
      @Nullable Problem problem,
      int exchanges,
      int apdus,
      long deviceMillis)
      implements ClientMessage {

    /** How it ended. */
    enum Result {
      /** As it should. */
      DONE,
      /** With a problem. */
      FAILED,
      /** Because the person wanted it to, or gave no PIN, or did not agree. */
      CANCELLED
    }

    /** What was done, as much of it as a page needs. */
    record Receipt(UUID issuance, UUID device, String state) {}
  }

  /** Which fingerprint scanners there are: up to 8. */
  record Scanners(String id, List<Scanner> scanners) implements ClientMessage {
    /** Copies the list. */
    public Scanners {
      scanners = List.copyOf(scanners);
    }
  }

  /** A fingerprint scanner, by its name. */
  record Scanner(String scanner) {}

  /**
   * A part of the image of a finger.
   *
   * @param part its number, from 1
   * @param parts how many there are
   * @param width of the image, in pixels
   * @param height of the image, in pixels
   * @param resolution of the image, in pixels per inch
   * @param data in Base64: the part of a PNG
   */
  record Sample(
      String id,
      String capture,
      int part,
      int parts,
      int width,
      int height,
      int resolution,
      String data)
      implements ClientMessage {

    /** Nothing of the finger. */
    @Override
    public String toString() {
      return "Sample[" + capture + ", " + part + " of " + parts + "]";
    }
  }

  /**
   * A message that led to nothing.
   *
   * @param id of that message, null if it had none that could be read
   * @param detail what the code says about it
   */
  record Failure(
      @Nullable String id, Code code, String message, @Nullable Map<String, String> detail)
      implements ClientMessage {

    /** What a page can tell apart. */
    enum Code {
      /** Said by the extension: this site may not. */
      NOT_ALLOWED,
      /** Said by the extension: there is no client. */
      CLIENT_MISSING,
      /** Said by the extension: the client is too old. */
      CLIENT_OUTDATED,
      /** Said by the extension: it is too old for the client. */
      EXTENSION_OUTDATED,
      /** Said by the extension: the client ended. */
      CLIENT_GONE,
      /** The server is not trusted. */
      NOT_TRUSTED,
      /** The message breaks a rule. */
      BAD_MESSAGE,
      /** There is no such reader, or nothing in it. */
      UNKNOWN_READER,
      /** PC/SC cannot be asked. */
      READERS_UNAVAILABLE,
      /** Another session works with the reader. */
      READER_BUSY,
      /** This connection has a session already. */
      SESSION_LIMIT,
      /** This connection has no such session. */
      UNKNOWN_SESSION,
      /** There is no such scanner. */
      UNKNOWN_SCANNER,
      /**
       * Another capture, of another tab say, works with the scanner; or this connection has one.
       */
      SCANNER_BUSY,
      /** No finger came. */
      CAPTURE_TIMED_OUT,
      /** The page, or the person, gave the capture up. */
      CAPTURE_CANCELLED,
      /** The scanner did not work. */
      CAPTURE_FAILED
    }
  }

  /**
   * The person is to be asked, in a place that no page can draw over.
   *
   * @param consent its number, from 1
   * @param origin of the server
   * @param fingerprint of its root key, where trust in it is asked for
   * @param identity of the device, where something is done to one
   */
  record ConsentNeeded(
      int consent,
      Deed kind,
      String origin,
      @Nullable String fingerprint,
      @Nullable String identity)
      implements ClientMessage {

    /** What the person agrees to. */
    enum Deed {
      /** That this server programs devices. */
      TRUST,
      /** That everything on the device is wiped. */
      ERASE,
      /** That the device gets a new PIN. */
      RESET_PIN
    }
  }
}

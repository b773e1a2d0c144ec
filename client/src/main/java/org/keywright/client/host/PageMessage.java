package org.keywright.client.host;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.client.scanner.Finger;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What a page says, see docs/messages.md. The constructors check the ranges. */
public sealed interface PageMessage {

  /** The page's name for it; what comes back because of it has the same. */
  String id();

  /** The page is there, and asks who it speaks with. */
  record Hello(int version, String type, String id) implements PageMessage {
    /** Checks the ranges. */
    public Hello {
      Rules.requireId(id);
    }
  }

  /** Which readers and devices there are, now and whenever that changes. */
  record Devices(int version, String type, String id) implements PageMessage {
    /** Checks the ranges. */
    public Devices {
      Rules.requireId(id);
    }
  }

  /**
   * No more of that.
   *
   * @param of the id of what is to end
   */
  record DevicesStop(int version, String type, String id, String of) implements PageMessage {
    /** Checks the ranges. */
    public DevicesStop {
      Rules.requireId(id);
      Rules.requireId(of);
    }
  }

  /**
   * Redeem a ticket with the device in a reader.
   *
   * @param session the page's name for what begins
   * @param reader its name, as it was told
   * @param ticket 20 to 128 characters; secret
   */
  record Start(int version, String type, String id, String session, String reader, String ticket)
      implements PageMessage {
    /** Checks the ranges. */
    public Start {
      Rules.requireId(id);
      Rules.requireId(session);
      Rules.requireReader(reader);
      Rules.requireTicket(ticket);
    }

    @Override
    public String toString() {
      return "Start[" + session + "]";
    }
  }

  /**
   * What the person typed.
   *
   * @param question its number
   * @param pin 4 to 16 characters, or null if the person gives none; closed by who gets it
   */
  record Answer(
      int version,
      String type,
      String id,
      String session,
      int question,
      @JsonProperty(required = true) @JsonDeserialize(using = PinDeserializer.class)
          @Nullable Secret pin)
      implements PageMessage {
    /** Checks the ranges. */
    public Answer {
      Rules.requireId(id);
      Rules.requireId(session);
      Rules.requireNumber(question);
    }
  }

  /** Which fingerprint scanners there are. */
  record Scanners(int version, String type, String id) implements PageMessage {
    /** Checks the ranges. */
    public Scanners {
      Rules.requireId(id);
    }
  }

  /**
   * Capture a finger.
   *
   * @param capture the page's name for what begins
   * @param scanner its name, as it was told
   * @param finger which one, or null for whichever
   * @param seconds for how long it is waited for, 5 to 60
   */
  record Capture(
      int version,
      String type,
      String id,
      String capture,
      String scanner,
      @JsonProperty(required = true) @Nullable Finger finger,
      int seconds)
      implements PageMessage {
    /** Checks the ranges. */
    public Capture {
      Rules.requireId(id);
      Rules.requireId(capture);
      Rules.requireScanner(scanner);
      Rules.requirePatience(seconds);
    }
  }

  /** No finger is to be captured any more. */
  record CaptureCancel(int version, String type, String id, String capture) implements PageMessage {
    /** Checks the ranges. */
    public CaptureCancel {
      Rules.requireId(id);
      Rules.requireId(capture);
    }
  }

  /** The session is to end. */
  record Cancel(int version, String type, String id, String session) implements PageMessage {
    /** Checks the ranges. */
    public Cancel {
      Rules.requireId(id);
      Rules.requireId(session);
    }
  }
}

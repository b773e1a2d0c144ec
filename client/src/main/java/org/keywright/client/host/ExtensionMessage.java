package org.keywright.client.host;

import java.net.URI;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the browser extension says. */
public sealed interface ExtensionMessage {

  /**
   * A page said something.
   *
   * @param origin of the page, as the browser has it
   * @param message as the page wrote it, JSON; may hold a PIN
   */
  record FromPage(URI origin, byte[] message) implements ExtensionMessage {

    /** Overwrites the message. */
    void wipe() {
      Arrays.fill(message, (byte) 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof FromPage that
          && origin.equals(that.origin)
          && Arrays.equals(message, that.message);
    }

    @Override
    public int hashCode() {
      return origin.hashCode();
    }

    @Override
    public String toString() {
      return "FromPage[" + origin + "]";
    }
  }

  /** What the person answered when a consent was asked for. */
  record Consent(int version, String type, int consent, boolean granted)
      implements ExtensionMessage {
    /** Checks the ranges. */
    public Consent {
      Rules.requireNumber(consent);
    }
  }

  /** The page is gone. */
  record Bye(int version, String type) implements ExtensionMessage {}
}

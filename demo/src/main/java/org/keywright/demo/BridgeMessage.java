package org.keywright.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages that only the bridge of a demonstration knows, see docs/messages.md. */
final class BridgeMessage {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private BridgeMessage() {}

  private static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("an id has 1 to 64 letters, digits, _ or -");
    }
  }

  /** First on a connection: shows that the page is the demonstration's. */
  record Key(int version, String type, String key) {}

  /**
   * {@code reader-state}, {@code reader-insert}, {@code reader-remove} or {@code scanner-state}.
   */
  record Plain(int version, String type, String id) {
    /** Checks the id. */
    Plain {
      requireId(id);
    }
  }

  /** {@code reader-choose}. */
  record Choose(int version, String type, String id, String model) {
    /** Checks the id. */
    Choose {
      requireId(id);
      Objects.requireNonNull(model);
    }
  }

  /** {@code reader-break}; null mends what has not happened yet. */
  record Break(
      int version,
      String type,
      String id,
      @JsonProperty(required = true) DemoReader.@Nullable Breakage fault) {
    /** Checks the id. */
    Break {
      requireId(id);
    }
  }

  /** {@code scanner-place}; null takes the finger away. */
  record Place(
      int version,
      String type,
      String id,
      @JsonProperty(required = true) DemoScanner.@Nullable Touch finger) {
    /** Checks the id. */
    Place {
      requireId(id);
    }
  }

  /** One of several. */
  record Choice(String name, String words) {}

  /** What can be put onto the scanner, and what lies on it. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Scanner(
      int version,
      String type,
      String id,
      DemoScanner.@Nullable Touch placed,
      List<Choice> fingers) {

    /** Copies the list. */
    Scanner {
      fingers = List.copyOf(fingers);
    }
  }

  /** How the reader is now. */
  record Reader(
      int version,
      String type,
      String id,
      String model,
      boolean inserted,
      List<Choice> models,
      List<Choice> faults) {

    /** Copies the lists. */
    Reader {
      models = List.copyOf(models);
      faults = List.copyOf(faults);
    }
  }
}

package org.keywright.client.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.client.PlainText;
import org.keywright.client.device.DeviceSummary;

/**
 * A reader as a page sees it.
 *
 * @param reader its name, up to 128 characters
 * @param device what is known of the device in it
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ReaderView(String reader, State state, @Nullable Device device) {

  /** What a reader can be in. */
  public enum State {
    /** No device. */
    EMPTY,
    /** A device that is being asked who it is. */
    LOOKING,
    /** A device that can be worked with. */
    READY,
    /** A session works with it, of this connection or of another. */
    BUSY,
    /** A device that does not answer, or not as a device does. */
    UNREADABLE
  }

  /** Whether the PIN can be used. */
  public enum Pin {
    /** It has tries left. */
    OK,
    /** It has none. */
    BLOCKED,
    /** The device does not say. */
    UNKNOWN
  }

  /**
   * What a device tells of itself. Hints for pages; nothing is decided by them.
   *
   * @param identity see {@link org.keywright.card.identify.HardwareIdentity}
   * @param kind in words
   * @param details in words, up to 8
   * @param atr answer to reset, hexadecimal
   * @param firmware such as {@code 5.4.3}
   * @param cplc card production life cycle data as the device answered, hexadecimal
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Device(
      String identity,
      String kind,
      List<String> details,
      String atr,
      @Nullable String firmware,
      @Nullable String cplc,
      Pin pin) {

    private static final int MAX_CPLC = 64;

    /** Copies the list. */
    public Device {
      details = List.copyOf(details);
    }

    static Device of(Identification told) {
      DeviceSummary summary = DeviceSummary.of(told);
      HexFormat hex = HexFormat.of().withUpperCase();
      return new Device(
          PlainText.of(summary.identity(), 128),
          summary.kind(),
          summary.details(),
          hex.formatHex(told.atr()),
          told.data(Identify.PIV_VERSION)
              .filter(v -> v.length == 3)
              .map(v -> "%d.%d.%d".formatted(v[0] & 0xFF, v[1] & 0xFF, v[2] & 0xFF))
              .orElse(null),
          told.data(Identify.ISD_CPLC)
              .filter(data -> data.length <= MAX_CPLC)
              .map(hex::formatHex)
              .orElse(null),
          pin(told.status(Identify.PIV_PIN_TRIES)));
    }

    private static Pin pin(int status) {
      if (status == 0x6983 || status == 0x63C0) {
        return Pin.BLOCKED;
      }
      return (status & 0xFFF0) == 0x63C0 ? Pin.OK : Pin.UNKNOWN;
    }
  }

  static ReaderView empty(String reader) {
    return new ReaderView(reader, State.EMPTY, null);
  }
}

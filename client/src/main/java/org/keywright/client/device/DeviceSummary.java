package org.keywright.client.device;

import java.util.ArrayList;
import java.util.List;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;

/**
 * What a device is, as far as it tells, in words for a person.
 *
 * @param kind what sort of device it is
 * @param identity its hardware identity, see {@link HardwareIdentity}
 * @param details more about it, such as {@code firmware 5.4.3}
 */
public record DeviceSummary(String kind, String identity, List<String> details) {

  /** Copies the list. */
  public DeviceSummary {
    details = List.copyOf(details);
  }

  /** Puts into words what a device said. */
  public static DeviceSummary of(Identification device) {
    List<String> details = new ArrayList<>();
    device
        .data(Identify.PIV_VERSION)
        .filter(version -> version.length == 3)
        .ifPresent(version ->
            details.add(
                "firmware %d.%d.%d"
                    .formatted(version[0] & 0xFF, version[1] & 0xFF, version[2] & 0xFF)));
    if (hasPiv(device)) {
      details.add(tries(device.status(Identify.PIV_PIN_TRIES)));
    }
    return new DeviceSummary(kind(device), HardwareIdentity.of(device), details);
  }

  private static boolean hasPiv(Identification device) {
    return device.status(Identify.PIV_SELECT) == 0x9000;
  }

  private static String kind(Identification device) {
    if (!hasPiv(device)) {
      return "a card without PIV";
    }
    if (device.data(Identify.PIV_SERIAL).isPresent()) {
      return "PIV security key";
    }
    boolean channel =
        device.data(Identify.ISD_CHALLENGE).isPresent()
            || device.data(Identify.PIV_CHALLENGE).isPresent();
    return channel ? "PIV card, managed through a secure channel" : "PIV card";
  }

  private static String tries(int status) {
    if (status == 0x6983 || status == 0x63C0) {
      return "PIN blocked";
    }
    return (status & 0xFFF0) == 0x63C0 ? (status & 0xF) + " PIN tries left" : "PIN tries unknown";
  }

  /** The identity without its technical prefix. */
  public String identityInWords() {
    int colon = identity.indexOf(':');
    return switch (colon < 0 ? identity : identity.substring(0, colon)) {
      case "serial" -> "serial number " + identity.substring(colon + 1);
      case "cplc" -> "chip " + identity.substring(colon + 1);
      case "guid" -> "card " + identity.substring(colon + 1);
      default -> "no identity yet";
    };
  }

  /** All of it in one line. */
  @Override
  public String toString() {
    String more = details.isEmpty() ? "" : ", " + String.join(", ", details);
    return kind + ", " + identityInWords() + more;
  }
}

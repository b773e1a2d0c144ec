package org.keywright.server.credential;

import java.util.Locale;
import org.keywright.server.device.ReplacementReason;

/** How values are shown to people. */
final class Labels {

  private Labels() {}

  static String of(ReplacementReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  static String lifetime(int days) {
    return switch (days) {
      case 0 -> "as the server says";
      case 1 -> "1 day";
      default -> days + " days";
    };
  }

  static String years(int years) {
    return years == 1 ? "1 year" : years + " years";
  }
}

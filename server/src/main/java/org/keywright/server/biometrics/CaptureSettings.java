package org.keywright.server.biometrics;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.biometrics.capture}: what a record of fingers says of the
 * products that made it (INCITS 378-2004, clause 6.4). SP 800-76-2, table 6 has none of them zero,
 * and the equipment certified: whoever issues PIV cards states what they capture with. Nothing is
 * claimed unless it is set.
 *
 * @param owner who owns the product that made the template, as registered with IBIA; 0 to 65535,
 *     where 0 is whoever SourceAFIS names
 * @param product which one of theirs; 0 to 65535
 * @param equipment which scanner, by its vendor's number; 0 to 4095
 * @param certified whether that scanner is certified (SP 800-76-2, clause 4.2)
 */
@ConfigurationProperties("keywright.biometrics.capture")
public record CaptureSettings(
    @DefaultValue("0") int owner,
    @DefaultValue("0") int product,
    @DefaultValue("0") int equipment,
    @DefaultValue("false") boolean certified) {

  private static final int MOST = 0xFFFF;
  private static final int MOST_EQUIPMENT = 0xFFF;

  /** Nothing is said. */
  static final CaptureSettings NONE = new CaptureSettings(0, 0, 0, false);

  /** Checks the ranges. */
  public CaptureSettings {
    within("owner", owner, MOST);
    within("product", product, MOST);
    within("equipment", equipment, MOST_EQUIPMENT);
  }

  private static void within(String name, int value, int most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(
          "keywright.biometrics.capture." + name + " has to be 0 to " + most);
    }
  }
}

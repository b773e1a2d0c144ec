package org.keywright.server.issuance;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Findings;

/**
 * What a client tells a page of a device that is plugged in. A hint: it decides what the page says
 * before anything is begun, never what is done.
 *
 * @param identity as client and server derive it, such as {@code serial:123}; {@code blank} if it
 *     has none
 * @param atr the answer to reset, up to 33 bytes in hex
 * @param firmware such as 5.4.3; null if the device does not tell
 * @param cplc card production life cycle data, 42 bytes in hex; null if it has none
 */
public record DeviceDescription(
    String identity, String atr, @Nullable String firmware, @Nullable String cplc) {

  private static final Pattern IDENTITY =
      Pattern.compile("blank|serial:[0-9]{1,20}|cplc:[0-9a-f]{1,128}|guid:[0-9a-f]{32}");
  private static final Pattern ATR = Pattern.compile("(?:[0-9A-Fa-f]{2}){0,33}");
  private static final Pattern FIRMWARE = Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  private static final Pattern CPLC = Pattern.compile("(?:[0-9A-Fa-f]{2}){1,64}");

  /**
   * @throws org.keywright.server.api.InvalidException naming each field that is missing or
   *     malformed
   */
  public DeviceDescription(
      @Nullable String identity,
      @Nullable String atr,
      @Nullable String firmware,
      @Nullable String cplc) {
    new Findings()
        .require(
            identity != null && IDENTITY.matcher(identity).matches(),
            "identity",
            "has to be an identity such as serial:123")
        .require(
            atr != null && ATR.matcher(atr).matches(), "atr", "has to be up to 33 bytes in hex")
        .require(
            firmware == null || FIRMWARE.matcher(firmware).matches(),
            "firmware",
            "has to be a version such as 5.4.3")
        .require(
            cplc == null || CPLC.matcher(cplc).matches(), "cplc", "has to be up to 64 bytes in hex")
        .refuseIfAny();
    this.identity = String.valueOf(identity);
    this.atr = String.valueOf(atr).toUpperCase(Locale.ROOT);
    this.firmware = firmware;
    this.cplc = cplc;
  }
}

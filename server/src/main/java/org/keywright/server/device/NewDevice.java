package org.keywright.server.device;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Findings;
import org.keywright.server.api.InvalidException;

/**
 * A device that is taken into stock.
 *
 * @param model the name of its model
 * @param hardwareId what the model tells devices apart by: 1 to 128 letters and digits; kept in
 *     upper case
 * @param serial what people read on it, up to 64 characters; may be empty
 * @param label what people call it, up to 64 characters; may be empty
 */
public record NewDevice(String model, String hardwareId, String serial, String label) {

  private static final Pattern HARDWARE_ID = Pattern.compile("[A-Z0-9]{1,128}");
  private static final int TEXT = 64;

  /**
   * Tidies and checks.
   *
   * @throws InvalidException naming each field that is missing, too long or malformed
   */
  public NewDevice(
      @Nullable String model,
      @Nullable String hardwareId,
      @Nullable String serial,
      @Nullable String label) {
    this.model = tidy(model);
    this.hardwareId = tidy(hardwareId).toUpperCase(Locale.ROOT);
    this.serial = tidy(serial);
    this.label = tidy(label);
    new Findings()
        .require(!this.model.isEmpty(), "model", "is missing")
        .require(
            HARDWARE_ID.matcher(this.hardwareId).matches(),
            "hardwareId",
            "has to have 1 to 128 letters and digits")
        .require(shortText(this.serial), "serial", "has at most 64 printable characters")
        .require(shortText(this.label), "label", "has at most 64 printable characters")
        .refuseIfAny();
  }

  private static boolean shortText(String text) {
    return text.length() <= TEXT && text.chars().noneMatch(Character::isISOControl);
  }

  private static String tidy(@Nullable String text) {
    return text == null ? "" : text.strip();
  }
}

package org.keywright.server.device;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a device that nothing is known of yet. It is the client's word: it decides
 * which model is looked up, never what a device may do.
 *
 * @param atr the answer to reset in upper-case hex
 * @param firmware what the vendor's GET VERSION answered; null if the device does not know it
 * @param cplc the fields of the card production life cycle data in upper-case hex, by their
 *     GlobalPlatform names in camel case ({@code icFabricator}, {@code icType}, {@code
 *     operatingSystemId}); empty if the device has none
 */
public record Observation(String atr, @Nullable Firmware firmware, Map<String, String> cplc) {

  public Observation {
    cplc = Map.copyOf(cplc);
  }
}

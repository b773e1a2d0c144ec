package org.keywright.server.issuance;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.globalplatform.Cplc;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.server.device.Firmware;
import org.keywright.server.device.Observation;

/**
 * What a client read from a device, taken apart. A client's word: it decides what is looked up in
 * the inventory, never what a device may do.
 *
 * @param identity as client and server derive it, such as {@code serial:123}
 * @param observation for recognising the model
 * @param metadata of the management key (9B), PIN (80) and PUK (81), as far as the device told
 * @param triesLeft of the PIN, -1 if unknown
 */
record Sighting(
    String identity, Observation observation, Map<Integer, byte[]> metadata, int triesLeft) {

  /** Management key, PIN and PUK. */
  static final Set<Integer> REFERENCES = Set.of(0x9B, 0x80, 0x81);

  /** Takes an identification apart; what is malformed counts as not told. */
  static Sighting of(Identification identification) {
    Map<Integer, byte[]> metadata = new HashMap<>();
    for (int reference : REFERENCES) {
      identification
          .data(Identify.PIV_METADATA + "%02X".formatted(reference))
          .ifPresent(data -> metadata.put(reference, data));
    }
    int tries = identification.status(Identify.PIV_PIN_TRIES);
    return new Sighting(
        HardwareIdentity.of(identification),
        new Observation(
            HexFormat.of().withUpperCase().formatHex(identification.atr()),
            firmware(identification),
            cplc(identification)),
        metadata,
        (tries & 0xFFF0) == 0x63C0 ? tries & 0xF : tries == 0x6983 ? 0 : -1);
  }

  /** Whether the device has no identity yet. */
  boolean isBlank() {
    return identity.equals(HardwareIdentity.BLANK);
  }

  /** The identity without its kind, in upper case: as the inventory has it. */
  String hardwareId() {
    return identity.substring(identity.indexOf(':') + 1).toUpperCase(Locale.ROOT);
  }

  /** Whether the identity is a vendor's serial number. */
  boolean isNamedBySerial() {
    return identity.startsWith("serial:");
  }

  /** Whether the identity is the GUID of a CHUID. */
  boolean isNamedByGuid() {
    return identity.startsWith("guid:");
  }

  private static @Nullable Firmware firmware(Identification identification) {
    return identification
        .data(Identify.PIV_VERSION)
        .filter(data -> data.length == 3)
        .map(data -> new Firmware(data[0] & 0xFF, data[1] & 0xFF, data[2] & 0xFF))
        .orElse(null);
  }

  private static Map<String, String> cplc(Identification identification) {
    byte[] data = identification.data(Identify.ISD_CPLC).orElse(null);
    if (data == null) {
      return Map.of();
    }
    try {
      Cplc cplc = Cplc.parse(data);
      return Map.of(
          "icFabricator", cplc.get(Cplc.Field.IC_FABRICATOR),
          "icType", cplc.get(Cplc.Field.IC_TYPE),
          "operatingSystemId", cplc.get(Cplc.Field.OS_ID));
    } catch (InvalidResponseException e) {
      return Map.of();
    }
  }
}

package org.keywright.server.issuance;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.globalplatform.Cplc;
import org.keywright.card.globalplatform.InitializeUpdateResponse;
import org.keywright.card.globalplatform.KeyInformation;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.piv.command.ManagementAuthentication;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivResponses;
import org.keywright.card.piv.model.Discovery;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.tlv.Tlv;
import org.keywright.server.device.Firmware;
import org.keywright.server.device.Observation;
import org.keywright.server.issuance.plan.Application;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.PinTriesLeft;

/**
 * What a client read from a device, taken apart. A client's word: it decides what is looked up in
 * the inventory, never what a device may do.
 *
 * @param identity as client and server derive it, such as {@code serial:123}
 * @param observation for recognising the model
 * @param metadata of the management key (9B), PIN (80) and PUK (81), as far as the device told
 * @param witness the challenge of the management key with which it ended, if it did
 * @param channel the challenge for a secure channel with which it ended, if it did
 * @param keyVersions of the secure channel's key sets, as far as the card names them
 * @param pinTriesLeft of the PIN, 0 if it is blocked; null if the device did not say
 * @param chuid the content of the data object; null if there is none, or not in the usual form
 * @param discovery the Discovery Object with its tag; null if there is none, or none that is valid
 */
record Sighting(
    String identity,
    Observation observation,
    Map<Integer, byte[]> metadata,
    Knowledge.@Nullable Challenge witness,
    Knowledge.@Nullable Channel channel,
    Set<Integer> keyVersions,
    @Nullable Integer pinTriesLeft,
    byte @Nullable [] chuid,
    byte @Nullable [] discovery) {

  /** Management key, PIN and PUK. */
  static final Set<Integer> REFERENCES = Set.of(0x9B, 0x80, 0x81);

  /**
   * Takes an identification apart; what is malformed counts as not told.
   *
   * @param ticket under which it came, which the host challenge follows from
   */
  static Sighting of(Identification identification, String ticket) {
    Map<Integer, byte[]> metadata = new HashMap<>();
    for (int reference : REFERENCES) {
      identification
          .data(Identify.PIV_METADATA + "%02X".formatted(reference))
          .ifPresent(data -> metadata.put(reference, data));
    }
    return new Sighting(
        HardwareIdentity.of(identification),
        new Observation(
            HexFormat.of().withUpperCase().formatHex(identification.atr()),
            firmware(identification),
            cplc(identification)),
        metadata,
        witness(identification),
        channel(identification, ticket),
        keyVersions(identification),
        pinTriesLeft(identification),
        chuid(identification),
        discovery(identification));
  }

  private static @Nullable Integer pinTriesLeft(Identification identification) {
    OptionalInt left = PinTriesLeft.of(identification.status(Identify.PIV_PIN_TRIES));
    return left.isPresent() ? left.getAsInt() : null;
  }

  private static byte @Nullable [] chuid(Identification identification) {
    byte[] read = identification.data(Identify.PIV_CHUID).orElse(new byte[0]);
    try {
      byte[] content = PivResponses.dataObject(PivObject.CHUID.tag(), read);
      return Arrays.equals(Tlv.of(0x53, content).encode(), read) ? content : null;
    } catch (InvalidResponseException e) {
      return null;
    }
  }

  private static byte @Nullable [] discovery(Identification identification) {
    byte[] read = identification.data(Identify.PIV_DISCOVERY).orElse(new byte[0]);
    try {
      return Arrays.equals(Discovery.decode(read).encode(), read) ? read : null;
    } catch (PivDataException e) {
      return null;
    }
  }

  /** What a page was told of a device, which is less: enough to look it up. */
  static Sighting of(DeviceDescription description) {
    String firmware = description.firmware();
    String cplc = description.cplc();
    return new Sighting(
        description.identity(),
        new Observation(
            description.atr(),
            firmware == null ? null : Firmware.of(firmware),
            cplc == null ? Map.of() : cplc(HexFormat.of().parseHex(cplc))),
        Map.of(),
        null,
        null,
        Set.of(),
        null,
        null,
        null);
  }

  private static Knowledge.@Nullable Challenge witness(Identification identification) {
    for (PivAlgorithm algorithm : PivAlgorithm.values()) {
      if (algorithm.kind() == PivAlgorithm.Kind.BLOCK_CIPHER) {
        Optional<byte[]> data =
            identification.data(Identify.PIV_WITNESS + "%02X".formatted(algorithm.id()));
        if (data.isPresent()) {
          try {
            return new Knowledge.Challenge(
                algorithm.id(), ManagementAuthentication.witness(algorithm, data.get()));
          } catch (InvalidResponseException e) {
            return null;
          }
        }
      }
    }
    return null;
  }

  private static Knowledge.@Nullable Channel channel(Identification identification, String ticket) {
    boolean domain = identification.data(Identify.ISD_CHALLENGE).isPresent();
    byte[] data =
        identification.data(domain ? Identify.ISD_CHALLENGE : Identify.PIV_CHALLENGE).orElse(null);
    if (data == null) {
      return null;
    }
    try {
      InitializeUpdateResponse.parse(data);
    } catch (InvalidResponseException e) {
      return null;
    }
    return new Knowledge.Channel(
        domain ? Application.SECURITY_DOMAIN : Application.PIV,
        Identify.hostChallenge(ticket),
        data);
  }

  private static Set<Integer> keyVersions(Identification identification) {
    try {
      byte[] data = identification.data(Identify.ISD_KEYS).orElse(new byte[0]);
      return data.length == 0
          ? Set.of()
          : KeyInformation.parse(data).stream()
              .map(KeyInformation::version)
              .collect(Collectors.toUnmodifiableSet());
    } catch (InvalidResponseException e) {
      return Set.of();
    }
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
    return identification.data(Identify.ISD_CPLC).map(Sighting::cplc).orElse(Map.of());
  }

  /** The fields of card production life cycle data by which models are recognised. */
  private static Map<String, String> cplc(byte[] data) {
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

package org.keywright.server.issuance;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.piv.model.CardKind;
import org.keywright.card.piv.model.FascN;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.Capabilities;
import org.keywright.server.device.CredentialNumber;
import org.keywright.server.device.CredentialNumbers;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.NewDevice;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.PolicyRef;
import org.springframework.stereotype.Component;

/**
 * Finds out which device a client presents, and ties it to the run. Works in the caller's
 * transaction.
 */
@Component
class DeviceBinding {

  private static final String GUID = "guid:";

  private final DeviceModels models;
  private final Devices devices;
  private final CredentialNumbers numbers;
  private final Clock clock;

  DeviceBinding(DeviceModels models, Devices devices, CredentialNumbers numbers, Clock clock) {
    this.models = models;
    this.devices = devices;
    this.numbers = numbers;
    this.clock = clock;
  }

  /** The device of the inventory that this is; a new one is taken into stock. */
  Device find(Issuance issuance, Sighting sighting, Set<String> permitted, Actor actor)
      throws Refusal {
    List<DeviceModel> possible = models.recognise(sighting.observation());
    if (possible.isEmpty()) {
      throw new Refusal(
          "MODEL_UNKNOWN",
          "This kind of device is not known here. Insert another one, or this one once more if it"
              + " was misread; an administrator can add models.",
          true);
    }
    requireAbilities(possible.getFirst(), sighting);
    Optional<Device> recorded = recorded(issuance, sighting, possible);
    if (recorded.isPresent()) {
      return recorded.get();
    }
    DeviceModel model =
        possible.stream()
            .filter(candidate -> permitted.contains(candidate.name()))
            .findFirst()
            .orElseThrow(() ->
                new Refusal(
                    "MODEL_NOT_PERMITTED",
                    "The policy is not for devices like this: "
                        + possible.getFirst().title()
                        + ". Insert another one, or this one once more if it was misread.",
                    true));
    // A card without an identity is known by the number that the inventory gives it.
    String hardwareId =
        !isNamed(sighting.identity()) || sighting.isNamedByGuid()
            ? UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT)
            : sighting.hardwareId();
    return devices.register(new NewDevice(model.name(), hardwareId, hardwareId, ""), actor);
  }

  /** Fewer abilities than the model's are an error, not another kind of device. */
  private static void requireAbilities(DeviceModel model, Sighting sighting) throws Refusal {
    boolean nameless =
        model.capabilities().hardwareId() == Capabilities.HardwareIdSource.HARDWARE_SERIAL
            && !sighting.isNamedBySerial();
    boolean silent =
        model.capabilities().metadata()
            && !sighting.metadata().keySet().containsAll(Sighting.REFERENCES);
    if (nameless || silent) {
      throw new Refusal(
          "DEVICE_ANSWER_INVALID",
          "The device did not tell what devices of its model tell. Remove it, insert it again and"
              + " retry.",
          "",
          nameless ? "no serial number" : "no metadata",
          true);
    }
  }

  private Optional<Device> recorded(
      Issuance issuance, Sighting sighting, List<DeviceModel> possible) {
    UUID bound = issuance.device();
    if (!isNamed(sighting.identity())) {
      // Its name never reached it: as far as anyone can tell it is the same unnamed card.
      return bound == null ? Optional.empty() : Optional.of(devices.get(bound));
    }
    return recorded(sighting, possible);
  }

  /** The device of the inventory that has this identity, if it has one and is known. */
  Optional<Device> recorded(Sighting sighting, List<DeviceModel> possible) {
    if (!isNamed(sighting.identity())) {
      return Optional.empty();
    }
    if (sighting.isNamedByGuid()) {
      return numbers.deviceOf(guid(sighting.identity())).map(devices::get);
    }
    return possible.stream()
        .map(model -> devices.find(model.name(), sighting.hardwareId()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Whether a device has an identity of its own: hardware's, or a GUID that was given out here. A
   * GUID of elsewhere is as good as none, since many cards come with the same one.
   */
  boolean isNamed(String identity) {
    if (identity.equals(HardwareIdentity.BLANK)) {
      return false;
    }
    return !identity.startsWith(GUID) || numbers.deviceOf(guid(identity)).isPresent();
  }

  /** The GUID by which a device is known here, if it is known by one. */
  Optional<UUID> guidOf(String identity) {
    return identity.startsWith(GUID) && isNamed(identity)
        ? Optional.of(guid(identity))
        : Optional.empty();
  }

  private static UUID guid(String identity) {
    String hex = identity.substring(GUID.length());
    return new UUID(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }

  /** The device that the run is about, which has to be the one that is presented; locked. */
  Device findWanted(Issuance issuance, Sighting sighting) throws Refusal {
    Device wanted = devices.get(java.util.Objects.requireNonNull(issuance.device()));
    List<DeviceModel> possible =
        models.recognise(sighting.observation()).stream()
            .filter(model -> model.name().equals(wanted.model()))
            .toList();
    boolean same =
        !possible.isEmpty()
            && recorded(issuance, sighting, possible)
                .filter(device -> device.id().equals(wanted.id()))
                .isPresent();
    if (!same) {
      throw new Refusal(
          "DEVICE_OTHER",
          "This is another device than the one that is meant. Insert that one and retry.",
          true);
    }
    return devices.lock(wanted.id());
  }

  /**
   * Ties the device to an issuance: takes it from stock, or goes on where that issuance stopped.
   */
  void bind(Issuance issuance, Device device, Actor actor) throws Refusal {
    UUID bound = issuance.device();
    if (bound != null && !bound.equals(device.id())) {
      throw new Refusal(
          "DEVICE_OTHER",
          "This is another device than the one that the issuance began with. Insert that one, or"
              + " cancel and begin anew.",
          true);
    }
    Device locked = devices.lock(device.id());
    PolicyRef ref = issuance.policy();
    UUID holder = issuance.holder();
    if (ref == null || holder == null) {
      throw new IllegalStateException("an issuance has a holder and a policy");
    }
    switch (locked.state()) {
      case AVAILABLE -> {
        if (bound != null) {
          throw unavailable(locked);
        }
        devices.apply(device.id(), new DeviceTransition.StartIssuance(holder, ref), actor, "");
      }
      case FAILED -> {
        if (bound == null) {
          throw unavailable(locked);
        }
        devices.apply(device.id(), new DeviceTransition.RetryIssuance(), actor, "");
      }
      case ISSUING, PENDING -> {
        if (bound == null) {
          throw unavailable(locked);
        }
      }
      case ACTIVE -> {
        // In use, and the authority has not heard yet that its certificates are to be released.
        if (bound == null || issuance.state() != IssuanceState.PENDING) {
          throw unavailable(locked);
        }
      }
      default -> throw unavailable(locked);
    }
  }

  private static Refusal unavailable(Device device) {
    String why =
        switch (device.state()) {
          case ACTIVE -> "It is in use already.";
          case PENDING -> "It was issued already and waits for its activation.";
          case ISSUING -> "It is being issued just now.";
          case FAILED ->
              "An issuance on it failed: retry that one, or recycle the device before it is issued"
                  + " anew.";
          case SUSPENDED -> "It is suspended.";
          case INVALID -> "A replacement was requested for it.";
          case TERMINATED -> "It was terminated: recycle it before it is issued anew.";
          case AVAILABLE -> "It was recycled meanwhile: begin a new issuance.";
        };
    return new Refusal("DEVICE_NOT_AVAILABLE", "This device cannot be issued. " + why, false);
  }

  /**
   * Gives the card its numbers and dates, once. The last thing to be done in a transaction: whoever
   * else needs a number waits for its end.
   */
  OpenIssuance name(OpenIssuance open, Device device, DevicePolicy policy) {
    Issuance issuance = open.issuance();
    if (issuance.device() != null) {
      return open;
    }
    CredentialNumber number = numbers.allocate(policy.piv().fascn(), device.id());
    LocalDate expires =
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
            .plusMonths(policy.cardValidityMonths());
    return new OpenIssuance(
        issuance.of(device.id(), number.guid(), expires),
        fascN(policy.piv(), number).encode(),
        open.knowledge(),
        open.cipher());
  }

  /**
   * The person identifier tells cards apart outside the federal government, where there is none: a
   * PIV-I card has nines for its credential number there.
   */
  private static FascN fascN(PivPolicy piv, CredentialNumber number) {
    FascnSettings settings = piv.fascn();
    boolean nines = piv.kind() == CardKind.PIV_I && settings.nonFederal();
    return new FascN(
        Integer.parseInt(number.agencyCode()),
        Integer.parseInt(number.systemCode()),
        nines ? FascN.NO_CREDENTIAL_NUMBER : Integer.parseInt(number.credentialNumber()),
        Integer.parseInt(number.credentialSeries()),
        Integer.parseInt(settings.individualCredentialIssue()),
        Long.parseLong(number.credentialNumber()),
        Integer.parseInt(settings.organizationalCategory()),
        Integer.parseInt(settings.organizationalIdentifier()),
        Integer.parseInt(settings.personAssociation()));
  }
}

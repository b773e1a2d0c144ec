package org.keywright.server.editor;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.AccessRule;
import org.keywright.card.piv.model.PivObject;
import org.keywright.server.ca.AuthorityLimits;
import org.keywright.server.device.Capabilities;
import org.keywright.server.device.DeviceKind;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.InitialKeySource;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.PinRules;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.springframework.stereotype.Component;

/** Says what devices will hold by a policy, whether or not it could be saved. */
@Component
class DevicePreviews {

  private static final int MOST_MODELS = 20;
  private static final int MOST_KEYS = 10;
  private static final int MOST_MONTHS = 72;

  private final Policies policies;
  private final DeviceModels models;
  private final AuthorityLimits limits;
  private final Clock clock;

  DevicePreviews(Policies policies, DeviceModels models, AuthorityLimits limits, Clock clock) {
    this.policies = policies;
    this.models = models;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * The preview of a policy.
   *
   * @param id of the policy that it would be the next version of; null for a new one
   */
  DevicePreview of(@Nullable UUID id, DevicePolicy policy) {
    List<DevicePreview.OnDevice> devices =
        policy.deviceModels().stream()
            .limit(MOST_MODELS)
            .flatMap(name -> models.find(name).stream())
            .map(model -> device(policy, model))
            .toList();
    return new DevicePreview(policies.problems(id, policy), devices);
  }

  private DevicePreview.OnDevice device(DevicePolicy policy, DeviceModel model) {
    List<DevicePreview.DataOnDevice> objects = objects(policy.piv(), model.capabilities());
    return new DevicePreview.OnDevice(
        model.name(),
        model.title(),
        applications(model),
        policy.piv().slots().stream().limit(MOST_KEYS).map(slot -> key(slot, policy)).toList(),
        objects,
        rules(policy, model),
        objects.stream().mapToInt(DevicePreview.DataOnDevice::atMost).sum());
  }

  private static List<DevicePreview.Application> applications(DeviceModel model) {
    List<DevicePreview.Application> applications = new ArrayList<>();
    applications.add(new DevicePreview.Application("PIV", "filled as below"));
    if (model.kind() == DeviceKind.SECURITY_KEY) {
      applications.add(new DevicePreview.Application("FIDO2, OTP", "left as they are"));
    }
    return applications;
  }

  private DevicePreview.Key key(SlotPolicy slot, DevicePolicy policy) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate card = today.plusMonths(months(policy.cardValidityMonths()));
    LocalDate certificate = today.plusMonths(months(policy.certificateValidityMonths()));
    LocalDate notAfter =
        java.util.stream.Stream.of(card, certificate, limits.lastCertificateDay(today))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return new DevicePreview.Key(
        slot.slot().keyReference(),
        use(slot.slot()),
        slot.algorithm().label(),
        slot.certificateProfile(),
        notAfter);
  }

  private static int months(int asked) {
    return Math.clamp(asked, 0, MOST_MONTHS);
  }

  /** What the key is for, and when its PIN is asked: SP 800-73-5 Part 1, Table 5. */
  static String use(Slot slot) {
    return switch (slot) {
      case AUTHENTICATION -> "Sign-in; asks for the PIN once";
      case SIGNATURE -> "Signature; asks for the PIN each time";
      case KEY_MANAGEMENT -> "Encryption; asks for the PIN once";
      case CARD_AUTHENTICATION -> "Doors; asks for no PIN";
    };
  }

  private static List<DevicePreview.DataOnDevice> objects(PivPolicy piv, Capabilities can) {
    List<DevicePreview.DataOnDevice> objects = new ArrayList<>();
    for (DataObject object : DataObject.values()) {
      if (piv.writes(object)) {
        objects.add(object(object.object(), can, note(object, can)));
      }
    }
    for (SlotPolicy slot : piv.slots().stream().limit(MOST_KEYS).toList()) {
      PivObject.certificateOf(Integer.parseInt(slot.slot().keyReference(), 16))
          .map(object -> object(object, can, piv.compressCertificates() ? "compressed" : null))
          .ifPresent(objects::add);
    }
    return objects;
  }

  private static DevicePreview.DataOnDevice object(
      PivObject object, Capabilities can, @Nullable String note) {
    return new DevicePreview.DataOnDevice(
        object.title(),
        Math.min(object.minimumCapacity(), can.maxObjectSize()),
        object.readContact() == AccessRule.ALWAYS ? "anybody" : "after the PIN",
        note);
  }

  private static @Nullable String note(DataObject object, Capabilities can) {
    return switch (object) {
      case DISCOVERY -> can.writeDiscovery() ? null : "the device has its own";
      case FACE ->
          can.maxObjectSize() < object.object().minimumCapacity()
              ? "the portrait is made smaller until it fits"
              : null;
      default -> null;
    };
  }

  private static List<DevicePreview.Rule> rules(DevicePolicy policy, DeviceModel model) {
    PivPolicy piv = policy.piv();
    Capabilities can = model.capabilities();
    return List.of(
        new DevicePreview.Rule("PIN", pin(piv.pin()) + tries(can, piv.pinTries())),
        new DevicePreview.Rule(
            "Initial PIN",
            policy.showInitialPin()
                ? "shown once to an operator who puts the device into use"
                : "shown to nobody: the holder puts the device into use"),
        new DevicePreview.Rule(
            "PUK", "chosen by the server, shown to nobody" + tries(can, piv.pukTries())),
        new DevicePreview.Rule(
            "Forgotten or blocked PIN",
            "reset by "
                + policy.pinRecovery().reset().label()
                + ", unlocked by "
                + policy.pinRecovery().unlock().label()),
        new DevicePreview.Rule("Management key", managementKey(piv, model)));
  }

  private static String pin(PinRules rules) {
    String length =
        rules.minLength() == rules.maxLength()
            ? Integer.toString(rules.minLength())
            : rules.minLength() + " to " + rules.maxLength();
    StringBuilder text =
        new StringBuilder(length).append(rules.digitsOnly() ? " digits" : " characters");
    if (rules.forbidSequences()) {
      text.append(", not rising or falling");
    }
    if (rules.forbidRepeats()) {
      text.append(", not one all over");
    }
    return text.toString();
  }

  private static String tries(Capabilities can, int tries) {
    return can.setRetries()
        ? "; blocked after " + tries + " wrong ones"
        : "; blocked after as many wrong ones as its maker set";
  }

  private static String managementKey(PivPolicy piv, DeviceModel model) {
    Capabilities can = model.capabilities();
    if (can.managedBy() == Capabilities.ManagedBy.SCP03) {
      return "none: the device is managed through a secure channel, with keys of its own";
    }
    if (can.setsManagementKey()) {
      return piv.managementKeyAlgorithm().label() + ", another one for each device";
    }
    InitialKeySource.WellKnownManagementKey delivered = model.initialKeys().managementKey();
    return "stays as delivered"
        + (delivered == null ? "" : ", " + delivered.algorithm().label().toUpperCase(Locale.ROOT));
  }
}

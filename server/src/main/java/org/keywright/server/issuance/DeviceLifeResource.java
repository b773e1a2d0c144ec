package org.keywright.server.issuance;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.device.TerminationReason;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Steps in the life of a device that its certificates take with it. */
@RestController
@RequestMapping("/api/v1/devices/{id}")
class DeviceLifeResource {

  private final Issuances issuances;
  private final HoldersPins pins;
  private final Renewals renewals;
  private final Devices devices;
  private final Credentials credentials;
  private final Replacements replacements;

  DeviceLifeResource(
      Issuances issuances,
      HoldersPins pins,
      Renewals renewals,
      Devices devices,
      Credentials credentials,
      Replacements replacements) {
    this.replacements = replacements;
    this.issuances = issuances;
    this.pins = pins;
    this.renewals = renewals;
    this.devices = devices;
    this.credentials = credentials;
  }

  /** What people call a device. */
  record Label(@Nullable String label) {

    String text() {
      return label == null ? "" : label;
    }
  }

  /**
   * A device that was put into use, with the PIN that it has until its holder chooses one. It is
   * shown once: tell the holder, and nobody else.
   *
   * @param certain whether the device is certain to have that PIN: not if its holder was asked for
   *     one and nothing was heard since
   */
  record Activated(Device device, char[] initialPin, boolean certain) {

    /** Without the PIN. */
    @Override
    public String toString() {
      return "Activated[" + device.id() + "]";
    }
  }

  /**
   * Why.
   *
   * @param reason what the person says about it
   */
  record Reason(@Nullable String reason) {

    String text() {
      return reason == null ? "" : reason;
    }
  }

  /** Why the life of a device ends. */
  record Termination(@Nullable TerminationReason reason, @Nullable String remark) {}

  /** Why a replacement is asked for; without a reason it is that of the credential policy. */
  record Replacement(@Nullable ReplacementReason reason, @Nullable String remark) {}

  /** A certificate of a device. */
  record CertificateOfDevice(
      String serial, String slot, boolean current, String subject, Instant notAfter) {}

  @GetMapping("/certificates")
  @Requires(Permission.CERTIFICATE_READ)
  List<CertificateOfDevice> certificates(@PathVariable UUID id) {
    return credentials.of(id).stream()
        .map(held ->
            new CertificateOfDevice(
                held.serial().hex(), held.slot(), held.current(), held.subject(), held.notAfter()))
        .toList();
  }

  /** Starts to erase the device: a ticket for the client that does it. */
  @PostMapping("/recycle")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.DEVICE_RECYCLE)
  IssuanceResource.Started recycle(@PathVariable UUID id, Actor actor) {
    return IssuanceResource.Started.of(issuances.recycle(id, actor));
  }

  /**
   * Puts a device into use without its holder: it keeps the PIN that was set when it was issued.
   */
  @PostMapping("/activation")
  @Requires(Permission.DEVICE_ACTIVATE)
  ResponseEntity<Activated> activate(@PathVariable UUID id, Actor actor) {
    try (HoldersPins.Activated activated = pins.activate(id, actor)) {
      byte[] digits = activated.initialPin().reveal();
      char[] pin = new char[digits.length];
      for (int i = 0; i < pin.length; i++) {
        pin[i] = (char) digits[i];
      }
      Arrays.fill(digits, (byte) 0);
      return ResponseEntity.ok()
          .cacheControl(CacheControl.noStore())
          .body(new Activated(activated.device(), pin, activated.certain()));
    }
  }

  /** Begins to replace the holder's PIN by another; the holder types both. */
  @PostMapping("/change-pin")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.DEVICE_UNLOCK)
  IssuanceResource.Started changePin(@PathVariable UUID id, Actor actor) {
    return IssuanceResource.Started.of(pins.begin(id, Operation.CHANGE_PIN, actor));
  }

  /** Begins to replace a PIN that the holder forgot; the holder types the new one. */
  @PostMapping("/reset-pin")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.DEVICE_UNLOCK)
  IssuanceResource.Started resetPin(@PathVariable UUID id, Actor actor) {
    return IssuanceResource.Started.of(pins.begin(id, Operation.RESET_PIN, actor));
  }

  /** Begins to replace a PIN that is blocked; the holder types the new one. */
  @PostMapping("/unlock")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.DEVICE_UNLOCK)
  IssuanceResource.Started unlock(@PathVariable UUID id, Actor actor) {
    return IssuanceResource.Started.of(pins.begin(id, Operation.UNLOCK, actor));
  }

  /** Begins to replace the PIN with which an operator put the device into use. */
  @PostMapping("/first-pin")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.DEVICE_ACTIVATE)
  IssuanceResource.Started firstPin(@PathVariable UUID id, Actor actor) {
    return IssuanceResource.Started.of(pins.begin(id, Operation.FIRST_PIN, actor));
  }

  /** Begins to give the device new keys and certificates; the holder types its PIN. */
  @PostMapping("/renew")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.DEVICE_ISSUE)
  IssuanceResource.Started renew(@PathVariable UUID id, Actor actor) {
    return IssuanceResource.Started.of(renewals.begin(id, actor));
  }

  @PutMapping("/label")
  @Requires(Permission.DEVICE_REGISTER)
  Device rename(@PathVariable UUID id, @RequestBody Label label, Actor actor) {
    return devices.rename(id, label.text(), actor);
  }

  @PostMapping("/suspend")
  @Requires(Permission.DEVICE_SUSPEND)
  Device suspend(@PathVariable UUID id, @RequestBody Reason reason, Actor actor) {
    return issuances.apply(id, new DeviceTransition.Suspend(), actor, reason.text());
  }

  @PostMapping("/resume")
  @Requires(Permission.DEVICE_SUSPEND)
  Device resume(@PathVariable UUID id, @RequestBody Reason reason, Actor actor) {
    return issuances.apply(id, new DeviceTransition.Resume(), actor, reason.text());
  }

  /** How the device can be replaced: for which reason, and by which policies. */
  @GetMapping("/replacement")
  @Requires(Permission.DEVICE_REPLACE)
  Replacements.Options replacement(@PathVariable UUID id) {
    return replacements.options(id);
  }

  @PostMapping("/request-replacement")
  @Requires(Permission.DEVICE_REPLACE)
  Device requestReplacement(@PathVariable UUID id, @RequestBody Replacement request, Actor actor) {
    ReplacementReason named = request.reason();
    ReplacementReason reason = named == null ? issuances.defaultReplacementReason(id) : named;
    return issuances.apply(
        id, new DeviceTransition.RequestReplacement(reason), actor, text(request.remark()));
  }

  @PostMapping("/withdraw-replacement")
  @Requires(Permission.DEVICE_REPLACE)
  Device withdrawReplacement(@PathVariable UUID id, @RequestBody Reason reason, Actor actor) {
    return issuances.apply(id, new DeviceTransition.WithdrawReplacement(), actor, reason.text());
  }

  @PostMapping("/terminate")
  @Requires(Permission.DEVICE_TERMINATE)
  Device terminate(@PathVariable UUID id, @RequestBody Termination request, Actor actor) {
    TerminationReason reason = request.reason();
    if (reason == null) {
      throw new InvalidException("reason", "is missing");
    }
    return issuances.apply(
        id, new DeviceTransition.Terminate(reason), actor, text(request.remark()));
  }

  private static String text(@Nullable String remark) {
    return remark == null ? "" : remark;
  }
}

package org.keywright.server.issuance;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceFilter;
import org.keywright.server.device.DeviceHistoryEntry;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a person does with the devices that they carry. Others' devices are as unknown here as those
 * that do not exist.
 */
@RestController
@RequestMapping("/api/v1/my")
class MyDevicesResource {

  private final Devices devices;
  private final Issuances issuances;
  private final HoldersPins pins;
  private final Renewals renewals;
  private final OwnDevices own;

  MyDevicesResource(
      Devices devices, Issuances issuances, HoldersPins pins, Renewals renewals, OwnDevices own) {
    this.devices = devices;
    this.issuances = issuances;
    this.pins = pins;
    this.renewals = renewals;
    this.own = own;
  }

  /** By which of the credential types that one holds. */
  record NewOwnIssuance(@Nullable UUID credentialType) {}

  /** What became of a device: lost, stolen or damaged. */
  record Report(@Nullable ReplacementReason reason, @Nullable String remark) {}

  @GetMapping("/devices")
  @Requires(Permission.OWN_DEVICES)
  List<Device> list(Actor actor) {
    UUID person = actor.person();
    return person == null
        ? List.of()
        : devices
            .find(DeviceFilter.heldBy(person), new PageRequest(0, PageRequest.MAX_SIZE))
            .items();
  }

  /** Says beforehand whether a device that is plugged in may be issued. */
  @PostMapping("/devices/check")
  @Requires(Permission.OWN_DEVICES)
  Verdict check(@RequestBody DeviceDescription description, Actor actor) {
    return own.judge(description, actor);
  }

  /** Starts an issuance for oneself, by a credential type whose device policy allows it. */
  @PostMapping("/issuances")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.OWN_DEVICES)
  IssuanceResource.Started start(@RequestBody NewOwnIssuance request, Actor actor) {
    UUID type = request.credentialType();
    if (type == null) {
      throw new InvalidException("credentialType", "is missing");
    }
    return IssuanceResource.Started.of(own.start(type, actor));
  }

  @GetMapping("/issuances/{id}")
  @Requires(Permission.OWN_DEVICES)
  Issuance run(@PathVariable UUID id, Actor actor) {
    return own.get(id, actor);
  }

  @GetMapping("/devices/{id}")
  @Requires(Permission.OWN_DEVICES)
  Device get(@PathVariable UUID id, Actor actor) {
    return own(id, actor);
  }

  /** What happened to the device, newest first. */
  @GetMapping("/devices/{id}/history")
  @Requires(Permission.OWN_DEVICES)
  Page<DeviceHistoryEntry> history(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size,
      Actor actor) {
    return devices.history(own(id, actor).id(), new PageRequest(page, size));
  }

  @PutMapping("/devices/{id}/label")
  @Requires(Permission.OWN_DEVICES)
  Device rename(@PathVariable UUID id, @RequestBody DeviceLifeResource.Label label, Actor actor) {
    return devices.rename(own(id, actor).id(), label.text(), actor);
  }

  /**
   * Reports the device: its certificates are on hold from now on, or revoked if it was lost or
   * stolen.
   */
  @PostMapping("/devices/{id}/report")
  @Requires(Permission.OWN_DEVICES)
  Device report(@PathVariable UUID id, @RequestBody Report report, Actor actor) {
    ReplacementReason reason = report.reason();
    if (reason == null) {
      throw new InvalidException("reason", "is missing");
    }
    String remark = report.remark() == null ? "" : report.remark();
    return issuances.apply(
        own(id, actor).id(), new DeviceTransition.RequestReplacement(reason), actor, remark);
  }

  /** Begins to replace the PIN by another; the holder knows both. */
  @PostMapping("/devices/{id}/change-pin")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.OWN_DEVICES)
  IssuanceResource.Started changePin(@PathVariable UUID id, Actor actor) {
    return begin(id, Operation.CHANGE_PIN, actor);
  }

  /** Begins to replace a PIN that was forgotten. */
  @PostMapping("/devices/{id}/reset-pin")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.OWN_DEVICES)
  IssuanceResource.Started resetPin(@PathVariable UUID id, Actor actor) {
    return begin(id, Operation.RESET_PIN, actor);
  }

  /** Begins to replace a PIN that is blocked. */
  @PostMapping("/devices/{id}/unlock")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.OWN_DEVICES)
  IssuanceResource.Started unlock(@PathVariable UUID id, Actor actor) {
    return begin(id, Operation.UNLOCK, actor);
  }

  /** Begins to replace the PIN with which an operator put the device into use. */
  @PostMapping("/devices/{id}/first-pin")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.OWN_DEVICES)
  IssuanceResource.Started firstPin(@PathVariable UUID id, Actor actor) {
    return begin(id, Operation.FIRST_PIN, actor);
  }

  /** Begins to give the device new keys and certificates; the holder types its PIN. */
  @PostMapping("/devices/{id}/renew")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.OWN_DEVICES)
  IssuanceResource.Started renew(@PathVariable UUID id, Actor actor) {
    return IssuanceResource.Started.of(renewals.begin(own(id, actor).id(), actor));
  }

  /** Lets a run go on where it stopped: a new ticket for the same device. */
  @PostMapping("/issuances/{id}/attempts")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.OWN_DEVICES)
  IssuanceResource.Started retry(@PathVariable UUID id, Actor actor) {
    return IssuanceResource.Started.of(own.retry(id, actor));
  }

  /**
   * Gives a run up. One that sets the PIN leaves the device the PIN that it had; an issuance that a
   * device was begun with stays as it is.
   */
  @PostMapping("/issuances/{id}/cancel")
  @Requires(Permission.OWN_DEVICES)
  Issuance cancel(@PathVariable UUID id, Actor actor) {
    return own.cancel(id, actor);
  }

  private IssuanceResource.Started begin(UUID id, Operation operation, Actor actor) {
    return IssuanceResource.Started.of(pins.begin(own(id, actor).id(), operation, actor));
  }

  private Device own(UUID id, Actor actor) {
    Device device = devices.get(id);
    if (!actor.looksAfterOwn(device.holder())) {
      throw new NotFoundException("device", id);
    }
    return device;
  }
}

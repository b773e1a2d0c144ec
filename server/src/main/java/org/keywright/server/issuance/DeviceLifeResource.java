package org.keywright.server.issuance;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.device.TerminationReason;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Steps in the life of a device that its certificates take with it. */
@RestController
@RequestMapping("/api/v1/devices/{id}")
class DeviceLifeResource {

  private final Issuances issuances;
  private final Credentials credentials;

  DeviceLifeResource(Issuances issuances, Credentials credentials) {
    this.issuances = issuances;
    this.credentials = credentials;
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

  /** Why a replacement is asked for. */
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

  @PostMapping("/request-replacement")
  @Requires(Permission.DEVICE_REPLACE)
  Device requestReplacement(@PathVariable UUID id, @RequestBody Replacement request, Actor actor) {
    ReplacementReason reason = request.reason();
    if (reason == null) {
      throw new InvalidException("reason", "is missing");
    }
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

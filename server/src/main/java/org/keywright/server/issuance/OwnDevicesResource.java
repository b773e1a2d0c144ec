package org.keywright.server.issuance;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.keywright.server.device.DeviceHistoryEntry;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own devices, for the pages. */
@RestController
@RequestMapping("/api/v1/my")
class OwnDevicesResource {

  private final OwnDevices own;

  OwnDevicesResource(OwnDevices own) {
    this.own = own;
  }

  /** By which policy. */
  record NewOwnIssuance(@Nullable UUID policy) {}

  @GetMapping("/devices")
  @Requires(Permission.OWN_DEVICES)
  List<OwnDevice> list(Actor actor) {
    return own.list(actor);
  }

  @GetMapping("/devices/{id}/history")
  @Requires(Permission.OWN_DEVICES)
  List<DeviceHistoryEntry> history(@PathVariable UUID id, Actor actor) {
    return own.history(id, actor);
  }

  /** Says beforehand whether a device that is plugged in may be issued. */
  @PostMapping("/devices/check")
  @Requires(Permission.OWN_DEVICES)
  Verdict check(@RequestBody DeviceDescription description, Actor actor) {
    return own.judge(description, actor);
  }

  @PostMapping("/issuances")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.OWN_DEVICES)
  IssuanceResource.Started start(@RequestBody NewOwnIssuance request, Actor actor) {
    UUID policy = request.policy();
    if (policy == null) {
      throw new InvalidException("policy", "is missing");
    }
    return IssuanceResource.Started.of(own.start(policy, actor));
  }

  @GetMapping("/issuances/{id}")
  @Requires(Permission.OWN_DEVICES)
  Issuance get(@PathVariable UUID id, Actor actor) {
    return own.get(id, actor);
  }

  /** Lets the run go on where it stopped: a new ticket for the same device. */
  @PostMapping("/issuances/{id}/attempts")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.OWN_DEVICES)
  IssuanceResource.Started retry(@PathVariable UUID id, Actor actor) {
    return IssuanceResource.Started.of(own.retry(id, actor));
  }

  /** Gives a run up that no device was begun with; any other stays as it is. */
  @PostMapping("/issuances/{id}/cancel")
  @Requires(Permission.OWN_DEVICES)
  Issuance cancel(@PathVariable UUID id, Actor actor) {
    return own.cancel(id, actor);
  }
}

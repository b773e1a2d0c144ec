package org.keywright.server.device;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The inventory of devices over REST. What is done to devices has resources of its own. */
@RestController
@RequestMapping("/api/v1/devices")
class DeviceResource {

  private final Devices devices;

  DeviceResource(Devices devices) {
    this.devices = devices;
  }

  /** Takes a device into stock; registering it again returns it as it is. */
  @PostMapping
  @Requires(Permission.DEVICE_REGISTER)
  Device register(@RequestBody NewDevice device, Actor actor) {
    return devices.register(device, actor);
  }

  /** Those that were changed last come first; what is not given does not matter. */
  @GetMapping
  @Requires(Permission.DEVICE_READ)
  Page<Device> find(
      @RequestParam(required = false) @Nullable String text,
      @RequestParam(required = false) @Nullable String model,
      @RequestParam(required = false) @Nullable DeviceState state,
      @RequestParam(required = false) @Nullable UUID holder,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    return devices.find(new DeviceFilter(text, model, state, holder), new PageRequest(page, size));
  }

  @GetMapping("/{id}")
  @Requires(Permission.DEVICE_READ)
  Device get(@PathVariable UUID id) {
    return devices.get(id);
  }

  /** What happened to the device, newest first. */
  @GetMapping("/{id}/history")
  @Requires(Permission.DEVICE_READ)
  Page<DeviceHistoryEntry> history(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    return devices.history(id, new PageRequest(page, size));
  }
}

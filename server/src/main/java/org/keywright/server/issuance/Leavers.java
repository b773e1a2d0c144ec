package org.keywright.server.issuance;

import java.util.List;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceFilter;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.TerminationReason;
import org.keywright.server.people.PersonExpunged;
import org.keywright.server.people.PersonStatus;
import org.keywright.server.people.PersonStatusChanged;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Has happen to people's devices what follows from what happens to the people: in the same
 * transaction, so that nobody leaves with a device that is good.
 */
@Component
class Leavers {

  private final Issuances issuances;
  private final Devices devices;
  private final LeaverSettings settings;

  Leavers(Issuances issuances, Devices devices, LeaverSettings settings) {
    this.issuances = issuances;
    this.devices = devices;
    this.settings = settings;
  }

  /** Who is suspended, or leaves. Who comes back gets their devices back by an operator. */
  @EventListener
  void follow(PersonStatusChanged changed) {
    PersonStatus status = changed.person().status();
    if (status == PersonStatus.ACTIVE) {
      return;
    }
    boolean ends =
        status == PersonStatus.LEFT && settings.devices() == LeaverSettings.Devices.TERMINATE;
    // Whoever may suspend a person may not do so to devices: here it follows from a rule.
    Actor actor = changed.actor().with(Permission.DEVICE_SUSPEND).with(Permission.DEVICE_TERMINATE);
    for (Device device : held(changed.person().id())) {
      if (ends) {
        issuances.apply(
            device.id(), new DeviceTransition.Terminate(TerminationReason.LEFT), actor, "");
      } else if (device.state() == DeviceState.ACTIVE) {
        issuances.apply(device.id(), new DeviceTransition.Suspend(), actor, "");
      }
    }
  }

  /** What is known of somebody is needed while they have devices. */
  @EventListener
  void refuse(PersonExpunged expunged) {
    if (!held(expunged.person()).isEmpty()) {
      throw new ConflictException("the person has devices that are not terminated: end them first");
    }
  }

  private List<Device> held(UUID person) {
    return devices
        .find(DeviceFilter.heldBy(person), new PageRequest(0, PageRequest.MAX_SIZE))
        .items()
        .stream()
        .filter(device ->
            device.state() != DeviceState.TERMINATED && device.state() != DeviceState.AVAILABLE)
        .toList();
  }
}

package org.keywright.server.issuance;

import java.util.UUID;
import org.keywright.server.api.ConflictException;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.springframework.stereotype.Component;

/** Devices that their holders use, for what is done to them meanwhile. */
@Component
class DevicesInUse {

  private final DeviceBinding binding;
  private final People people;

  DevicesInUse(DeviceBinding binding, People people) {
    this.binding = binding;
    this.people = people;
  }

  /**
   * Refuses a device that is not in use, or whose holder may carry none.
   *
   * @throws ConflictException if so
   */
  void require(Device device) {
    UUID holder = device.holder();
    if (device.state() != DeviceState.ACTIVE || holder == null) {
      throw new ConflictException(
          "the device is "
              + device.state()
              + switch (device.state()) {
                case PENDING -> ": an operator has to activate it first, or its issuance goes on";
                case SUSPENDED -> ": it has to be resumed first";
                case INVALID -> ": a replacement was requested for it";
                default -> ", and this is done to one in use only";
              });
    }
    Person person = people.get(holder);
    if (!person.mayCarryDevices()) {
      throw new ConflictException(
          person.displayName() + " is " + person.status() + " and may carry no devices");
    }
  }

  /**
   * The device that a run is about, locked, if it is the one that a client presents.
   *
   * @throws Refusal if it is another, or not in use any more
   */
  Device find(Issuance issuance, Sighting sighting) throws Refusal {
    if (!binding.isNamed(sighting.identity())) {
      // What cannot be told from others is given neither a person's PIN nor this device's PUK.
      throw new Refusal(
          "DEVICE_OTHER", "This is not the device that is meant. Insert that one and retry.", true);
    }
    Device device = binding.findWanted(issuance, sighting);
    requireStill(device);
    return device;
  }

  /** Refuses a device that was taken out of use meanwhile. */
  static void requireStill(Device device) throws Refusal {
    if (device.state() != DeviceState.ACTIVE) {
      throw new Refusal(
          "DEVICE_NOT_AVAILABLE",
          "The device is not in use any more: it is " + device.state() + ".",
          false);
    }
  }
}

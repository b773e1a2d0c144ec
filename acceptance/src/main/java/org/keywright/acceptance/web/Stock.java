package org.keywright.acceptance.web;

import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.NewDevice;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.PolicyRef;
import org.springframework.transaction.support.TransactionTemplate;

/** Devices in any state, without a device: what pages show of them needs no keys. */
public final class Stock {

  private final Office office;

  /** The stock of an office. */
  public Stock(Office office) {
    this.office = office;
  }

  /** A security key in stock that was taken through these steps. */
  public Device device(String serial, String label, DeviceTransition... steps) {
    Devices devices = office.bean(Devices.class);
    UUID id =
        devices.register(new NewDevice(Office.MODEL, serial, serial, label), Actor.system()).id();
    office
        .bean(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          for (DeviceTransition step : steps) {
            devices.apply(id, step, Actor.system(), "");
          }
        });
    return devices.get(id);
  }

  /** The step by which an issuance to the holder of the office begins. */
  public DeviceTransition begun() {
    PolicyRef policy = office.bean(Policies.class).findByName("Staff badge").orElseThrow().ref();
    return new DeviceTransition.StartIssuance(office.holder(), policy);
  }

  /** The steps by which a device of the holder comes into use. */
  public DeviceTransition[] inUse() {
    return new DeviceTransition[] {
      begun(), new DeviceTransition.CompleteIssuance(), new DeviceTransition.Activate()
    };
  }

  /** Devices of the holder in each state that there is. */
  public void fill() {
    DeviceTransition begun = begun();
    DeviceTransition complete = new DeviceTransition.CompleteIssuance();
    DeviceTransition activate = new DeviceTransition.Activate();
    device("20481101", "My everyday key", inUse());
    device("20481102", "", begun, complete);
    device("20481103", "", begun, new DeviceTransition.FailIssuance());
    device("20481104", "Travel key", begun, complete, activate, new DeviceTransition.Suspend());
    device(
        "20481105",
        "",
        begun,
        complete,
        activate,
        new DeviceTransition.Terminate(org.keywright.server.device.TerminationReason.DAMAGED));
  }
}

package org.keywright.server.issuance;

import java.util.UUID;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.notice.NoticeKind;
import org.keywright.server.notice.Notices;
import org.keywright.server.people.People;
import org.springframework.stereotype.Component;

/**
 * What the holder of a device is told of, so that they notice what they did not do themselves.
 * Works in the caller's transaction.
 */
@Component
class HolderNotices {

  private final Notices notices;
  private final People people;

  HolderNotices(Notices notices, People people) {
    this.notices = notices;
    this.people = people;
  }

  /** The PIN was set without the one that the device had. */
  void afterPin(Device device, Operation operation) {
    switch (operation) {
      case RESET_PIN -> tell(device, NoticeKind.PIN_RESET);
      case UNLOCK -> tell(device, NoticeKind.UNLOCKED);
      case ISSUE, RECYCLE, CHANGE_PIN, FIRST_PIN, RENEW -> {
        // Done by who had the PIN, or was handed the device.
      }
    }
  }

  /** A step in the device's life was taken. */
  void after(Device device, DeviceTransition transition) {
    if (transition instanceof DeviceTransition.RequestReplacement(ReplacementReason reason)
        && reason.isMishap()) {
      tell(device, NoticeKind.REPORTED);
    }
  }

  private void tell(Device device, NoticeKind kind) {
    UUID holder = device.holder();
    if (holder != null) {
      notices.tell(people.get(holder), kind, nameOf(device));
    }
  }

  /** What the holder knows it by. */
  private static String nameOf(Device device) {
    return device.label().isEmpty() ? device.serial() : "\"" + device.label() + "\"";
  }
}

package org.keywright.acceptance.torture;

import java.io.IOException;
import java.util.Arrays;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/** The models of virtual devices, by the names that the server has for them. */
enum Model {
  SECURITY_KEY(Workbench.MODEL, true),
  PLAIN_CARD("plain-piv-9b", false),
  MANAGED_CARD("plain-piv-scp03", false);

  private final String title;
  private final boolean resets;

  Model(String title, boolean resets) {
    this.title = title;
    this.resets = resets;
  }

  /** As it stands in the names of cells. */
  String title() {
    return title;
  }

  /** Whether the device can be emptied without knowing any of its secrets. */
  boolean resets() {
    return resets;
  }

  static Model of(String title) {
    return Arrays.stream(values())
        .filter(model -> model.title.equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such model: " + title));
  }

  /** A device that nobody has seen before, which makes the same keys for the same seed. */
  VirtualDevice make(long seed) throws IOException {
    DeviceOptions options = DeviceOptions.defaults().serial(Workbench.nextSerial()).seed(seed);
    return switch (this) {
      case SECURITY_KEY -> DeviceModels.securityKey(options);
      case PLAIN_CARD -> DeviceModels.plainCard(options);
      case MANAGED_CARD -> DeviceModels.managedCard(options);
    };
  }
}

package org.keywright.acceptance.tools;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * A card with nothing but SP 800-73-5, managed by its 9B key. It keeps that key: the standard has
 * no command to change it.
 */
@Tag("slow")
class PlainCardTest extends IssuedDeviceTests {

  @Override
  VirtualDevice device() throws IOException {
    return DeviceModels.plainCard(DeviceOptions.defaults());
  }

  @Override
  String model() {
    return "plain-piv-9b";
  }
}

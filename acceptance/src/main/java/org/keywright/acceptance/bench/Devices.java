package org.keywright.acceptance.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.Speed;
import org.keywright.virtualdevice.VirtualDevice;

/** Security keys from the factory. Safe for concurrent use. */
final class Devices {

  private static final AtomicInteger SERIALS = new AtomicInteger(40_000_000);

  private Devices() {}

  /** A serial number that no device has. */
  static int nextSerial() {
    return SERIALS.incrementAndGet();
  }

  /** Always the same device for the same number, down to the keys that it will make. */
  static VirtualDevice seeded(int serial, Speed speed) throws IOException {
    return DeviceModels.securityKey(
        DeviceOptions.defaults().serial(serial).seed(serial).speed(speed));
  }
}

package org.keywright.virtualdevice;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.keywright.virtualdevice.piv.ManagementKey;
import org.keywright.virtualdevice.piv.PivInspection;

/**
 * The true state of a device, past all its access rules: for tests alone. Read it while the device
 * is idle.
 *
 * @param piv the PIV card application
 * @param keySets the SCP03 key sets by key version number: ENC, MAC and DEK one after the other;
 *     empty on devices without a secure channel
 */
public record DeviceInspection(PivInspection piv, NavigableMap<Integer, byte[]> keySets) {

  /** Copies the map. */
  public DeviceInspection {
    keySets = new TreeMap<>(keySets);
  }

  /** Every secret of the device that must be in no log: PIN, PUK, 9B key, each SCP03 key. */
  public List<byte[]> secrets() {
    List<byte[]> secrets = new ArrayList<>(List.of(unpadded(piv.pin()), unpadded(piv.puk())));
    piv.managementKey().map(ManagementKey::key).ifPresent(secrets::add);
    for (byte[] set : keySets.values()) {
      int length = set.length / 3;
      for (int i = 0; i < 3; i++) {
        secrets.add(java.util.Arrays.copyOfRange(set, i * length, (i + 1) * length));
      }
    }
    return secrets;
  }

  private static byte[] unpadded(byte[] value) {
    int length = value.length;
    while (length > 0 && value[length - 1] == (byte) 0xFF) {
      length--;
    }
    return java.util.Arrays.copyOf(value, length);
  }

  @Override
  public String toString() {
    return "DeviceInspection[redacted]";
  }
}

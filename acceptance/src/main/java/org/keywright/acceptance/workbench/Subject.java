package org.keywright.acceptance.workbench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.DeviceInspection;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * A device, how it came from the factory, and all that was begun with it: what has to be known of
 * the world outside the server to tell whether the server's records are right. Secrets are kept as
 * digests. Not safe for concurrent use.
 */
public final class Subject {

  private final VirtualDevice device;
  private final Codes factory;
  private final List<UUID> runs = new ArrayList<>();
  private final List<String> pins = new ArrayList<>();

  /** Digests of what a device has. */
  record Codes(String pin, String puk, @Nullable String key, NavigableMap<Integer, String> sets) {

    static Codes of(DeviceInspection device) {
      return new Codes(
          RecordedSecrets.digest(RecordedSecrets.unpadded(device.piv().pin())),
          RecordedSecrets.digest(RecordedSecrets.unpadded(device.piv().puk())),
          device.piv().managementKey().map(key -> RecordedSecrets.digest(key.key())).orElse(null),
          device.keySets().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      entry -> entry.getKey(),
                      entry -> RecordedSecrets.digest(entry.getValue()),
                      (one, other) -> one,
                      TreeMap::new)));
    }
  }

  /** A device that comes from the factory just now. */
  public Subject(VirtualDevice device) {
    this.device = device;
    this.factory = Codes.of(device.inspect());
  }

  public VirtualDevice device() {
    return device;
  }

  /** A run was begun that is meant for this device. */
  public void begun(UUID run) {
    runs.add(run);
  }

  /** A run was begun beside the one under way, which stays the last. */
  public void aside(UUID run) {
    runs.add(Math.max(0, runs.size() - 1), run);
  }

  /** A person may have chosen this PIN for it. */
  public void chosen(String pin) {
    pins.add(RecordedSecrets.digest(pin.getBytes(StandardCharsets.US_ASCII)));
  }

  /** All runs, the oldest first. */
  public List<UUID> runs() {
    return List.copyOf(runs);
  }

  /** The run that was begun last. */
  public UUID lastRun() {
    return Objects.requireNonNull(runs.isEmpty() ? null : runs.getLast(), "nothing was begun");
  }

  Codes factory() {
    return factory;
  }

  Codes now() {
    return Codes.of(device.inspect());
  }

  List<String> pins() {
    return pins;
  }

  /** Whether the device has this PIN now. */
  public boolean isOpenedBy(String pin) {
    return now().pin().equals(RecordedSecrets.digest(pin.getBytes(StandardCharsets.US_ASCII)));
  }

  boolean hasPersonsPin() {
    return pins.contains(now().pin());
  }
}

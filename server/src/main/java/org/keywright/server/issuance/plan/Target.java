package org.keywright.server.issuance.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.Segmentation;

/**
 * What a device can do and what it shall become: model and policy, as far as a plan needs them.
 *
 * @param managedBy how it is administered
 * @param metadata whether it tells about its keys and codes
 * @param attests whether it attests its keys, and shall
 * @param setsManagementKey whether its management key can be replaced
 * @param setsRetries whether its tries can be set
 * @param resets whether it can be emptied without any key
 * @param segmentation how long commands go to it
 * @param managementKey algorithm of the key that it shall get
 * @param pinTries that it shall have
 * @param pukTries that it shall have
 * @param pinRules for the person
 * @param slots which keys it shall have, in order
 * @param objects data objects that it shall have, certificates and security object included, in the
 *     order in which they are read back
 */
public record Target(
    ManagedBy managedBy,
    boolean metadata,
    boolean attests,
    boolean setsManagementKey,
    boolean setsRetries,
    boolean resets,
    Segmentation segmentation,
    PivAlgorithm managementKey,
    int pinTries,
    int pukTries,
    PinRules pinRules,
    List<Slot> slots,
    List<Integer> objects) {

  /** Copies the lists. */
  public Target {
    slots = List.copyOf(slots);
    objects = List.copyOf(objects);
  }

  /** How a device is administered. */
  public enum ManagedBy {
    /** The PIV Card Application Administration Key, 9B. */
    MANAGEMENT_KEY,
    /** GlobalPlatform SCP03. */
    SCP03
  }

  /**
   * A key that the device shall have.
   *
   * @param slot where
   * @param algorithm of the pair
   */
  public record Slot(PivSlot slot, PivAlgorithm algorithm) {

    /** The key reference in hexadecimal. */
    public String name() {
      return "%02X".formatted(slot.reference());
    }
  }

  /** The names of all slots. */
  public List<String> slotNames() {
    return slots.stream().map(Slot::name).toList();
  }

  /**
   * All data objects that are read back: those that it shall have, and those that it has anyhow and
   * cannot be rid of.
   */
  public List<Integer> readable(Knowledge knowledge) {
    return Stream.concat(
            objects.stream(),
            knowledge.written().stream().filter(tag -> !objects.contains(tag)).sorted())
        .toList();
  }

  /**
   * Contents that are to be written.
   *
   * @param objects by their tag, in the order in which they are written
   */
  public record Contents(Map<Integer, byte[]> objects) {

    /** The same without one of them. */
    Contents without(int tag) {
      Map<Integer, byte[]> rest = new LinkedHashMap<>(objects);
      rest.remove(tag);
      return new Contents(rest);
    }

    /** The content of a data object. */
    public byte @Nullable [] get(int tag) {
      return objects.get(tag);
    }
  }
}

package org.keywright.server.editor;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.keywright.server.ca.CertificateProfile;
import org.keywright.server.device.Capabilities;
import org.keywright.server.device.DeviceKind;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.ManagementKeyAlgorithm;
import org.keywright.server.policy.PinRules;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;

/** What a new policy begins with: all that a model can do, and nothing that it cannot. */
final class PolicyTemplate {

  /** The quickest first: SP 800-78-5, section 3.1 prefers curves for the keys of doors. */
  private static final List<KeyAlgorithm> PREFERRED =
      List.of(
          KeyAlgorithm.ECC_P256,
          KeyAlgorithm.ECC_P384,
          KeyAlgorithm.RSA_3072,
          KeyAlgorithm.RSA_2048);

  private static final List<ManagementKeyAlgorithm> PREFERRED_MANAGEMENT =
      List.of(
          ManagementKeyAlgorithm.AES_192,
          ManagementKeyAlgorithm.AES_256,
          ManagementKeyAlgorithm.AES_128);

  private PolicyTemplate() {}

  /** A policy without a name for devices of one model. */
  static DevicePolicy of(DeviceModel model, List<CertificateProfile> templates) {
    Capabilities can = model.capabilities();
    KeyAlgorithm algorithm = first(PREFERRED, can.keyAlgorithms(), KeyAlgorithm.ECC_P256);
    List<SlotPolicy> slots =
        Arrays.stream(Slot.values())
            .map(slot -> new SlotPolicy(slot, algorithm, template(slot, templates), List.of()))
            .toList();
    PinRules pin =
        new PinRules(
            Math.max(PinRules.SHORTEST, model.pin().minLength()),
            Math.min(PinRules.LONGEST, model.pin().maxLength()),
            true,
            true,
            true);
    PivPolicy piv =
        PivPolicy.of(
            slots,
            objects(model),
            pin,
            null,
            null,
            first(
                PREFERRED_MANAGEMENT,
                can.managementKeyAlgorithms(),
                ManagementKeyAlgorithm.AES_192),
            null,
            null,
            null);
    return DevicePolicy.of(null, null, piv, Set.of(model.name()), null, null, null, null, null);
  }

  private static String template(Slot slot, List<CertificateProfile> templates) {
    return templates.stream()
        .filter(one -> one.keyReference().equals(slot.keyReference()))
        .findFirst()
        .map(CertificateProfile::name)
        .orElse("");
  }

  /** A card is a badge with a person's face and fingers on it, a security key is not. */
  private static Set<DataObject> objects(DeviceModel model) {
    Set<DataObject> objects = EnumSet.complementOf(EnumSet.of(DataObject.KEY_HISTORY));
    if (model.kind() != DeviceKind.SMART_CARD) {
      objects.removeAll(
          EnumSet.of(DataObject.PRINTED_INFORMATION, DataObject.FINGERPRINTS, DataObject.FACE));
    }
    return objects;
  }

  private static <T> T first(List<T> preferred, Set<T> possible, T otherwise) {
    return Stream.concat(preferred.stream().filter(possible::contains), Stream.of(otherwise))
        .findFirst()
        .orElseThrow();
  }
}

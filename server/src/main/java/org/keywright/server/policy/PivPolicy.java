package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.CardKind;

/**
 * What is put into the PIV application of a device.
 *
 * @param kind for whom the cards are
 * @param slots the keys and certificates, at most one for each slot
 * @param objects the data objects to write
 * @param pin which PINs a person may choose
 * @param pinTries wrong PINs in a row until the PIN is blocked, 1 to 10
 * @param pukTries wrong PUKs in a row until the PUK is blocked, 1 to 15
 * @param managementKeyAlgorithm of the management key that is set, where the model lets it be set
 * @param attestation whether the device has to prove where its keys were made
 * @param compressCertificates whether certificates are written compressed (gzip)
 * @param fascn the fixed parts of the FASC-N
 */
public record PivPolicy(
    CardKind kind,
    List<SlotPolicy> slots,
    Set<DataObject> objects,
    PinRules pin,
    int pinTries,
    int pukTries,
    ManagementKeyAlgorithm managementKeyAlgorithm,
    Attestation attestation,
    boolean compressCertificates,
    FascnSettings fascn) {

  private static final int DEFAULT_TRIES = 5;

  /** What SP 800-73-5 Part 1, Table 2 makes mandatory, and what tools expect beside it. */
  private static final Set<DataObject> DEFAULT_OBJECTS =
      EnumSet.complementOf(EnumSet.of(DataObject.KEY_HISTORY));

  public PivPolicy {
    slots = List.copyOf(slots);
    EnumSet<DataObject> sorted = EnumSet.noneOf(DataObject.class);
    sorted.addAll(objects);
    objects = Collections.unmodifiableSet(sorted);
  }

  /** The policy of a document that says nothing of its kind: one for PIV. */
  public static PivPolicy of(
      @Nullable List<SlotPolicy> slots,
      @Nullable Set<DataObject> objects,
      @Nullable PinRules pin,
      @Nullable Integer pinTries,
      @Nullable Integer pukTries,
      @Nullable ManagementKeyAlgorithm managementKeyAlgorithm,
      @Nullable Attestation attestation,
      @Nullable Boolean compressCertificates,
      @Nullable FascnSettings fascn) {
    return of(
        null,
        slots,
        objects,
        pin,
        pinTries,
        pukTries,
        managementKeyAlgorithm,
        attestation,
        compressCertificates,
        fascn);
  }

  /** The policy of a document: what it leaves out has its default. */
  @JsonCreator
  public static PivPolicy of(
      @Nullable CardKind kind,
      @Nullable List<SlotPolicy> slots,
      @Nullable Set<DataObject> objects,
      @Nullable PinRules pin,
      @Nullable Integer pinTries,
      @Nullable Integer pukTries,
      @Nullable ManagementKeyAlgorithm managementKeyAlgorithm,
      @Nullable Attestation attestation,
      @Nullable Boolean compressCertificates,
      @Nullable FascnSettings fascn) {
    return new PivPolicy(
        kind == null ? CardKind.PIV : kind,
        slots == null ? List.of() : slots,
        objects == null ? DEFAULT_OBJECTS : objects,
        pin == null ? PinRules.of(null, null, null, null, null) : pin,
        pinTries == null ? DEFAULT_TRIES : pinTries,
        pukTries == null ? DEFAULT_TRIES : pukTries,
        managementKeyAlgorithm == null ? ManagementKeyAlgorithm.AES_192 : managementKeyAlgorithm,
        attestation == null ? Attestation.IF_AVAILABLE : attestation,
        compressCertificates != null && compressCertificates,
        fascn == null ? FascnSettings.NON_FEDERAL : fascn);
  }

  /** The same with another FASC-N. */
  public PivPolicy withFascn(FascnSettings other) {
    return new PivPolicy(
        kind,
        slots,
        objects,
        pin,
        pinTries,
        pukTries,
        managementKeyAlgorithm,
        attestation,
        compressCertificates,
        other);
  }

  /** What goes into this slot, if anything. */
  public Optional<SlotPolicy> slot(Slot slot) {
    return slots.stream().filter(policy -> policy.slot() == slot).findFirst();
  }

  /** Whether this object is to be written. */
  public boolean writes(DataObject object) {
    return objects.contains(object);
  }
}

package org.keywright.server.device;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.InvalidException;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.ManagementKeyAlgorithm;

/**
 * What the devices of a model can do. A device that turns out to do less is refused, not humoured.
 *
 * @param keyAlgorithms of key pairs in the PIV slots
 * @param managementKeyAlgorithms that the management key may be given; empty if the key cannot be
 *     changed
 * @param maxObjectSize the largest data object in bytes
 * @param segmentation how commands longer than 255 bytes are sent
 * @param metadata whether keys, PIN and PUK can be asked about (vendor's GET METADATA)
 * @param attestation whether keys can be attested
 * @param setRetries whether the tries of PIN and PUK can be set
 * @param reset whether the PIV application can be reset with PIN and PUK blocked
 * @param deleteKey whether keys can be deleted
 * @param writeDiscovery whether the discovery object can be written; else the device has its own
 * @param hardwareId what tells devices of the model apart
 * @param managedBy by what the issuer proves itself
 */
public record Capabilities(
    Set<KeyAlgorithm> keyAlgorithms,
    Set<ManagementKeyAlgorithm> managementKeyAlgorithms,
    int maxObjectSize,
    Segmentation segmentation,
    boolean metadata,
    boolean attestation,
    boolean setRetries,
    boolean reset,
    boolean deleteKey,
    boolean writeDiscovery,
    HardwareIdSource hardwareId,
    ManagedBy managedBy) {

  /** How long commands are sent. */
  public enum Segmentation {
    /** As a chain of short ones: ISO/IEC 7816-4, command chaining. */
    SHORT_CHAINED,
    /** With extended lengths. */
    EXTENDED
  }

  /** What tells devices of a model apart. */
  public enum HardwareIdSource {
    /** The vendor's serial number, in decimal. */
    HARDWARE_SERIAL,
    /** Card production life cycle data, in hex. */
    CPLC,
    /** The GUID in the CHUID that is written to a blank card first, in hex. */
    CHUID_GUID
  }

  /** By what the issuer proves itself to a device. */
  public enum ManagedBy {
    /** The PIV Card Application Administration Key, 9B. */
    MANAGEMENT_KEY,
    /** A GlobalPlatform secure channel, SCP03. */
    SCP03
  }

  public Capabilities {
    EnumSet<KeyAlgorithm> algorithms = EnumSet.noneOf(KeyAlgorithm.class);
    algorithms.addAll(keyAlgorithms);
    keyAlgorithms = Collections.unmodifiableSet(algorithms);
    EnumSet<ManagementKeyAlgorithm> settable = EnumSet.noneOf(ManagementKeyAlgorithm.class);
    settable.addAll(managementKeyAlgorithms);
    managementKeyAlgorithms = Collections.unmodifiableSet(settable);
  }

  /** The capabilities of a document: what it leaves out, the model cannot do. */
  @JsonCreator
  public static Capabilities of(
      @Nullable Set<KeyAlgorithm> keyAlgorithms,
      @Nullable Set<ManagementKeyAlgorithm> managementKeyAlgorithms,
      @Nullable Integer maxObjectSize,
      @Nullable Segmentation segmentation,
      @Nullable Boolean metadata,
      @Nullable Boolean attestation,
      @Nullable Boolean setRetries,
      @Nullable Boolean reset,
      @Nullable Boolean deleteKey,
      @Nullable Boolean writeDiscovery,
      @Nullable HardwareIdSource hardwareId,
      @Nullable ManagedBy managedBy) {
    if (maxObjectSize == null) {
      throw new InvalidException("maxObjectSize", "is missing");
    }
    if (hardwareId == null) {
      throw new InvalidException("hardwareId", "is missing");
    }
    if (managedBy == null) {
      throw new InvalidException("managedBy", "is missing");
    }
    return new Capabilities(
        keyAlgorithms == null ? Set.of() : keyAlgorithms,
        managementKeyAlgorithms == null ? Set.of() : managementKeyAlgorithms,
        maxObjectSize,
        segmentation == null ? Segmentation.SHORT_CHAINED : segmentation,
        metadata != null && metadata,
        attestation != null && attestation,
        setRetries != null && setRetries,
        reset != null && reset,
        deleteKey != null && deleteKey,
        writeDiscovery != null && writeDiscovery,
        hardwareId,
        managedBy);
  }

  /** Whether the management key can be changed: a vendor's command, not one of SP 800-73. */
  public boolean setsManagementKey() {
    return !managementKeyAlgorithms.isEmpty();
  }
}

package org.keywright.virtualdevice.piv;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.keywright.virtualdevice.crypto.KeyAlgorithm;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;

/**
 * How one model's PIV card application differs from another's.
 *
 * @param kind which commands there are and who may administrate
 * @param firmware the version that the vendor's commands report; without meaning for plain cards
 * @param managementKey the 9B key from the factory, if the model has one
 * @param pin the PIN from the factory, 6 to 8 bytes
 * @param puk the PUK from the factory, 8 bytes
 * @param pinTries how often a wrong PIN may be given in a row, 1 to 255
 * @param pukTries the same for the PUK
 * @param maxObject the longest content of one data object (the value inside 53), in bytes
 * @param maxObjects the most bytes that all objects together may have
 */
@SuppressWarnings("ArrayRecordComponent") // configuration, never compared
public record PivProfile(
    Kind kind,
    Firmware firmware,
    Optional<ManagementKey> managementKey,
    byte[] pin,
    byte[] puk,
    int pinTries,
    int pukTries,
    int maxObject,
    int maxObjects) {

  /** The three kinds of PIV card application. */
  public enum Kind {
    /** With the extensions of YubiKeys: administrated with 9B, which can be replaced. */
    EXTENDED,
    /** Nothing but SP 800-73-5; administrated with a 9B key that stays as it is. */
    PLAIN,
    /** SP 800-73-5 administrated through the card's secure channel; it has no 9B key. */
    CHANNEL_MANAGED
  }

  /** Checks the ranges. */
  public PivProfile {
    if (pin.length < 6 || pin.length > 8 || puk.length < 6 || puk.length > 8) {
      throw new IllegalArgumentException("a PIN and a PUK have 6 to 8 bytes");
    }
    if (Math.min(pinTries, pukTries) < 1 || Math.max(pinTries, pukTries) > 255) {
      throw new IllegalArgumentException("1 to 255 tries are possible");
    }
    if ((kind == Kind.CHANNEL_MANAGED) == managementKey.isPresent()) {
      throw new IllegalArgumentException("a 9B key goes with the kinds that are managed by one");
    }
  }

  boolean isExtended() {
    return kind == Kind.EXTENDED;
  }

  boolean has(Feature feature) {
    return isExtended() && feature.isIn(firmware);
  }

  Set<KeyAlgorithm> algorithms() {
    Set<KeyAlgorithm> all = EnumSet.allOf(KeyAlgorithm.class);
    if (isExtended() && !has(Feature.RSA_3072)) {
      all.remove(KeyAlgorithm.RSA_3072);
    }
    return all;
  }

  /** The 9B key that a device with this firmware leaves the factory with. */
  public static ManagementKey factoryKey(Firmware firmware) {
    return ManagementKey.wellKnown(
        Feature.AES_FACTORY_KEY.isIn(firmware)
            ? SymmetricAlgorithm.AES_192
            : SymmetricAlgorithm.TRIPLE_DES);
  }

  @Override
  public String toString() {
    return "PivProfile[" + kind + ", " + firmware + "]";
  }
}

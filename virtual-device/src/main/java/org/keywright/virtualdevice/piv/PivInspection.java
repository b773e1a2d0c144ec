package org.keywright.virtualdevice.piv;

import java.security.PublicKey;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The true state of a PIV card application, past all its access rules: for tests alone. Each call
 * reads anew. Not safe while the device works on a command.
 */
public final class PivInspection {

  private final PivStore store;

  PivInspection(PivStore store) {
    this.store = store;
  }

  /** The PIN as stored: 8 bytes, filled up with FF. */
  public byte[] pin() {
    return store.reference(Reference.PIN);
  }

  /** The PUK as stored: 8 bytes. */
  public byte[] puk() {
    return store.reference(Reference.PUK);
  }

  /** How many wrong PINs are left, 0 when blocked. */
  public int pinTriesLeft() {
    return store.triesLeft(Reference.PIN);
  }

  /** How many wrong PUKs are left, 0 when blocked. */
  public int pukTriesLeft() {
    return store.triesLeft(Reference.PUK);
  }

  /** The 9B key, on devices that have one. */
  public Optional<ManagementKey> managementKey() {
    return store.managementKey();
  }

  /** The content of each data object (the value inside 53, 7E or 7F61) by tag. */
  public NavigableMap<Integer, byte[]> objects() {
    return store.objects();
  }

  /** The public key of each slot that has one, by key reference. */
  public NavigableMap<Integer, PublicKey> publicKeys() {
    NavigableMap<Integer, PublicKey> keys = new TreeMap<>();
    store.keys().forEach((slot, key) -> keys.put(slot, key.publicKey()));
    return keys;
  }
}

package org.keywright.virtualdevice.piv;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;
import org.keywright.virtualdevice.memory.NonVolatileMemory;

/** What the PIV card application keeps: PIN and PUK with their counters, 9B, keys and objects. */
final class PivStore {

  private static final String MANAGEMENT_KEY = "piv.9B";
  private static final String KEY = "piv.key.";
  private static final String OBJECT = "piv.object.";
  private static final int REFERENCE_LENGTH = 8;

  /** The largest count that fits the status word 63CX. */
  private static final int MAX_SHOWN_TRIES = 15;

  private final NonVolatileMemory memory;
  private final PivProfile profile;

  PivStore(NonVolatileMemory memory, PivProfile profile) {
    this.memory = memory;
    this.profile = profile;
  }

  /** Brings everything to what it is when the device leaves the factory. */
  void format() {
    for (String name : memory.startingWith("piv.").keySet()) {
      memory.remove(name);
    }
    resetReferences(profile.pinTries(), profile.pukTries());
    profile.managementKey().ifPresent(key -> setManagementKey(key, 1));
  }

  boolean isFormatted() {
    return memory.get(Reference.PIN.stored()).isPresent();
  }

  /** PIN and PUK as from the factory, with these many tries. */
  void resetReferences(int pinTries, int pukTries) {
    setReference(Reference.PIN, padded(profile.pin()));
    setReference(Reference.PUK, padded(profile.puk()));
    setTries(Reference.PIN, pinTries, pinTries);
    setTries(Reference.PUK, pukTries, pukTries);
  }

  boolean isDefault(Reference reference) {
    byte[] initial = reference == Reference.PIN ? profile.pin() : profile.puk();
    return MessageDigest.isEqual(padded(initial), reference(reference));
  }

  byte[] reference(Reference reference) {
    return memory.require(reference.stored());
  }

  void setReference(Reference reference, byte[] padded) {
    memory.put(reference.stored(), padded);
  }

  int triesLeft(Reference reference) {
    return memory.require(reference.stored() + ".tries")[0] & 0xFF;
  }

  int triesInAll(Reference reference) {
    return memory.require(reference.stored() + ".tries")[1] & 0xFF;
  }

  void restoreTries(Reference reference) {
    int all = triesInAll(reference);
    setTries(reference, all, all);
  }

  void block(Reference reference) {
    setTries(reference, 0, triesInAll(reference));
  }

  /** The status word that tells how many tries are left, 63C0 to 63CF. */
  int triesStatus(Reference reference) {
    return StatusWord.TRIES_LEFT | Math.min(MAX_SHOWN_TRIES, triesLeft(reference));
  }

  /**
   * Compares; the counter is lowered on file before, as a card does it that may lose power at any
   * moment.
   *
   * @throws CardError 6983 if it is blocked, 63CX if it does not match
   */
  void check(Reference reference, byte[] presented) {
    int left = triesLeft(reference);
    int all = triesInAll(reference);
    if (left == 0) {
      throw new CardError(StatusWord.BLOCKED);
    }
    setTries(reference, left - 1, all);
    memory.commit();
    if (!MessageDigest.isEqual(reference(reference), presented)) {
      throw new CardError(triesStatus(reference));
    }
    setTries(reference, all, all);
    memory.commit();
  }

  Optional<ManagementKey> managementKey() {
    return memory
        .get(MANAGEMENT_KEY)
        .map(bytes ->
            new ManagementKey(
                SymmetricAlgorithm.of(bytes[0]).orElseThrow(),
                Arrays.copyOfRange(bytes, 2, bytes.length)));
  }

  int managementKeyTouchPolicy() {
    return memory.require(MANAGEMENT_KEY)[1];
  }

  void setManagementKey(ManagementKey key, int touchPolicy) {
    byte[] bytes = new byte[2 + key.key().length];
    bytes[0] = (byte) key.algorithm().id();
    bytes[1] = (byte) touchPolicy;
    System.arraycopy(key.key(), 0, bytes, 2, key.key().length);
    memory.put(MANAGEMENT_KEY, bytes);
  }

  Optional<StoredKey> key(int slot) {
    return memory.get(keyName(slot)).map(StoredKey::fromBytes);
  }

  NavigableMap<Integer, StoredKey> keys() {
    NavigableMap<Integer, StoredKey> keys = new TreeMap<>();
    memory
        .startingWith(KEY)
        .forEach((name, bytes) ->
            keys.put(
                Integer.parseInt(name.substring(KEY.length()), 16), StoredKey.fromBytes(bytes)));
    return keys;
  }

  void putKey(int slot, StoredKey key) {
    memory.put(keyName(slot), key.toBytes());
  }

  void removeKey(int slot) {
    memory.remove(keyName(slot));
  }

  Optional<byte[]> object(int tag) {
    return memory.get(objectName(tag));
  }

  NavigableMap<Integer, byte[]> objects() {
    NavigableMap<Integer, byte[]> objects = new TreeMap<>();
    memory
        .startingWith(OBJECT)
        .forEach((name, bytes) ->
            objects.put(Integer.parseInt(name.substring(OBJECT.length()), 16), bytes));
    return objects;
  }

  void putObject(int tag, byte[] content) {
    memory.put(objectName(tag), content);
  }

  void removeObject(int tag) {
    memory.remove(objectName(tag));
  }

  private void setTries(Reference reference, int left, int all) {
    memory.put(reference.stored() + ".tries", new byte[] {(byte) left, (byte) all});
  }

  private static String keyName(int slot) {
    return KEY + "%02X".formatted(slot);
  }

  private static String objectName(int tag) {
    return OBJECT + "%06X".formatted(tag);
  }

  /** Filled up with FF to eight bytes (SP 800-73-5 part 2 clause 2.4.3). */
  static byte[] padded(byte[] value) {
    byte[] padded = Arrays.copyOf(value, REFERENCE_LENGTH);
    Arrays.fill(padded, value.length, REFERENCE_LENGTH, (byte) 0xFF);
    return padded;
  }
}

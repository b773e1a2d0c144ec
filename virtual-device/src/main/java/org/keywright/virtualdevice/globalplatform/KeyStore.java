package org.keywright.virtualdevice.globalplatform;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.memory.NonVolatileMemory;

/** The key sets of a card, their sequence counters, and how often a host may still fail. */
final class KeyStore {

  private static final String KEYS = "gp.keys.";
  private static final String SEQUENCE = "gp.sequence.";
  private static final String TRIES = "gp.tries";
  private static final int MAX_SETS = 8;

  /** Cards lock themselves against guessing after some ten failures in a row. */
  private static final int MAX_TRIES = 10;

  private static final int MAX_SEQUENCE = 0xFFFFFF;

  private final NonVolatileMemory memory;

  KeyStore(NonVolatileMemory memory) {
    this.memory = memory;
  }

  boolean isEmpty() {
    return memory.startingWith(KEYS).isEmpty();
  }

  NavigableMap<Integer, KeySet> all() {
    NavigableMap<Integer, KeySet> sets = new TreeMap<>();
    memory
        .startingWith(KEYS)
        .forEach((name, bytes) -> {
          int version = Integer.parseInt(name.substring(KEYS.length()), 16);
          sets.put(version, KeySet.of(version, bytes));
        });
    return sets;
  }

  /** The key set of this version; 0 means the lowest that is there. */
  Optional<KeySet> find(int version) {
    NavigableMap<Integer, KeySet> sets = all();
    return version == 0
        ? Optional.of(sets.firstEntry().getValue())
        : Optional.ofNullable(sets.get(version));
  }

  /** Stores a new key set, its sequence counter at zero. */
  void put(KeySet keys) {
    if (all().size() == MAX_SETS) {
      throw new CardError(StatusWord.NOT_ENOUGH_MEMORY);
    }
    memory.put(name(KEYS, keys.version()), keys.toBytes());
    memory.remove(name(SEQUENCE, keys.version()));
  }

  void remove(int version) {
    memory.remove(name(KEYS, version));
    memory.remove(name(SEQUENCE, version));
  }

  /** The next value of the sequence counter, three bytes, lasting at once. */
  byte[] nextSequence(int version) {
    String name = name(SEQUENCE, version);
    byte[] last = memory.get(name).orElse(new byte[3]);
    int next = ((last[0] & 0xFF) << 16 | (last[1] & 0xFF) << 8 | last[2] & 0xFF) + 1;
    if (next > MAX_SEQUENCE) {
      throw new CardError(StatusWord.CONDITIONS_NOT_SATISFIED);
    }
    byte[] bytes = {(byte) (next >> 16), (byte) (next >> 8), (byte) next};
    memory.put(name, bytes);
    memory.commit();
    return bytes;
  }

  int triesLeft() {
    return memory.get(TRIES).map(bytes -> (int) bytes[0]).orElse(MAX_TRIES);
  }

  void spendTry() {
    memory.put(TRIES, new byte[] {(byte) (triesLeft() - 1)});
    memory.commit();
  }

  void restoreTries() {
    memory.remove(TRIES);
  }

  private static String name(String prefix, int version) {
    return prefix + "%02X".formatted(version);
  }
}

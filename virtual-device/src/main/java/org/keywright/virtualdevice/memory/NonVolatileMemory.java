package org.keywright.virtualdevice.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The persistent memory of a virtual device: named values, changed in transactions. A device
 * commits once a command, before the response leaves, so that after a power cut or a killed process
 * either all or nothing of a command has happened.
 *
 * <p>Not safe for concurrent use; the device that owns it serialises access.
 */
public final class NonVolatileMemory {

  private final @Nullable Path file;
  private NavigableMap<String, byte[]> committed;
  private NavigableMap<String, byte[]> working;
  private boolean changed;

  private NonVolatileMemory(@Nullable Path file, NavigableMap<String, byte[]> content) {
    this.file = file;
    this.committed = content;
    this.working = new TreeMap<>(content);
  }

  /** Memory that is gone with the object. */
  public static NonVolatileMemory transientMemory() {
    return new NonVolatileMemory(null, new TreeMap<>());
  }

  /**
   * Memory that is kept in a file, which is read now if it is there and written at each commit.
   *
   * @throws IOException if the file cannot be read or is no intact state file
   */
  public static NonVolatileMemory keptIn(Path file) throws IOException {
    return new NonVolatileMemory(file, StateFile.read(file));
  }

  /** Whether nothing was ever committed: a device fresh from the factory. */
  public boolean isEmpty() {
    return working.isEmpty();
  }

  /** A copy of the value of this name. */
  public Optional<byte[]> get(String name) {
    byte[] value = working.get(name);
    return value == null ? Optional.empty() : Optional.of(value.clone());
  }

  /** A copy of a value that must be there. */
  public byte[] require(String name) {
    return get(name).orElseThrow(() -> new IllegalStateException("nothing stored as " + name));
  }

  /** Writes a value; it becomes lasting at {@link #commit()}. */
  public void put(String name, byte[] value) {
    working.put(name, value.clone());
    changed = true;
  }

  /** Removes a value if it is there. */
  public void remove(String name) {
    changed |= working.remove(name) != null;
  }

  /** The names that start with this prefix and their values, in order, as copies. */
  public NavigableMap<String, byte[]> startingWith(String prefix) {
    NavigableMap<String, byte[]> found = new TreeMap<>();
    working
        .subMap(prefix, true, prefix + Character.MAX_VALUE, false)
        .forEach((name, value) -> found.put(name, value.clone()));
    return found;
  }

  /**
   * Makes what was written lasting.
   *
   * @throws UncheckedIOException if the file cannot be written; the memory is then as before the
   *     transaction
   */
  public void commit() {
    if (!changed) {
      return;
    }
    if (file != null) {
      try {
        StateFile.write(file, working);
      } catch (IOException e) {
        rollback();
        throw new UncheckedIOException("the device state cannot be written to " + file, e);
      }
    }
    committed = new TreeMap<>(working);
    changed = false;
  }

  /** Forgets what was written since the last commit. */
  public void rollback() {
    working = new TreeMap<>(committed);
    changed = false;
  }
}

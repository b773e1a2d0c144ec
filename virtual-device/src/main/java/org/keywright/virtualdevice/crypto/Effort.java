package org.keywright.virtualdevice.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * What one command makes a chip do, noted down so that a slow device can take as long as a real
 * chip would. Not safe for concurrent use; a device has one.
 */
public final class Effort {

  /** The work that takes a real chip long enough to be noticed. */
  public enum Task {
    /** Making an RSA key with 2048 bits. */
    GENERATE_RSA_2048,
    /** Making an RSA key with 3072 bits. */
    GENERATE_RSA_3072,
    /** Making a key on P-256. */
    GENERATE_P_256,
    /** Making a key on P-384. */
    GENERATE_P_384,
    /** Using an RSA key with 2048 bits. */
    USE_RSA_2048,
    /** Using an RSA key with 3072 bits. */
    USE_RSA_3072,
    /** Using a key on P-256. */
    USE_P_256,
    /** Using a key on P-384. */
    USE_P_384,
    /** Comparing a PIN or PUK, with the counter written before and after. */
    COMPARE_REFERENCE
  }

  private final List<Task> tasks = new ArrayList<>();

  /** Notes one piece of work. */
  public void add(Task task) {
    tasks.add(task);
  }

  /** Notes that a key was made. */
  public void generated(KeyAlgorithm algorithm) {
    add(Task.valueOf("GENERATE_" + algorithm.name()));
  }

  /** Notes that a key was used. */
  public void used(KeyAlgorithm algorithm) {
    add(Task.valueOf("USE_" + algorithm.name()));
  }

  /** What was noted since the last call. */
  public List<Task> take() {
    List<Task> taken = List.copyOf(tasks);
    tasks.clear();
    return taken;
  }
}

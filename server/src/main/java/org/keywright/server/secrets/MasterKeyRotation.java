package org.keywright.server.secrets;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Moves stored secrets to the current master key version, in batches with a transaction each. It
 * can be stopped and started anew at any time and on any number of nodes.
 */
public final class MasterKeyRotation {

  private static final Logger LOG = LoggerFactory.getLogger(MasterKeyRotation.class);
  private static final int BATCH = 100;

  private final Vault vault;
  private final List<Rewrappable> places;
  private final TransactionOperations transactions;

  public MasterKeyRotation(
      Vault vault, List<Rewrappable> places, TransactionOperations transactions) {
    this.vault = vault;
    this.places = List.copyOf(places);
    this.transactions = transactions;
  }

  /**
   * Moves everything that is not under the current version.
   *
   * @return how many secrets were moved, by the name of their place
   */
  public Map<String, Integer> rewrapAll() {
    Map<String, Integer> moved = new TreeMap<>();
    for (Rewrappable place : places) {
      int found;
      do {
        Integer batch = transactions.execute(status -> place.rewrap(vault, BATCH));
        found = batch == null ? 0 : batch;
        moved.merge(place.name(), found, Integer::sum);
      } while (found == BATCH && !Thread.currentThread().isInterrupted());
    }
    moved.values().removeIf(count -> count == 0);
    if (!moved.isEmpty()) {
      LOG.info("moved to master key version {}: {}", vault.currentVersion(), moved);
    }
    return moved;
  }
}

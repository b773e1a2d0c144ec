package org.keywright.server.secrets;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.server.secrets.DeviceSecretRows.Form;
import org.keywright.server.secrets.DeviceSecretRows.Row;
import org.keywright.server.secrets.DeviceSecretRows.Standing;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * For each device and kind of secret, the at most two values that it may have: the current one and
 * one that is being set. No third value is made before it is known which of the two holds.
 *
 * <p>The way of a change: {@link #propose}, commit, send the script, find out which value holds,
 * {@link #confirm} it. A crash anywhere leaves both values on record.
 *
 * <p>Management keys and SCP03 keys are derived from the master key for the device and a key
 * version that is never used twice; only the versions and the algorithm are stored. PINs and PUKs
 * are random and wrapped. All methods join the caller's transaction, or run in one of their own;
 * changes to the same secret wait for each other, across nodes too.
 */
public final class DeviceSecrets {

  private final DeviceSecretRows rows;
  private final KnownSecrets known;
  private final Vault vault;
  private final DeviceKeyDerivation derivation;
  private final TransactionOperations transactions;
  private final Clock clock;

  public DeviceSecrets(
      JdbcClient jdbc,
      TransactionOperations transactions,
      MasterKeys keys,
      KnownSecrets known,
      Clock clock) {
    this.rows = new DeviceSecretRows(jdbc);
    this.known = known;
    this.vault = new Vault(keys);
    this.derivation = new DeviceKeyDerivation(keys);
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * The values on record, in the clear; the caller closes them.
   *
   * @throws MasterKeyException if a master key version that they need is not at hand
   */
  public Candidates candidates(UUID device, SecretKind kind) {
    return opened(device, rows.find(device, kind));
  }

  private Candidates opened(UUID device, List<Row> recorded) {
    Candidate current = null;
    Candidate proposed = null;
    for (Row row : recorded) {
      switch (row.standing()) {
        case CURRENT -> current = open(device, row);
        case PROPOSED -> proposed = open(device, row);
      }
    }
    return new Candidates(current, proposed);
  }

  /**
   * The same of all secrets of a device, each of which is there.
   *
   * @throws MasterKeyException if a master key version that they need is not at hand
   */
  public Map<SecretKind, Candidates> candidates(UUID device) {
    Map<SecretKind, List<Row>> recorded = rows.find(device);
    Map<SecretKind, Candidates> all = new EnumMap<>(SecretKind.class);
    for (SecretKind kind : SecretKind.values()) {
      all.put(kind, opened(device, recorded.getOrDefault(kind, List.of())));
    }
    return all;
  }

  /**
   * Records the value that a device comes with. If just that was recorded already, nothing changes.
   *
   * @throws IllegalStateException if any other value is on record
   * @throws IllegalArgumentException if there is no known secret of that name and kind
   */
  public void recordInitial(UUID device, SecretKind kind, SecretSpec.Known initial) {
    transactions.executeWithoutResult(status -> {
      rows.lock(device, kind);
      var recorded = rows.find(device, kind);
      if (recorded.size() == 1 && recorded.getFirst().form().equals(form(initial, kind))) {
        return;
      }
      if (!recorded.isEmpty()) {
        throw new IllegalStateException(
            "a value of " + kind + " is on record for device " + device + " already");
      }
      rows.insert(device, kind, row(Standing.CURRENT, form(initial, kind)));
    });
  }

  /**
   * Records a value of this one device that someone else set, such as a PIN that an operator typed.
   *
   * @throws IllegalStateException if any value is on record
   */
  public void recordInitial(UUID device, SecretKind kind, SecretValue initial) {
    KnownSecrets.requireFit(kind, initial);
    transactions.executeWithoutResult(status -> {
      rows.lock(device, kind);
      if (!rows.find(device, kind).isEmpty()) {
        throw new IllegalStateException(
            "a value of " + kind + " is on record for device " + device + " already");
      }
      UUID id = UUID.randomUUID();
      rows.insert(device, kind, new Row(id, Standing.CURRENT, wrap(device, id, initial), now()));
    });
  }

  /**
   * Makes and records the value that a change shall set. If one is proposed already it is returned
   * instead, whatever was asked for: it may be on the device.
   *
   * @return the proposal in the clear; the caller closes it, and sends it only after the
   *     transaction was committed
   * @throws IllegalArgumentException if this kind of secret cannot be such a value
   */
  public Candidate propose(UUID device, SecretKind kind, SecretSpec spec) {
    requireFit(kind, spec);
    return required(
        transactions.execute(status -> {
          rows.lock(device, kind);
          Optional<Row> proposed = rows.find(device, kind, Standing.PROPOSED);
          if (proposed.isPresent()) {
            return open(device, proposed.get());
          }
          Row fresh = fresh(device, kind, spec);
          rows.insert(device, kind, fresh);
          return open(device, fresh);
        }));
  }

  /**
   * Records that the device was found to have this value: it becomes the current one and the other
   * is dropped. Confirming the same value again changes nothing, unless another was proposed since.
   *
   * @param candidate the id of one of the {@link #candidates}
   * @throws IllegalStateException if that value is not on record (any more)
   */
  public void confirm(UUID device, SecretKind kind, UUID candidate) {
    transactions.executeWithoutResult(status -> {
      rows.lock(device, kind);
      var recorded = rows.find(device, kind);
      Row holds =
          recorded.stream()
              .filter(row -> row.id().equals(candidate))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalStateException(
                      "the value of "
                          + kind
                          + " to confirm is not on record for device "
                          + device));
      recorded.stream().map(Row::id).filter(id -> !id.equals(candidate)).forEach(rows::delete);
      if (holds.standing() == Standing.PROPOSED) {
        rows.makeCurrent(holds.id());
      }
    });
  }

  /**
   * Deletes all values of a secret: the PIN's after its holder set one, all when a device is
   * destroyed. Key versions go on counting.
   */
  public void forget(UUID device, SecretKind kind) {
    transactions.executeWithoutResult(status -> {
      rows.lock(device, kind);
      rows.deleteAll(device, kind);
    });
  }

  private Row fresh(UUID device, SecretKind kind, SecretSpec spec) {
    UUID id = UUID.randomUUID();
    Form form =
        switch (spec) {
          case SecretSpec.Digits(int length) -> wrapNew(device, id, Secret.randomDigits(length));
          case SecretSpec.RandomBytes(int length) -> wrapNew(device, id, Secret.random(length));
          case SecretSpec.DerivedKey(KeyAlgorithm algorithm) ->
              new Form.Derived(
                  vault.currentVersion(), rows.nextKeyVersion(device, kind), algorithm, 0);
          case SecretSpec.DerivedKeySet(KeyAlgorithm algorithm, int keyVersionNumber) ->
              new Form.Derived(
                  vault.currentVersion(),
                  rows.nextKeyVersion(device, kind),
                  algorithm,
                  keyVersionNumber);
          case SecretSpec.Known initial -> form(initial, kind);
        };
    return new Row(id, Standing.PROPOSED, form, now());
  }

  private Form wrapNew(UUID device, UUID id, Secret code) {
    try (SecretValue value = new SecretValue.Code(code)) {
      return wrap(device, id, value);
    }
  }

  private Form wrap(UUID device, UUID id, SecretValue value) {
    try (Secret encoded = SecretValueCodec.encode(value)) {
      byte[] wrapped = vault.wrap(purpose(device, id), encoded);
      return new Form.Wrapped(wrapped, Vault.versionOf(wrapped));
    }
  }

  private Form form(SecretSpec.Known initial, SecretKind kind) {
    if (known.kindOf(initial.reference()).orElse(null) != kind) {
      throw new IllegalArgumentException(
          "there is no known secret " + initial.reference() + " for " + kind);
    }
    return new Form.Known(initial.reference());
  }

  private Row row(Standing standing, Form form) {
    return new Row(UUID.randomUUID(), standing, form, now());
  }

  private Candidate open(UUID device, Row row) {
    SecretValue value =
        switch (row.form()) {
          case Form.Wrapped(byte[] bytes, int _) -> {
            try (Secret encoded = vault.unwrap(purpose(device, row.id()), bytes)) {
              yield SecretValueCodec.decode(encoded);
            }
          }
          case Form.Derived(
                  int masterVersion,
                  int keyVersion,
                  KeyAlgorithm algorithm,
                  int keyVersionNumber) ->
              keyVersionNumber == 0
                  ? derivation.managementKey(device, masterVersion, keyVersion, algorithm)
                  : derivation.keySet(
                      device, masterVersion, keyVersion, algorithm, keyVersionNumber);
          case Form.Known(String reference) ->
              known
                  .find(reference)
                  .orElseThrow(() -> new IllegalStateException("no known secret " + reference));
        };
    return new Candidate(row.id(), value, row.recorded());
  }

  static Rewrappable rewrappable(JdbcClient jdbc) {
    return new WrappedColumn(
        jdbc,
        "device_secret_value",
        "id",
        "'device-secret:' || cast(device as varchar(36)) || ':' || cast(id as varchar(36))");
  }

  private static String purpose(UUID device, UUID id) {
    return "device-secret:" + device + ":" + id;
  }

  private static void requireFit(SecretKind kind, SecretSpec spec) {
    boolean fits =
        switch (spec) {
          case SecretSpec.Digits _ -> kind == SecretKind.PIN || kind == SecretKind.PUK;
          case SecretSpec.RandomBytes _ -> kind == SecretKind.PUK;
          case SecretSpec.DerivedKey _ -> kind == SecretKind.MANAGEMENT_KEY;
          case SecretSpec.DerivedKeySet _ -> kind == SecretKind.SCP03_KEYS;
          case SecretSpec.Known _ -> true;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          kind + " cannot be set to " + spec.getClass().getSimpleName());
    }
  }

  /** As precise as both databases store it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static <T> T required(@Nullable T result) {
    if (result == null) {
      throw new IllegalStateException("a transaction returned nothing");
    }
    return result;
  }
}

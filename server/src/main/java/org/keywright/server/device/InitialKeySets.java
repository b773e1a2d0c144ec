package org.keywright.server.device;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.keywright.card.secret.Secret;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.device.InitialKeySource.WellKnownManagementKey;
import org.keywright.server.device.InitialKeySource.WellKnownScp03;
import org.keywright.server.secrets.KeyAlgorithm;
import org.keywright.server.secrets.KnownSecrets;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretSpec;
import org.keywright.server.secrets.SecretValue;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows with which keys devices arrive: the well-known ones of their model, or the key set that was
 * imported for their hardware ids. Safe for concurrent use.
 */
@Service
public class InitialKeySets {

  private static final String SUBJECT = "key-set";

  private final DeviceModels models;
  private final InitialKeySetRepository repository;
  private final KnownSecrets known;
  private final AuditLog audit;
  private final Clock clock;

  /** Of models whose well-known keys are stored and committed: a model never changes. */
  private final Map<String, InitialKeys> stored = new ConcurrentHashMap<>();

  InitialKeySets(
      DeviceModels models,
      InitialKeySetRepository repository,
      KnownSecrets known,
      AuditLog audit,
      Clock clock) {
    this.models = models;
    this.repository = repository;
    this.known = known;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The keys with which this device arrived.
   *
   * @throws ConflictException if its model takes a key set and none was imported for it
   */
  @Transactional
  public InitialKeys resolve(Device device) {
    DeviceModel model = models.get(device.model());
    if (model.initialKeys().source() == InitialKeySource.Source.WELL_KNOWN) {
      InitialKeys known = stored.get(model.name());
      return known == null ? store(model) : known;
    }
    KeySet keySet =
        repository
            .findFor(model.name(), NewKeySet.padded(device.hardwareId()))
            .orElseThrow(() ->
                new ConflictException(
                    "no key set was imported for "
                        + model.name()
                        + " "
                        + device.hardwareId()
                        + ": import the one that the manufacturer sent with these devices"));
    Map<SecretKind, SecretSpec.Known> references = new EnumMap<>(SecretKind.class);
    for (SecretKind kind : keySet.kinds()) {
      references.put(kind, new SecretSpec.Known(reference(keySet.id(), kind)));
    }
    return new InitialKeys("key set " + keySet.name(), references);
  }

  /**
   * Imports a key set; the keys go to the vault and never come out over REST.
   *
   * @throws InvalidException if the model is unknown or does not fit
   * @throws ConflictException if the name is taken or the range overlaps another's
   */
  @Transactional
  KeySet add(NewKeySet added, Actor actor) {
    checkModel(added);
    repository.lockModel(added.model(), clock.instant());
    repository
        .findOverlap(
            added.model(), NewKeySet.padded(added.firstId()), NewKeySet.padded(added.lastId()))
        .ifPresent(other -> {
          throw new ConflictException(
              "the key set " + other.name() + " is for some of these hardware ids already");
        });
    KeySet keySet =
        new KeySet(
            UUID.randomUUID(),
            added.model(),
            added.name(),
            added.firstId(),
            added.lastId(),
            added.secrets().keySet().stream().toList(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            actor.name());
    added.secrets().forEach((kind, value) -> known.add(reference(keySet.id(), kind), kind, value));
    try {
      repository.insert(keySet);
    } catch (DuplicateKeyException e) {
      throw new ConflictException("there is a key set of this name for the model already");
    }
    audit.record(
        new AuditEvent(
            actor,
            "key-set.import",
            SUBJECT,
            keySet.id().toString(),
            Map.of(
                "model", keySet.model(),
                "name", keySet.name(),
                "firstId", keySet.firstId(),
                "lastId", keySet.lastId())));
    return keySet;
  }

  /** The key sets that were imported for a model, by their first hardware id. */
  @Transactional(readOnly = true)
  public List<KeySet> list(String model) {
    if (models.find(model).isEmpty()) {
      throw new NotFoundException("device model", model);
    }
    return repository.list(model);
  }

  private void checkModel(NewKeySet added) {
    DeviceModel model =
        models
            .find(added.model())
            .orElseThrow(() -> new InvalidException("model", "is not the name of a device model"));
    if (model.initialKeys().source() != InitialKeySource.Source.KEY_SET) {
      throw new InvalidException("model", "has devices that arrive with well-known keys");
    }
    SecretKind needed =
        switch (model.capabilities().managedBy()) {
          case MANAGEMENT_KEY -> SecretKind.MANAGEMENT_KEY;
          case SCP03 -> SecretKind.SCP03_KEYS;
        };
    if (!added.secrets().containsKey(needed)) {
      throw new InvalidException(
          needed == SecretKind.SCP03_KEYS ? "scp03" : "managementKey",
          "is missing: devices of this model are managed by it");
    }
  }

  private InitialKeys store(DeviceModel model) {
    InitialKeys keys = wellKnown(model);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            stored.put(model.name(), keys);
          }
        });
    return keys;
  }

  private InitialKeys wellKnown(DeviceModel model) {
    InitialKeySource source = model.initialKeys();
    Map<SecretKind, SecretSpec.Known> references = new EnumMap<>(SecretKind.class);
    WellKnownManagementKey managementKey = source.managementKey();
    if (managementKey != null) {
      AdministrationKeyAlgorithm algorithm = managementKey.algorithm();
      put(
          references,
          model,
          SecretKind.MANAGEMENT_KEY,
          new SecretValue.Key(
              stored(algorithm),
              Hex.secret(
                  "managementKey", managementKey.hex().toCharArray(), algorithm.keyLength())));
    }
    WellKnownScp03 scp03 = source.scp03();
    if (scp03 != null) {
      put(references, model, SecretKind.SCP03_KEYS, keySet(scp03));
    }
    String pin = source.pin();
    if (pin != null) {
      put(references, model, SecretKind.PIN, code(pin));
    }
    String puk = source.puk();
    if (puk != null) {
      put(references, model, SecretKind.PUK, code(puk));
    }
    return new InitialKeys("model " + model.name(), references);
  }

  private void put(
      Map<SecretKind, SecretSpec.Known> references,
      DeviceModel model,
      SecretKind kind,
      SecretValue value) {
    String reference = "model/" + model.name() + "/" + slug(kind);
    try (value) {
      known.add(reference, kind, value);
    }
    references.put(kind, new SecretSpec.Known(reference));
  }

  private static SecretValue keySet(WellKnownScp03 keys) {
    int length = keys.enc().length() / 2;
    KeyAlgorithm algorithm =
        switch (length) {
          case 16 -> KeyAlgorithm.AES_128;
          case 24 -> KeyAlgorithm.AES_192;
          default -> KeyAlgorithm.AES_256;
        };
    return new SecretValue.KeySet(
        algorithm,
        keys.keyVersion(),
        Hex.secret("scp03.enc", keys.enc().toCharArray(), length),
        Hex.secret("scp03.mac", keys.mac().toCharArray(), length),
        Hex.secret("scp03.dek", keys.dek().toCharArray(), length));
  }

  private static SecretValue code(String text) {
    return new SecretValue.Code(
        Secret.takeOver(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
  }

  static KeyAlgorithm stored(AdministrationKeyAlgorithm algorithm) {
    return switch (algorithm) {
      case TDEA -> KeyAlgorithm.TDES;
      case AES_128 -> KeyAlgorithm.AES_128;
      case AES_192 -> KeyAlgorithm.AES_192;
      case AES_256 -> KeyAlgorithm.AES_256;
    };
  }

  private static String reference(UUID keySet, SecretKind kind) {
    return "key-set/" + keySet + "/" + slug(kind);
  }

  private static String slug(SecretKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

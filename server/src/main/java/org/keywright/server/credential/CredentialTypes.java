package org.keywright.server.credential;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.policy.Policies;
import org.keywright.server.versions.Difference;
import org.keywright.server.versions.DocumentCache;
import org.keywright.server.versions.SavedVersion;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps credential types and all versions of their policies. Safe for concurrent use. */
@Service
public class CredentialTypes {

  private static final String SUBJECT = "credential-type";

  private final DocumentCache<CredentialPolicyRef, CredentialPolicy> documents;
  private final CredentialTypeRepository repository;
  private final CredentialPolicyRules rules;
  private final Policies policies;
  private final AuditLog audit;
  private final Clock clock;
  private final String ownHost;

  CredentialTypes(
      CredentialTypeRepository repository,
      CredentialPolicyRules rules,
      Policies policies,
      AuditLog audit,
      Clock clock,
      @Value("${keywright.public-url}") java.net.URI publicUrl) {
    this.documents = new DocumentCache<>(ref -> read(repository, ref));
    this.repository = repository;
    this.rules = rules;
    this.policies = policies;
    this.audit = audit;
    this.clock = clock;
    this.ownHost = String.valueOf(publicUrl.getHost());
  }

  /** The host of this server, as people see it. */
  public String ownHost() {
    return ownHost;
  }

  /**
   * Saves a new credential type with version 1 of its policy.
   *
   * @throws InvalidException if it breaks a rule, or another has its name or key
   */
  @Transactional
  public StoredCredentialPolicy create(CredentialPolicy policy, Actor actor) {
    actor.mustBeAllowed(Permission.POLICY_WRITE);
    if (repository.count() >= CredentialTypeRepository.MOST) {
      throw new ConflictException(
          "there are " + CredentialTypeRepository.MOST + " credential types, which is the most");
    }
    StoredCredentialPolicy stored = checked(UUID.randomUUID(), 1, policy, actor);
    try {
      repository.insert(stored);
    } catch (DuplicateKeyException e) {
      throw taken();
    }
    record(actor, "credential-type.create", stored, differences(null, stored.policy()));
    return stored;
  }

  /**
   * Saves the next version of a credential type's policy. What was issued by earlier ones is not
   * touched.
   *
   * @param version the version that the change was made for
   * @throws ConflictException if that is not the newest, or nothing is changed
   * @throws InvalidException if it breaks a rule, or another has its name or key
   */
  @Transactional
  public StoredCredentialPolicy save(UUID id, int version, CredentialPolicy policy, Actor actor) {
    actor.mustBeAllowed(Permission.POLICY_WRITE);
    StoredCredentialPolicy newest = get(id);
    if (newest.version() != version) {
      throw ConflictException.stale("credential policy", version, newest.version());
    }
    StoredCredentialPolicy next = checked(id, version + 1, policy, actor);
    List<Difference> differences = differences(newest.policy(), next.policy());
    if (differences.isEmpty()) {
      throw new ConflictException("nothing was changed: version " + version + " says the same");
    }
    try {
      if (!repository.insertNext(next)) {
        throw ConflictException.stale("credential policy", version, version + 1);
      }
    } catch (DuplicateKeyException e) {
      throw taken();
    }
    record(actor, "credential-type.save", next, differences);
    return next;
  }

  /**
   * The newest version.
   *
   * @throws NotFoundException if there is no such credential type
   */
  @Transactional(readOnly = true)
  public StoredCredentialPolicy get(UUID id) {
    return repository.newest(id).orElseThrow(() -> new NotFoundException("credential type", id));
  }

  /** The newest version of the type with this key. */
  @Transactional(readOnly = true)
  public Optional<StoredCredentialPolicy> findByKey(String key) {
    return repository.newestByKey(key.strip().toUpperCase(java.util.Locale.ROOT));
  }

  /**
   * What a certain version says, for those who follow it: a saved version never changes, so that it
   * is read once. Not for use in the transaction that saves it.
   *
   * @throws NotFoundException if there is no such version
   */
  public CredentialPolicy document(CredentialPolicyRef ref) {
    return documents.get(ref);
  }

  private static CredentialPolicy read(
      CredentialTypeRepository repository, CredentialPolicyRef ref) {
    return repository
        .get(ref)
        .orElseThrow(() ->
            new NotFoundException("credential policy", ref.type() + " version " + ref.version()))
        .policy();
  }

  /** The newest versions of all types, by name. */
  @Transactional(readOnly = true)
  public List<StoredCredentialPolicy> list() {
    return repository.list();
  }

  /** The newest versions of the types that a person holds, by name. */
  @Transactional(readOnly = true)
  public List<StoredCredentialPolicy> heldBy(UUID person) {
    return repository.heldBy(person);
  }

  /** What was saved, the newest first; the hundred newest. */
  @Transactional(readOnly = true)
  public List<SavedVersion> versions(UUID id) {
    List<StoredCredentialPolicy> stored = repository.versions(id);
    if (stored.isEmpty()) {
      throw new NotFoundException("credential type", id);
    }
    Function<UUID, String> names = names();
    return SavedVersion.of(
        stored.stream()
            .map(one ->
                new SavedVersion.Stored(
                    one.version(),
                    one.savedAt(),
                    one.savedBy(),
                    CredentialSettings.of(one.policy(), names)))
            .toList());
  }

  /** What would be changed if this was saved in place of another, or as a new type. */
  List<Difference> differences(@Nullable CredentialPolicy before, CredentialPolicy after) {
    Function<UUID, String> names = names();
    return Difference.between(
        before == null ? null : CredentialSettings.of(before, names),
        CredentialSettings.of(after, names));
  }

  /** The names of device policies by their ids, each asked for once. */
  private Function<UUID, String> names() {
    Map<UUID, String> names = new HashMap<>();
    return id -> names.computeIfAbsent(id, known -> policies.get(known).policy().name());
  }

  /**
   * The policy as it would be saved, if it may be: with the server's name taken out of addresses.
   */
  StoredCredentialPolicy checked(UUID id, int version, CredentialPolicy policy, Actor actor) {
    DeviceIssuance issuance = policy.deviceIssuance();
    String server = ServerKey.parse("deviceIssuance.serverKey", issuance.serverKey(), ownHost);
    CredentialPolicy tidy = policy.with(issuance.withServerKey(server));
    List<FieldProblem> problems =
        new ArrayList<>(rules.check(tidy, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    if (repository.otherHasName(tidy.name(), id)) {
      problems.add(new FieldProblem("name", "belongs to another credential type"));
    }
    if (repository.otherHasKey(tidy.key(), id)) {
      problems.add(new FieldProblem("key", "belongs to another credential type"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return new StoredCredentialPolicy(
        id, version, tidy, clock.instant().truncatedTo(ChronoUnit.MICROS), actor.name());
  }

  private static ConflictException taken() {
    return new ConflictException(
        "the credential type, its name or its key was changed by somebody else just now; look"
            + " again");
  }

  private void record(
      Actor actor, String action, StoredCredentialPolicy stored, List<Difference> differences) {
    Map<String, String> details =
        Difference.details(stored.policy().name(), stored.version(), differences);
    audit.record(new AuditEvent(actor, action, SUBJECT, stored.type().toString(), details));
  }
}

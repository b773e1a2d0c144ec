package org.keywright.server.policy;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.versions.Difference;
import org.keywright.server.versions.DocumentCache;
import org.keywright.server.versions.SavedVersion;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps device policies and all of their versions. Safe for concurrent use. */
@Service
public class Policies {

  private static final String SUBJECT = "policy";
  private static final UUID NOBODY = new UUID(0, 0);

  private final DocumentCache<PolicyRef, DevicePolicy> documents =
      new DocumentCache<>(ref -> get(ref).policy());
  private final PolicyRepository repository;
  private final List<PolicyConstraint> constraints;
  private final List<PolicyUse> uses;
  private final AuditLog audit;
  private final Clock clock;

  Policies(
      PolicyRepository repository,
      ObjectProvider<PolicyConstraint> constraints,
      ObjectProvider<PolicyUse> uses,
      AuditLog audit,
      Clock clock) {
    this.repository = repository;
    this.constraints = constraints.orderedStream().toList();
    this.uses = uses.orderedStream().toList();
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Saves a new policy as version 1.
   *
   * @throws InvalidException if it breaks a rule or another has its name
   */
  @Transactional
  public StoredPolicy create(DevicePolicy policy, Actor actor) {
    actor.mustBeAllowed(Permission.POLICY_WRITE);
    StoredPolicy stored = stored(UUID.randomUUID(), 1, policy, actor);
    check(stored.id(), policy);
    try {
      repository.insert(stored);
    } catch (DuplicateKeyException e) {
      throw taken();
    }
    record(actor, "policy.create", stored, List.of());
    return stored;
  }

  /**
   * Saves the next version of a policy. What was issued by earlier ones is not touched.
   *
   * @param version the version that the change was made for
   * @throws ConflictException if that is not the newest, nothing is changed, or it is retired
   * @throws InvalidException if it breaks a rule or another has its name
   */
  @Transactional
  public StoredPolicy save(UUID id, int version, DevicePolicy policy, Actor actor) {
    actor.mustBeAllowed(Permission.POLICY_WRITE);
    StoredPolicy newest = get(id);
    if (newest.version() != version) {
      throw ConflictException.stale(SUBJECT, version, newest.version());
    }
    requireNotRetired(newest);
    check(id, policy);
    List<Difference> differences = differences(newest.policy(), policy);
    if (differences.isEmpty()) {
      throw new ConflictException("nothing was changed: version " + version + " says the same");
    }
    StoredPolicy next = stored(id, version + 1, policy, actor);
    try {
      if (!repository.insertNext(next)) {
        throw ConflictException.stale(SUBJECT, version, version + 1);
      }
    } catch (DuplicateKeyException e) {
      throw taken();
    }
    record(actor, "policy.save", next, differences);
    return next;
  }

  static void requireNotRetired(StoredPolicy stored) {
    if (stored.retired()) {
      throw new ConflictException("the policy is retired: reinstate it before changing it");
    }
  }

  /**
   * Lets nothing more be issued by a policy, or lets it again. What was issued is not touched.
   *
   * @throws ConflictException if it is so already, or is to be retired while something names it
   */
  @Transactional
  public StoredPolicy setRetired(UUID id, boolean retired, Actor actor) {
    actor.mustBeAllowed(Permission.POLICY_WRITE);
    StoredPolicy newest = get(id);
    if (newest.retired() == retired) {
      throw new ConflictException("the policy is " + (retired ? "" : "not ") + "retired already");
    }
    List<String> names = retired ? namedBy(id) : List.of();
    if (!names.isEmpty()) {
      throw new ConflictException(
          "the policy is named by "
              + String.join(", ", names)
              + ": choose another one there before retiring it");
    }
    repository.setRetired(id, retired);
    record(actor, retired ? "policy.retire" : "policy.reinstate", newest, List.of());
    return get(id);
  }

  /** What issues by this policy, as people know it. */
  @Transactional(readOnly = true)
  public List<String> namedBy(UUID id) {
    return uses.stream().flatMap(use -> use.namedBy(id).stream()).toList();
  }

  /**
   * The newest version.
   *
   * @throws NotFoundException if there is no such policy
   */
  @Transactional(readOnly = true)
  public StoredPolicy get(UUID id) {
    return repository.newest(id).orElseThrow(() -> new NotFoundException(SUBJECT, id));
  }

  /**
   * A certain version.
   *
   * @throws NotFoundException if there is no such version
   */
  @Transactional(readOnly = true)
  public StoredPolicy get(PolicyRef ref) {
    return repository
        .get(ref)
        .orElseThrow(() -> new NotFoundException(SUBJECT, ref.id() + " version " + ref.version()));
  }

  /**
   * What a certain version says, for those who go by it: a saved version never changes, so that it
   * is read once. Not for use in the transaction that saves it.
   *
   * @throws NotFoundException if there is no such version
   */
  public DevicePolicy document(PolicyRef ref) {
    return documents.get(ref);
  }

  /** The newest version of the policy with this name, in any case. */
  @Transactional(readOnly = true)
  public Optional<StoredPolicy> findByName(String name) {
    return repository.newestByName(name);
  }

  /**
   * What an issuance that starts now would be refused for: rules change with the date.
   *
   * @throws ConflictException if the policy is retired or breaks a rule by now
   */
  @Transactional(readOnly = true)
  public StoredPolicy getForIssuance(UUID id) {
    StoredPolicy newest = get(id);
    if (newest.retired()) {
      throw new ConflictException(
          "the policy " + newest.policy().name() + " is retired: nothing is issued by it");
    }
    List<FieldProblem> problems = PolicyRules.check(newest.policy(), today());
    if (!problems.isEmpty()) {
      FieldProblem first = problems.getFirst();
      throw new ConflictException(
          "the policy "
              + newest.policy().name()
              + " has to be changed before anything is issued by it: "
              + first.field()
              + " "
              + first.message());
    }
    return newest;
  }

  /** The versions of a policy, newest first; the 200 newest if there are more. */
  @Transactional(readOnly = true)
  public List<StoredPolicy> versions(UUID id) {
    List<StoredPolicy> versions = repository.versions(id);
    if (versions.isEmpty()) {
      throw new NotFoundException(SUBJECT, id);
    }
    return versions;
  }

  /** What was saved, the newest first, each with its difference to the one before. */
  @Transactional(readOnly = true)
  public List<SavedVersion> differences(UUID id) {
    return SavedVersion.of(
        versions(id).stream()
            .limit(SavedVersion.READ)
            .map(one ->
                new SavedVersion.Stored(
                    one.version(), one.savedAt(), one.savedBy(), PolicySettings.of(one.policy())))
            .toList());
  }

  /** What would be changed if this was saved in place of another, or as a new policy. */
  static List<Difference> differences(@Nullable DevicePolicy before, DevicePolicy after) {
    return Difference.between(
        before == null ? null : PolicySettings.of(before), PolicySettings.of(after));
  }

  /** The newest versions of all policies, by name. */
  @Transactional(readOnly = true)
  public Page<StoredPolicy> list(boolean withRetired, PageRequest page) {
    return repository.list(withRetired, page);
  }

  /** The policies by which people may issue to themselves today, by name; the first hundred. */
  @Transactional(readOnly = true)
  public List<StoredPolicy> forSelfService() {
    return repository.list(false, new PageRequest(0, 200)).items().stream()
        .filter(stored -> stored.policy().selfService())
        .filter(stored -> PolicyRules.check(stored.policy(), today()).isEmpty())
        .limit(100)
        .toList();
  }

  /**
   * What a policy would be refused for if it was saved today, by the paths of its fields.
   *
   * @param id of the policy that it would be a version of; null for a new one
   */
  @Transactional(readOnly = true)
  public List<FieldProblem> problems(@Nullable UUID id, DevicePolicy policy) {
    List<FieldProblem> problems = new ArrayList<>(PolicyRules.check(policy, today()));
    constraints.forEach(constraint -> problems.addAll(constraint.check(policy, today())));
    if (problems.isEmpty() && PolicyDocument.write(policy).length() > PolicyDocument.LONGEST) {
      problems.add(new FieldProblem("policy", "is too long a document"));
    }
    if (repository.otherHasName(policy.name(), id == null ? NOBODY : id)) {
      problems.add(new FieldProblem("name", "belongs to another policy"));
    }
    return problems.stream().distinct().toList();
  }

  void check(UUID id, DevicePolicy policy) {
    List<FieldProblem> problems = problems(id, policy);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
  }

  private static ConflictException taken() {
    return new ConflictException(
        "the policy or its name was changed by somebody else just now; look again");
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private StoredPolicy stored(UUID id, int version, DevicePolicy policy, Actor actor) {
    return new StoredPolicy(
        id, version, policy, clock.instant().truncatedTo(ChronoUnit.MICROS), actor.name(), false);
  }

  private void record(
      Actor actor, String action, StoredPolicy stored, List<Difference> differences) {
    Map<String, String> details =
        Difference.details(stored.policy().name(), stored.version(), differences);
    audit.record(new AuditEvent(actor, action, SUBJECT, stored.id().toString(), details));
  }
}

package org.keywright.server.policy;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps device policies and all of their versions. Safe for concurrent use. */
@Service
public class Policies {

  private static final String SUBJECT = "policy";

  /** More versions than are issued by at a time. */
  private static final int MAX_DOCUMENTS = 500;

  private final Map<PolicyRef, DevicePolicy> documents = new ConcurrentHashMap<>();
  private final PolicyRepository repository;
  private final AuditLog audit;
  private final Clock clock;

  Policies(PolicyRepository repository, AuditLog audit, Clock clock) {
    this.repository = repository;
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
    StoredPolicy stored = stored(UUID.randomUUID(), 1, policy, actor);
    check(stored);
    try {
      repository.insert(stored);
    } catch (DuplicateKeyException e) {
      throw taken();
    }
    record(actor, "policy.create", stored);
    return stored;
  }

  /**
   * Saves the next version of a policy. What was issued by earlier ones is not touched.
   *
   * @param version the version that the change was made for
   * @throws ConflictException if that is not the newest
   * @throws InvalidException if it breaks a rule or another has its name
   */
  @Transactional
  public StoredPolicy save(UUID id, int version, DevicePolicy policy, Actor actor) {
    StoredPolicy newest = get(id);
    if (newest.version() != version) {
      throw ConflictException.stale(SUBJECT, version, newest.version());
    }
    if (newest.retired()) {
      throw new ConflictException("the policy is retired: reinstate it before changing it");
    }
    StoredPolicy next = stored(id, version + 1, policy, actor);
    check(next);
    try {
      if (!repository.insertNext(next)) {
        throw ConflictException.stale(SUBJECT, version, version + 1);
      }
    } catch (DuplicateKeyException e) {
      throw taken();
    }
    record(actor, "policy.save", next);
    return next;
  }

  /** Lets nothing more be issued by a policy, or lets it again. What was issued is not touched. */
  @Transactional
  public StoredPolicy setRetired(UUID id, boolean retired, Actor actor) {
    StoredPolicy newest = get(id);
    if (newest.retired() == retired) {
      throw new ConflictException("the policy is " + (retired ? "" : "not ") + "retired already");
    }
    repository.setRetired(id, retired);
    record(actor, retired ? "policy.retire" : "policy.reinstate", newest);
    return get(id);
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
    DevicePolicy known = documents.get(ref);
    if (known != null) {
      return known;
    }
    DevicePolicy read = get(ref).policy();
    if (documents.size() >= MAX_DOCUMENTS) {
      documents.clear();
    }
    documents.put(ref, read);
    return read;
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

  private void check(StoredPolicy stored) {
    List<FieldProblem> problems = PolicyRules.check(stored.policy(), today());
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    if (PolicyDocument.write(stored.policy()).length() > PolicyDocument.LONGEST) {
      throw new InvalidException("policy", "is too long a document");
    }
    if (repository.otherHasName(stored.policy().name(), stored.id())) {
      throw new InvalidException("name", "belongs to another policy");
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

  private void record(Actor actor, String action, StoredPolicy stored) {
    audit.record(
        new AuditEvent(
            actor,
            action,
            SUBJECT,
            stored.id().toString(),
            Map.of("name", stored.policy().name(), "version", Integer.toString(stored.version()))));
  }
}

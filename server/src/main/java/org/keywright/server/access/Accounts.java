package org.keywright.server.access;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Role;
import org.keywright.server.actor.RoleConflicts;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.Findings;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonStatus;
import org.keywright.server.people.PersonStatusChanged;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the accounts of those who use the server. Safe for concurrent use. */
@Service
public class Accounts {

  private static final String SUBJECT = "account";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{1,63}");
  private static final int DISPLAY_NAME = 128;

  private final AccountRepository repository;
  private final Passwords passwords;
  private final People people;
  private final AuditLog audit;
  private final Clock clock;

  Accounts(
      AccountRepository repository,
      Passwords passwords,
      People people,
      AuditLog audit,
      Clock clock) {
    this.repository = repository;
    this.passwords = passwords;
    this.people = people;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Adds an account.
   *
   * @param password is wiped
   * @param person whose account it is, if they carry devices
   * @throws InvalidException if the name is taken, there is no such person, or anything is
   *     malformed
   * @throws NotPermittedException if the actor may not give these roles
   */
  @Transactional
  public Account create(
      String name,
      @Nullable String displayName,
      char @Nullable [] password,
      Set<Role> roles,
      @Nullable UUID person,
      Actor actor) {
    String shown = displayName == null || displayName.isBlank() ? name : displayName.strip();
    new Findings()
        .require(
            NAME.matcher(name).matches(), "name", "has to have 2 to 64 letters, digits and . _ @ -")
        .require(displayable(shown), "displayName", "has at most 128 printable characters")
        .require(!roles.isEmpty(), "roles", "has to hold at least one role")
        .refuseIfAny();
    refuseEscalation(roles, Set.of(), actor);
    requireKnown(person);
    if (person != null) {
      people.lock(person);
    }
    refuseConflicts(null, roles, person);
    if (repository.getByName(name).isPresent()) {
      throw new InvalidException("name", "belongs to another account");
    }
    Account account =
        new Account(
            UUID.randomUUID(),
            name,
            shown,
            roles,
            person,
            false,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            1);
    try {
      repository.insert(account, passwords.hash("password", password, name));
    } catch (DuplicateKeyException e) {
      throw new ConflictException("another account was given this name just now");
    }
    record(actor, "account.create", account);
    return account;
  }

  /**
   * Changes an account's name for others, its roles, whose it is, and whether it can sign in. Signs
   * it out.
   *
   * @param version the version that the change was made for
   * @throws ConflictException if that is not the current one, or nobody would be left to manage the
   *     system
   * @throws InvalidException if there is no such person, or anything is malformed
   * @throws NotPermittedException if the actor may not give these roles, or changes what they are
   *     themselves
   */
  @Transactional
  public Account change(
      UUID id,
      int version,
      String displayName,
      Set<Role> roles,
      @Nullable UUID person,
      boolean disabled,
      Actor actor) {
    new Findings()
        .require(displayable(displayName), "displayName", "has 1 to 128 printable characters")
        .require(!roles.isEmpty(), "roles", "has to hold at least one role")
        .refuseIfAny();
    if (person != null) {
      people.lock(person);
    }
    List<Account> managers = repository.lockEnabledWith(Role.SYSTEM_MANAGER);
    Account current = get(id);
    if (current.version() != version) {
      throw ConflictException.stale(SUBJECT, version, current.version());
    }
    boolean own = actor.id().equals(id.toString());
    if (own && (disabled || !roles.equals(current.roles()))) {
      throw new NotPermittedException("nobody changes their own roles or disables themselves");
    }
    boolean otherPerson = !Objects.equals(person, current.person());
    if (own && otherPerson) {
      throw new NotPermittedException("nobody says themselves which person they are");
    }
    if (otherPerson) {
      requireKnown(person);
    }
    refuseEscalation(roles, current.roles(), actor);
    if (!disabled) {
      refuseConflicts(id, roles, person);
    }
    Account changed =
        new Account(
            id,
            current.name(),
            displayName.strip(),
            roles,
            person,
            disabled,
            current.createdAt(),
            version + 1);
    boolean manages = !disabled && roles.contains(Role.SYSTEM_MANAGER);
    if (!manages
        && managers.stream().allMatch(manager -> manager.id().equals(id))
        && !managers.isEmpty()) {
      throw new ConflictException("this is the last system manager who can sign in");
    }
    if (!repository.update(changed)) {
      throw ConflictException.stale(SUBJECT, version, version + 1);
    }
    record(actor, disabled ? "account.disable" : "account.change", changed);
    return changed;
  }

  /**
   * Who has left does not sign in any more.
   *
   * @throws ConflictException if nobody would be left to manage the system
   */
  @EventListener
  void follow(PersonStatusChanged changed) {
    if (changed.person().status() != PersonStatus.LEFT) {
      return;
    }
    List<Account> managers = repository.lockEnabledWith(Role.SYSTEM_MANAGER);
    List<Account> theirs = repository.ofPerson(changed.person().id());
    if (!managers.isEmpty() && theirs.containsAll(managers)) {
      throw new ConflictException("this is the last system manager who can sign in");
    }
    for (Account account : theirs) {
      if (!account.disabled()) {
        Account disabled =
            new Account(
                account.id(),
                account.name(),
                account.displayName(),
                account.roles(),
                account.person(),
                true,
                account.createdAt(),
                account.version() + 1);
        repository.update(disabled);
        record(changed.actor(), "account.disable", disabled);
      }
    }
  }

  /**
   * Sets a new password and signs the account out everywhere.
   *
   * @param password is wiped
   */
  @Transactional
  public void setPassword(UUID id, char @Nullable [] password, Actor actor) {
    Account account = get(id);
    refuseEscalation(Set.of(), account.roles(), actor);
    repository.setPasswordHash(id, passwords.hash("password", password, account.name()));
    record(actor, "account.password", account);
  }

  /**
   * The account.
   *
   * @throws NotFoundException if there is none
   */
  @Transactional(readOnly = true)
  public Account get(UUID id) {
    return repository.get(id).orElseThrow(() -> new NotFoundException(SUBJECT, id));
  }

  /**
   * The account of who asks.
   *
   * @throws NotPermittedException if that is a program
   */
  @Transactional(readOnly = true)
  Account own(Actor actor) {
    if (actor.kind() != Actor.Kind.ACCOUNT) {
      throw new NotPermittedException("a program has no account, password or passkey");
    }
    return get(UUID.fromString(actor.id()));
  }

  /**
   * The account of a person, for others to look after.
   *
   * @throws NotFoundException if the person has none that can sign in
   * @throws ConflictException if they have several
   * @throws NotPermittedException if it is the actor's own, or the actor may not touch it
   */
  @Transactional(readOnly = true)
  Account ofPerson(UUID person, Actor actor) {
    List<Account> found = repository.enabledOf(person);
    if (found.isEmpty()) {
      throw new NotFoundException("account of the person", person);
    }
    if (found.size() > 1) {
      throw new ConflictException(
          "the person has several accounts: only their owner can choose one, in their own session");
    }
    Account account = found.getFirst();
    if (actor.id().equals(account.id().toString())) {
      throw new NotPermittedException("nobody vouches for themselves");
    }
    refuseEscalation(Set.of(), account.roles(), actor);
    return account;
  }

  /** All accounts by name; the first thousand. */
  @Transactional(readOnly = true)
  public List<Account> list() {
    return repository.list();
  }

  /** The account if it can sign in. */
  @Transactional(readOnly = true)
  Optional<Account> findEnabled(UUID id) {
    return repository.get(id).filter(account -> !account.disabled());
  }

  /** Only system managers make system managers, or touch them. */
  private static void refuseEscalation(Set<Role> given, Set<Role> had, Actor actor) {
    boolean managers = given.contains(Role.SYSTEM_MANAGER) || had.contains(Role.SYSTEM_MANAGER);
    if (managers && !actor.may(Permission.SECRETS_MANAGE)) {
      throw new NotPermittedException("only system managers change accounts of system managers");
    }
  }

  /**
   * Nobody holds conflicting roles, by several accounts neither.
   *
   * @param id of the account itself, null of a new one
   */
  private void refuseConflicts(@Nullable UUID id, Set<Role> roles, @Nullable UUID person) {
    EnumSet<Role> all = EnumSet.copyOf(roles);
    if (person != null) {
      repository.ofPerson(person).stream()
          .filter(other -> !other.disabled() && !other.id().equals(id))
          .forEach(other -> all.addAll(other.roles()));
    }
    RoleConflicts.among(all)
        .ifPresent(why -> {
          throw new InvalidException(
              "roles", all.equals(roles) ? why : "with another account of the same person " + why);
        });
  }

  private void requireKnown(@Nullable UUID person) {
    if (person == null) {
      return;
    }
    try {
      people.get(person);
    } catch (NotFoundException e) {
      throw new InvalidException("person", "is not the id of a person");
    }
  }

  private static boolean displayable(String text) {
    return !text.isBlank()
        && text.length() <= DISPLAY_NAME
        && text.chars().noneMatch(Character::isISOControl);
  }

  private void record(Actor actor, String action, Account account) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("name", account.name());
    details.put("roles", RoleList.write(account.roles()));
    UUID person = account.person();
    if (person != null) {
      details.put("person", person.toString());
    }
    audit.record(new AuditEvent(actor, action, SUBJECT, account.id().toString(), details));
  }
}

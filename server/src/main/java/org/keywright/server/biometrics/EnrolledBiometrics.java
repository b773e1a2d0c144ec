package org.keywright.server.biometrics;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keywright.card.secret.Secret;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonExpunged;
import org.keywright.server.secrets.SealedBytes;
import org.keywright.server.secrets.Vault;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the biometric data of people, encrypted. Safe for concurrent use. */
@Service
public class EnrolledBiometrics {

  private static final String SUBJECT = "person";

  private final BiometricRepository repository;
  private final People people;
  private final Vault vault;
  private final AuditLog audit;
  private final Clock clock;

  EnrolledBiometrics(
      BiometricRepository repository, People people, Vault vault, AuditLog audit, Clock clock) {
    this.repository = repository;
    this.people = people;
    this.vault = vault;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Stores data of a person, in the place of what was there.
   *
   * @param data of the form and length that the kind says
   * @throws InvalidException if they are not
   * @throws NotFoundException if there is no such person
   */
  @Transactional
  public Enrolment put(UUID person, BiometricKind kind, byte[] data, Actor actor) {
    kind.require(data);
    // Two who enrol the same person at once wait for each other here.
    people.lock(person);
    UUID id = UUID.randomUUID();
    Enrolment enrolment =
        new Enrolment(
            kind, data.length, clock.instant().truncatedTo(ChronoUnit.MICROS), actor.name());
    try (Secret key = Secret.random(SealedBytes.KEY)) {
      byte[] sealed = SealedBytes.seal(key, place(person, kind), data);
      byte[] wrapped = vault.wrap(purpose(id), key);
      repository.replace(id, person, enrolment, sealed, wrapped, Vault.versionOf(wrapped));
    }
    record(actor, "biometric.enrol", person, kind);
    return enrolment;
  }

  /** The data in the clear, if there are any. Not recorded: issuances read them often. */
  @Transactional(readOnly = true)
  public Optional<byte[]> get(UUID person, BiometricKind kind) {
    return repository.get(person, kind).map(row -> open(person, kind, row));
  }

  /**
   * The portrait in the clear, for somebody who looks at it; that is recorded.
   *
   * @throws NotFoundException if there is none
   */
  @Transactional
  public byte[] look(UUID person, Actor actor) {
    actor.mustBeAllowed(Permission.BIOMETRICS_OVERRIDE);
    byte[] portrait =
        get(person, BiometricKind.FACE)
            .orElseThrow(() -> new NotFoundException("portrait of person", person));
    record(actor, "biometric.look", person, BiometricKind.FACE);
    return portrait;
  }

  /** What is enrolled of a person. */
  @Transactional(readOnly = true)
  public List<Enrolment> list(UUID person) {
    people.get(person);
    return repository.list(person);
  }

  /**
   * Removes data of a person.
   *
   * @throws NotFoundException if there are none
   */
  @Transactional
  public void delete(UUID person, BiometricKind kind, Actor actor) {
    if (!repository.delete(person, kind)) {
      throw new NotFoundException("enrolment of " + kind + " for person", person);
    }
    record(actor, "biometric.delete", person, kind);
  }

  private byte[] open(UUID person, BiometricKind kind, BiometricRepository.Row row) {
    try (Secret key = vault.unwrap(purpose(row.id()), row.wrapped())) {
      return SealedBytes.open(key, place(person, kind), row.sealed());
    }
  }

  private static String purpose(UUID id) {
    return BiometricRepository.PURPOSE + id;
  }

  private static String place(UUID person, BiometricKind kind) {
    return "biometric:" + person + ":" + kind;
  }

  /** Of who is expunged nothing stays. */
  @EventListener
  void expunge(PersonExpunged expunged) {
    for (BiometricKind kind : BiometricKind.values()) {
      if (repository.delete(expunged.person(), kind)) {
        record(expunged.actor(), "biometric.delete", expunged.person(), kind);
      }
    }
  }

  private void record(Actor actor, String action, UUID person, BiometricKind kind) {
    audit.record(
        new AuditEvent(actor, action, SUBJECT, person.toString(), Map.of("kind", kind.name())));
  }
}

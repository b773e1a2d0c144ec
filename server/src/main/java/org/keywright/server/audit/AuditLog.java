package org.keywright.server.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes and reads the audit log. Safe for concurrent use; writers do not wait for each other. */
@Service
public class AuditLog {

  private final AuditRepository repository;
  private final Clock clock;

  AuditLog(AuditRepository repository, Clock clock) {
    this.repository = repository;
    this.clock = clock;
  }

  /**
   * Records the event in the caller's transaction: both happen, or neither.
   *
   * @throws org.springframework.transaction.IllegalTransactionStateException if the caller has no
   *     transaction
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void record(AuditEvent event) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String canonical = CanonicalForm.of(event, at);
    repository.append(event, at, canonical, CanonicalForm.hash(canonical));
  }

  /** The entries that the filter lets through, newest first. */
  @Transactional(readOnly = true)
  public Page<AuditEntry> find(AuditFilter filter, PageRequest page) {
    return repository.find(filter, page);
  }

  /** One entry. */
  @Transactional(readOnly = true)
  public Optional<AuditEntry> get(long id) {
    return repository.get(id);
  }
}

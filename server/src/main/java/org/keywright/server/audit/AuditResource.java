package org.keywright.server.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit log, for those who may read it. */
@RestController
@RequestMapping("/api/v1/audit")
class AuditResource {

  private final AuditLog log;

  AuditResource(AuditLog log) {
    this.log = log;
  }

  /** Newest first. An action that ends with a dot stands for all that begin so. */
  @GetMapping
  @Requires(Permission.AUDIT_READ)
  Page<AuditEntry> find(
      @RequestParam(required = false) @Nullable String action,
      @RequestParam(required = false) @Nullable String actorId,
      @RequestParam(required = false) @Nullable String subjectKind,
      @RequestParam(required = false) @Nullable String subjectId,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    return log.find(
        new AuditFilter(action, actorId, subjectKind, subjectId, from, to),
        new PageRequest(page, size));
  }

  @GetMapping("/{id}")
  @Requires(Permission.AUDIT_READ)
  AuditEntry get(@PathVariable long id) {
    return log.get(id).orElseThrow(() -> new NotFoundException("audit entry", id));
  }
}

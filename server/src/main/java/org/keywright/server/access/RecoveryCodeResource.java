package org.keywright.server.access;

import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Makes recovery codes, which are shown once. */
@RestController
class RecoveryCodeResource {

  private final RecoveryCodes codes;
  private final Accounts accounts;

  RecoveryCodeResource(RecoveryCodes codes, Accounts accounts) {
    this.codes = codes;
    this.accounts = accounts;
  }

  /** A new code; the one before it is void. */
  record Made(char[] code) {

    @Override
    public String toString() {
      return "Made[redacted]";
    }
  }

  /** Makes one's own. */
  @PostMapping("/api/v1/account/recovery-code")
  @PreAuthorize("isAuthenticated()")
  ResponseEntity<Made> makeOwn(Actor actor) {
    return shown(codes.make(accounts.own(actor), actor));
  }

  /**
   * Makes one for somebody who stands at the desk and was recognised. It is good for the PIN of
   * their devices while they are signed in, and for nothing else.
   */
  @PostMapping("/api/v1/people/{person}/recovery-code")
  @Requires(Permission.DEVICE_UNLOCK)
  ResponseEntity<Made> make(@PathVariable UUID person, Actor actor) {
    return shown(codes.make(accounts.ofPerson(person, actor), actor));
  }

  private static ResponseEntity<Made> shown(char[] code) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .body(new Made(code));
  }
}

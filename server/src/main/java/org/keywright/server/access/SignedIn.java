package org.keywright.server.access;

import java.io.Serial;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.keywright.server.actor.Actor;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * An actor who has proven who they are.
 *
 * <p>For accounts it keeps the version that the account had then: after any change of the account,
 * its password included, the session is void.
 */
final class SignedIn extends AbstractAuthenticationToken {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Actor actor;
  private final int accountVersion;
  private final Instant since;
  private final Instant proven;
  private final Proof proof;

  /** By what somebody proved who they are. */
  enum Proof {
    /** A password or a passkey. */
    CREDENTIAL,
    /** A code that others may have made; good for a PIN, not for a new passkey. */
    RECOVERY_CODE
  }

  private SignedIn(Actor actor, int accountVersion, Instant since, Instant proven, Proof proof) {
    super(authorities(actor));
    this.actor = actor;
    this.accountVersion = accountVersion;
    this.since = since;
    this.proven = proven;
    this.proof = proof;
    setAuthenticated(true);
  }

  static SignedIn account(Account account, Instant since) {
    return new SignedIn(account.actor(), account.version(), since, since, Proof.CREDENTIAL);
  }

  static SignedIn token(Actor actor) {
    return new SignedIn(actor, 0, Instant.MIN, Instant.MIN, Proof.CREDENTIAL);
  }

  /** The same, who has proven once more who they are. */
  SignedIn provenAgain(Instant now, Proof by) {
    return new SignedIn(actor, accountVersion, since, now, by);
  }

  /** By what they proved it last. */
  Proof proof() {
    return proof;
  }

  /** When their session began. */
  Instant since() {
    return since;
  }

  /** When they proved last who they are. */
  Instant proven() {
    return proven;
  }

  Actor actor() {
    return actor;
  }

  int accountVersion() {
    return accountVersion;
  }

  @Override
  public Object getPrincipal() {
    return actor;
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public String getName() {
    return actor.name();
  }

  private static Collection<GrantedAuthority> authorities(Actor actor) {
    return actor.permissions().stream()
        .<GrantedAuthority>map(permission -> new SimpleGrantedAuthority(permission.name()))
        .toList();
  }

  static List<String> names(SignedIn signedIn) {
    return signedIn.actor().permissions().stream().map(Enum::name).sorted().toList();
  }
}

package org.keywright.server.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.actor.RoleConflicts;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.Findings;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the API tokens of programs: {@code kw_} and 256 random bits, of which only the SHA-256 is
 * stored. Safe for concurrent use.
 */
@Service
public class ApiTokens {

  /** What each token begins with, so that scanners for leaked secrets find it. */
  public static final String PREFIX = "kw_";

  private static final String SUBJECT = "api-token";
  private static final int RANDOM_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("kw_[A-Za-z0-9_-]{43}");
  private static final int NAME = 64;
  private static final Duration LONGEST = Duration.ofDays(366);

  private final ApiTokenRepository repository;
  private final AuditLog audit;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  ApiTokens(ApiTokenRepository repository, AuditLog audit, Clock clock) {
    this.repository = repository;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A token that was just made.
   *
   * @param token itself: shown now and never again
   */
  public record Issued(ApiToken info, String token) {

    @Override
    public String toString() {
      return "Issued[info=" + info + ", token=redacted]";
    }
  }

  /**
   * Makes a token.
   *
   * @param name what it is for, 1 to 64 characters
   * @param validity how long it is valid, up to 366 days
   * @throws InvalidException if anything is malformed
   * @throws NotPermittedException if the actor may not give these roles
   */
  @Transactional
  public Issued create(String name, Set<Role> roles, Duration validity, Actor actor) {
    new Findings()
        .require(
            !name.isBlank()
                && name.length() <= NAME
                && name.chars().noneMatch(Character::isISOControl),
            "name",
            "has to have 1 to 64 printable characters")
        .require(!roles.isEmpty(), "roles", "has to hold at least one role")
        .require(
            validity.isPositive() && validity.compareTo(LONGEST) <= 0,
            "validity",
            "has to be a duration of at most P366D")
        .refuseIfAny();
    RoleConflicts.among(roles)
        .ifPresent(why -> {
          throw new InvalidException("roles", why);
        });
    if (roles.contains(Role.SYSTEM_MANAGER)
        && !actor.permissions().containsAll(Role.SYSTEM_MANAGER.permissions())) {
      throw new NotPermittedException("only system managers make tokens with their role");
    }
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    ApiToken info =
        new ApiToken(
            UUID.randomUUID(), name.strip(), roles, now, actor.name(), now.plus(validity), null);
    repository.insert(info, hash(token));
    record(actor, "api-token.create", info);
    return new Issued(info, token);
  }

  /**
   * Makes a token worthless at once.
   *
   * @throws NotFoundException if there is none
   * @throws ConflictException if it was revoked before
   */
  @Transactional
  public void revoke(UUID id, Actor actor) {
    ApiToken token = repository.get(id).orElseThrow(() -> new NotFoundException("API token", id));
    if (!repository.revoke(id, clock.instant())) {
      throw new ConflictException("the token was revoked before");
    }
    record(actor, "api-token.revoke", token);
  }

  /** All tokens, the newest first; the first thousand. */
  @Transactional(readOnly = true)
  public List<ApiToken> list() {
    return repository.list();
  }

  /** Who presents this token, if it is one that is valid now. */
  @Transactional(readOnly = true)
  public Optional<Actor> authenticate(String token) {
    if (!FORM.matcher(token).matches()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return repository
        .getByHash(hash(token))
        .filter(info -> info.revokedAt() == null && now.isBefore(info.expiresAt()))
        .map(info ->
            new Actor(
                Actor.Kind.TOKEN,
                info.id().toString(),
                info.name(),
                Account.permissions(info.roles())));
  }

  private static byte[] hash(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.US_ASCII));
  }

  private void record(Actor actor, String action, ApiToken token) {
    audit.record(
        new AuditEvent(
            actor,
            action,
            SUBJECT,
            token.id().toString(),
            Map.of(
                "name", token.name(),
                "roles", RoleList.write(token.roles()),
                "expiresAt", token.expiresAt().toString())));
  }
}

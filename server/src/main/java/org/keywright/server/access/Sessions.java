package org.keywright.server.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Begins and ends the sessions of people, and holds them to their limits. They live in the memory
 * of this node. Safe for concurrent use.
 */
@Component
class Sessions {

  /** Long enough for a mistyped PIN, too short for whoever finds the browser open. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final SecurityContextRepository contexts;
  private final SessionRegistry registry;
  private final AccessSettings settings;
  private final Clock clock;

  Sessions(
      SecurityContextRepository contexts,
      SessionRegistry registry,
      AccessSettings settings,
      Clock clock) {
    this.contexts = contexts;
    this.registry = registry;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Signs an account in. Its session that was idle for longest ends when there are more than an
   * account may have.
   */
  SignedIn begin(Account account, HttpServletRequest request, HttpServletResponse response) {
    // A new session id: one that an attacker planted before is worth nothing.
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    SignedIn signedIn = SignedIn.account(account, clock.instant());
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(signedIn);
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
    String key = account.id().toString();
    List<SessionInformation> others = registry.getAllSessions(key, false);
    others.stream()
        .sorted(Comparator.comparing(SessionInformation::getLastRequest))
        .limit(Math.max(0, others.size() - settings.sessionsPerAccount() + 1L))
        .forEach(SessionInformation::expireNow);
    registry.registerNewSession(request.getSession().getId(), key);
    return signedIn;
  }

  /** Notes in the session of this request that its person has proven once more who they are. */
  void provenAgain(SignedIn.Proof by, HttpServletRequest request, HttpServletResponse response) {
    if (SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn) {
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(signedIn.provenAgain(clock.instant(), by));
      SecurityContextHolder.setContext(context);
      contexts.saveContext(context, request, response);
    }
  }

  /** Whether the person proved so lately who they are that it counts for what is delicate. */
  boolean isFresh(SignedIn signedIn) {
    return clock.instant().isBefore(signedIn.proven().plus(FRESH));
  }

  /** Whether they did so by a password or a passkey. */
  boolean isFreshByCredential(SignedIn signedIn) {
    return isFresh(signedIn) && signedIn.proof() == SignedIn.Proof.CREDENTIAL;
  }

  /** Ends the session of this request. */
  void end(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    SecurityContextHolder.clearContext();
  }

  /** Whether the session of this request may still be used; notes that it was. */
  boolean holds(SignedIn signedIn, HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    SessionInformation known =
        session == null ? null : registry.getSessionInformation(session.getId());
    if (known != null && known.isExpired()) {
      return false;
    }
    if (known != null) {
      registry.refreshLastRequest(known.getSessionId());
    }
    return clock.instant().isBefore(signedIn.since().plus(settings.sessionLifetime()));
  }
}

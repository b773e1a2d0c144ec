package org.keywright.server.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a session that is older than its limit, that made room for another, or whose account was
 * changed or disabled since it signed in: roles are taken away at once, not when the session times
 * out.
 */
final class SessionCheckFilter extends OncePerRequestFilter {

  private final Accounts accounts;
  private final Sessions sessions;

  SessionCheckFilter(Accounts accounts, Sessions sessions) {
    this.accounts = accounts;
    this.sessions = sessions;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn
        && signedIn.actor().kind() == Actor.Kind.ACCOUNT
        && !(sessions.holds(signedIn, request) && stillHolds(signedIn))) {
      sessions.end(request);
    }
    chain.doFilter(request, response);
  }

  private boolean stillHolds(SignedIn signedIn) {
    return accounts
        .findEnabled(UUID.fromString(signedIn.actor().id()))
        .filter(account -> account.version() == signedIn.accountVersion())
        .isPresent();
  }
}

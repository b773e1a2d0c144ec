package org.keywright.server.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.InvalidException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sign-in of people with name and password, for as long as their session lasts. */
@RestController
@RequestMapping("/api/v1/session")
class SessionResource {

  private final SignIn signIn;
  private final Accounts accounts;
  private final Sessions sessions;

  SessionResource(SignIn signIn, Accounts accounts, Sessions sessions) {
    this.signIn = signIn;
    this.accounts = accounts;
    this.sessions = sessions;
  }

  /** Name and password. */
  record Credentials(@Nullable String name, char @Nullable [] password) {

    @Override
    public String toString() {
      return "Credentials[redacted]";
    }
  }

  /** The present password and the one that takes its place. */
  record PasswordChange(char @Nullable [] current, char @Nullable [] password) {

    @Override
    public String toString() {
      return "PasswordChange[redacted]";
    }
  }

  /**
   * Who is signed in.
   *
   * @param name empty if nobody is
   * @param person whose account it is; null if it is nobody's who carries devices
   */
  record Session(String name, List<String> permissions, @Nullable UUID person) {

    static Session of(SignedIn signedIn) {
      return new Session(signedIn.getName(), SignedIn.names(signedIn), signedIn.actor().person());
    }
  }

  /** Who is signed in; sets the cookie whose value a sign-in repeats in X-XSRF-TOKEN. */
  @GetMapping
  Session get() {
    return SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn
        ? Session.of(signedIn)
        : new Session("", List.of(), null);
  }

  @PostMapping
  Session signIn(
      @RequestBody Credentials credentials,
      HttpServletRequest request,
      HttpServletResponse response) {
    String name = credentials.name();
    char[] password = credentials.password();
    if (name == null || password == null) {
      throw new InvalidException(name == null ? "name" : "password", "is missing");
    }
    Optional<Account> account = signIn.check(name.strip(), password, request.getRemoteAddr());
    SignedIn signedIn =
        sessions.begin(
            account.orElseThrow(() -> new BadCredentialsException("name or password is wrong")),
            request,
            response);
    return Session.of(signedIn);
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @PreAuthorize("isAuthenticated()")
  void signOut(HttpServletRequest request) {
    sessions.end(request);
  }

  /** Changes one's own password, and ends all of one's sessions. */
  @PostMapping("/password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @PreAuthorize("isAuthenticated()")
  void changePassword(@RequestBody PasswordChange change, Actor actor, HttpServletRequest request) {
    Account account = accounts.own(actor);
    char[] current = change.current();
    if (current == null) {
      throw new InvalidException("current", "is missing");
    }
    signIn.changePassword(account, current, change.password(), request.getRemoteAddr());
  }
}

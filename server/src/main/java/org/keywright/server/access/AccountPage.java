package org.keywright.server.access;

import static java.time.ZoneOffset.UTC;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.TooManyAttemptsException;
import org.keywright.server.pages.PageController;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of one's own account: password and passkeys. */
@PageController
class AccountPage {

  private static final String VIEW = "access/account";

  private final Accounts accounts;
  private final SignIn signIn;
  private final Sessions sessions;
  private final Passkeys passkeys;
  private final RecoveryCodes codes;

  AccountPage(
      Accounts accounts, SignIn signIn, Sessions sessions, Passkeys passkeys, RecoveryCodes codes) {
    this.passkeys = passkeys;
    this.codes = codes;
    this.accounts = accounts;
    this.signIn = signIn;
    this.sessions = sessions;
  }

  @GetMapping("/account")
  @PreAuthorize("isAuthenticated()")
  String show(Actor actor, Model model) {
    fill(model, account(actor));
    return VIEW;
  }

  @PostMapping("/account/password")
  @PreAuthorize("isAuthenticated()")
  String changePassword(
      @RequestParam String current,
      @RequestParam String password,
      @RequestParam String repeated,
      Actor actor,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Account account = account(actor);
    try {
      PasswordForm.check(password, repeated);
      signIn.changePassword(
          account, current.toCharArray(), password.toCharArray(), request.getRemoteAddr());
      sessions.end(request);
      return "redirect:/sign-in?reason=password";
    } catch (InvalidException | TooManyAttemptsException e) {
      PasswordForm.refuse(e, response, model);
      fill(model, account);
      return VIEW;
    }
  }

  private Account account(Actor actor) {
    return accounts.get(UUID.fromString(actor.id()));
  }

  private void fill(Model model, Account account) {
    model.addAttribute("name", account.name());
    model.addAttribute("passkeys", passkeys.list(account.id()));
    codes.madeAt(account.id()).ifPresent(at -> model.addAttribute("codeMadeAt", at.atOffset(UTC)));
  }
}

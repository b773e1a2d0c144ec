package org.keywright.server.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.InvalidException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Proves once more who one is: what sets a PIN without the present one asks for it. */
@RestController
@RequestMapping("/api/v1/session/proof")
class ProofResource {

  private final SignIn signIn;
  private final RecoveryCodes codes;
  private final Accounts accounts;
  private final Sessions sessions;

  ProofResource(SignIn signIn, RecoveryCodes codes, Accounts accounts, Sessions sessions) {
    this.signIn = signIn;
    this.codes = codes;
    this.accounts = accounts;
    this.sessions = sessions;
  }

  /** The present password, or a recovery code, which is void then; one of the two. */
  record Proof(char @Nullable [] password, char @Nullable [] recoveryCode) {

    @Override
    public String toString() {
      return "Proof[redacted]";
    }
  }

  @PostMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @PreAuthorize("isAuthenticated()")
  void prove(
      @RequestBody Proof proof,
      Actor actor,
      HttpServletRequest request,
      HttpServletResponse response) {
    char[] password = proof.password();
    char[] code = proof.recoveryCode();
    if ((password == null) == (code == null)) {
      throw new InvalidException("password", "is missing, or there is a recovery code beside it");
    }
    Account account = accounts.own(actor);
    String address = request.getRemoteAddr();
    if (password != null) {
      if (signIn.check(account.name(), password, address).isEmpty()) {
        throw new InvalidException("password", "is not your password");
      }
      sessions.provenAgain(SignedIn.Proof.CREDENTIAL, request, response);
    } else if (code != null) {
      if (!codes.redeem(account, code, address)) {
        throw new InvalidException("recoveryCode", "is not your recovery code, or was used");
      }
      sessions.provenAgain(SignedIn.Proof.RECOVERY_CODE, request, response);
    }
  }
}

package org.keywright.server.access;

import java.util.Map;
import java.util.Optional;
import org.keywright.server.actor.Actor;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Checks name and password. A refusal does not tell which of them was wrong. */
@Service
class SignIn {

  private final AccountRepository accounts;
  private final Passwords passwords;
  private final SignInAttempts attempts;
  private final AuditLog audit;
  private final TransactionOperations transactions;

  SignIn(
      AccountRepository accounts,
      Passwords passwords,
      SignInAttempts attempts,
      AuditLog audit,
      TransactionOperations transactions) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.attempts = attempts;
    this.audit = audit;
    this.transactions = transactions;
  }

  /**
   * The account, if this is its password. No transaction is open while the password is computed.
   *
   * @param password is wiped
   * @throws org.keywright.server.api.TooManyAttemptsException if name or address has to wait
   */
  Optional<Account> check(String name, char[] password, String address) {
    attempts.count(name, address);
    Optional<Account> account = accounts.getByName(name).filter(found -> !found.disabled());
    String hash = account.flatMap(found -> accounts.passwordHash(found.id())).orElse(null);
    boolean right = passwords.matches(password, hash);
    transactions.executeWithoutResult(status -> {
      if (right) {
        attempts.forget(name);
      }
      audit.record(event(account, right, address));
    });
    return right ? account : Optional.empty();
  }

  private static AuditEvent event(Optional<Account> account, boolean right, String address) {
    Actor actor = right ? account.map(Account::actor).orElse(Actor.system()) : Actor.system();
    return new AuditEvent(
        actor,
        right ? "session.sign-in" : "session.refuse",
        "account",
        account.map(found -> found.id().toString()).orElse("unknown"),
        Map.of("address", address));
  }
}

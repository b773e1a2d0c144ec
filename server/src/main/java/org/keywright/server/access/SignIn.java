package org.keywright.server.access;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.InvalidException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Checks name and password. A refusal does not tell which of them was wrong. */
@Service
class SignIn {

  private final AccountRepository accounts;
  private final Accounts administration;
  private final Passwords passwords;
  private final SignInAttempts attempts;
  private final AuditLog audit;
  private final TransactionOperations transactions;

  SignIn(
      AccountRepository accounts,
      Accounts administration,
      Passwords passwords,
      SignInAttempts attempts,
      AuditLog audit,
      TransactionOperations transactions) {
    this.accounts = accounts;
    this.administration = administration;
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
        attempts.forget(name, address);
      }
      audit.record(event(account, right, address));
    });
    return right ? account : Optional.empty();
  }

  /**
   * Changes the password of an account by who knows the present one, and ends all of its sessions.
   *
   * @param current is wiped
   * @param next is wiped
   * @throws InvalidException if the present one is wrong or the new one is too simple
   */
  void changePassword(Account account, char[] current, char @Nullable [] next, String address) {
    if (check(account.name(), current, address).isEmpty()) {
      throw new InvalidException("current", "is not the present password");
    }
    administration.setPassword(account.id(), next, account.actor());
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

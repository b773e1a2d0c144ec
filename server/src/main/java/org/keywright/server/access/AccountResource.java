package org.keywright.server.access;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.actor.Role;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accounts over REST. */
@RestController
@RequestMapping("/api/v1/accounts")
class AccountResource {

  private final Accounts accounts;

  AccountResource(Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * A new account.
   *
   * @param person whose it is; null if it is nobody's who carries devices
   */
  record NewAccount(
      @Nullable String name,
      @Nullable String displayName,
      char @Nullable [] password,
      @Nullable Set<Role> roles,
      @Nullable UUID person) {

    @Override
    public String toString() {
      return "NewAccount[name=" + name + "]";
    }
  }

  /** New values for the version of the account that the caller saw. */
  record AccountUpdate(
      int version,
      @Nullable String displayName,
      @Nullable Set<Role> roles,
      @Nullable UUID person,
      boolean disabled) {}

  /** A new password. */
  record NewPassword(char @Nullable [] password) {

    @Override
    public String toString() {
      return "NewPassword[redacted]";
    }
  }

  @GetMapping
  @Requires(Permission.ACCESS_READ)
  List<Account> list() {
    return accounts.list();
  }

  @GetMapping("/{id}")
  @Requires(Permission.ACCESS_READ)
  Account get(@PathVariable UUID id) {
    return accounts.get(id);
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.ACCESS_WRITE)
  Account create(@RequestBody NewAccount account, Actor actor) {
    return accounts.create(
        text(account.name()).strip(),
        account.displayName(),
        account.password(),
        account.roles() == null ? Set.of() : account.roles(),
        account.person(),
        actor);
  }

  /** Changes the account and signs it out. */
  @PutMapping("/{id}")
  @Requires(Permission.ACCESS_WRITE)
  Account change(@PathVariable UUID id, @RequestBody AccountUpdate update, Actor actor) {
    return accounts.change(
        id,
        update.version(),
        text(update.displayName()),
        update.roles() == null ? Set.of() : update.roles(),
        update.person(),
        update.disabled(),
        actor);
  }

  /** Sets a password that its owner should change, and signs the account out. */
  @PostMapping("/{id}/password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.ACCESS_WRITE)
  void setPassword(@PathVariable UUID id, @RequestBody NewPassword password, Actor actor) {
    accounts.setPassword(id, password.password(), actor);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}

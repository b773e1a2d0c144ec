package org.keywright.server.access;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.actor.Role;
import org.keywright.server.actor.RoleConflicts;
import org.keywright.server.api.Likeness;
import org.keywright.server.pages.NavigationEntry;
import org.keywright.server.pages.PageController;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which accounts and their roles are kept. */
@PageController
class AccountsPage {

  private static final String PATH = "/administration/accounts";
  private static final int ROWS = 50;
  private static final int LONGEST_SEARCH = 100;

  private final Accounts accounts;
  private final People people;

  AccountsPage(Accounts accounts, People people) {
    this.accounts = accounts;
    this.people = people;
  }

  /** Where the page stands in the navigation. */
  @Configuration(proxyBeanMethods = false)
  static class Navigation {

    @Bean
    NavigationEntry accountsEntry() {
      return new NavigationEntry(60, "Accounts", PATH, "user", Permission.ACCESS_READ)
          .in(NavigationEntry.ADMINISTRATION);
    }
  }

  /**
   * A role to give.
   *
   * @param conflicts the roles that nobody holds beside it
   */
  record RoleChoice(String name, String label, String conflicts) {

    static RoleChoice of(Role role) {
      return new RoleChoice(
          role.name(),
          AccountsPage.label(role),
          RoleConflicts.of(role).stream()
              .sorted()
              .map(AccountsPage::label)
              .collect(Collectors.joining(", ")));
    }
  }

  /** A line of the table. */
  record Row(Account account, String roles, String upn) {}

  @GetMapping(PATH)
  @Requires(Permission.ACCESS_READ)
  String show(
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "0") int page,
      Actor actor,
      Model model) {
    String sought = text.length() > LONGEST_SEARCH ? text.substring(0, LONGEST_SEARCH) : text;
    String key = Likeness.key(sought.strip());
    List<Account> found =
        accounts.list().stream()
            .filter(account ->
                Likeness.key(account.name() + "\n" + account.displayName()).contains(key))
            .toList();
    int first = Math.clamp((long) page * ROWS, 0, found.size());
    Map<UUID, Person> holders = new HashMap<>();
    List<Row> rows =
        found.subList(first, Math.min(first + ROWS, found.size())).stream()
            .map(account -> row(account, holders))
            .toList();
    model.addAttribute("rows", rows);
    model.addAttribute("total", found.size());
    model.addAttribute("page", first / ROWS);
    model.addAttribute("more", first + ROWS < found.size());
    model.addAttribute("text", sought);
    model.addAttribute("roles", Arrays.stream(Role.values()).map(RoleChoice::of).toList());
    model.addAttribute("mayWrite", actor.may(Permission.ACCESS_WRITE));
    model.addAttribute("own", actor.id());
    return "access/accounts";
  }

  private Row row(Account account, Map<UUID, Person> holders) {
    UUID person = account.person();
    return new Row(
        account,
        account.roles().stream()
            .sorted()
            .map(AccountsPage::label)
            .collect(Collectors.joining(", ")),
        person == null
            ? ""
            : Objects.requireNonNull(holders.computeIfAbsent(person, people::get)).upn());
  }

  private static String label(Role role) {
    return Arrays.stream(role.name().toLowerCase(Locale.ROOT).split("_"))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining(" "));
  }
}

package org.keywright.server.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.audit.AuditEntry;
import org.keywright.server.audit.AuditFilter;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class PeopleTest {

  private static final PageRequest FIRST = new PageRequest(0, 50);

  private final ModuleContext modules;
  private final People people;

  PeopleTest(TestDatabase database) {
    modules = ModuleContext.of(database, "people", "audit");
    people = modules.get(People.class);
  }

  @AfterEach
  void close() {
    modules.close();
  }

  @BeforeEach
  void add() {
    if (people.findByUpn("grace@navy.example").isPresent()) {
      return; // another test of this class added them to the database
    }
    add("Grace", "Hopper", "grace@navy.example");
    add("Annie", "Easley", "annie@lewis.example");
  }

  private Person add(String given, String surname, String address) {
    return people.create(details(given, surname, address, address), ModuleContext.TESTER);
  }

  private static PersonDetails details(String given, String surname, String email, String upn) {
    return new PersonDetails(given + " " + surname, given, surname, email, upn, "Computing");
  }

  @Test
  void a_person_is_found_as_it_was_written() {
    Person ada = add("Ada", "Lovelace", "Ada@Example.org");
    assertThat(people.get(ada.id())).isEqualTo(ada);
    assertThat(ada.status()).isEqualTo(PersonStatus.ACTIVE);
    assertThat(ada.version()).isEqualTo(1);
  }

  @Test
  void a_upn_is_found_in_any_case() {
    assertThat(people.findByUpn("GRACE@navy.EXAMPLE")).map(Person::surname).contains("Hopper");
    assertThat(people.findByUpn("nobody@navy.example")).isEmpty();
  }

  @Test
  void upn_and_email_are_unique_without_regard_to_case() {
    assertThatThrownBy(() -> add("Other", "Hopper", "GRACE@NAVY.EXAMPLE"))
        .isInstanceOfSatisfying(
            InvalidException.class,
            e ->
                assertThat(e.fields())
                    .extracting(FieldProblem::field)
                    .containsExactly("email", "upn"));
  }

  @Test
  void text_is_found_anywhere_in_any_case_and_wildcards_are_plain_characters() {
    assertThat(people.find("EASL", FIRST).items()).extracting(Person::givenName).contains("Annie");
    assertThat(people.find("%", FIRST).items()).isEmpty();
    assertThat(people.find("_", FIRST).items()).isEmpty();
    assertThat(people.find("!", FIRST).items()).isEmpty();
  }

  @Test
  void a_list_comes_in_pages() {
    var first = people.find("example", new PageRequest(0, 1));
    var second = people.find("example", new PageRequest(1, 1));
    assertThat(first.total()).isGreaterThanOrEqualTo(2);
    assertThat(first.items()).hasSize(1).doesNotContainAnyElementsOf(second.items());
    assertThatThrownBy(() -> new PageRequest(-1, 1000)).isInstanceOf(InvalidException.class);
  }

  @Test
  void a_change_for_an_outdated_version_is_refused_and_changes_nothing() {
    Person person = add("Katherine", "Johnson", "kj@langley.example");
    Person changed =
        people.update(
            person.id(),
            1,
            details("Katherine", "Coleman", "kj@langley.example", "kj@langley.example"),
            ModuleContext.TESTER);
    assertThat(changed.version()).isEqualTo(2);
    assertThatThrownBy(() ->
            people.update(
                person.id(),
                1,
                details("K", "Goble", "kj@langley.example", "kj@langley.example"),
                ModuleContext.TESTER))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("version 2 is current");
    assertThat(people.get(person.id())).isEqualTo(changed);
  }

  @Test
  void a_person_is_suspended_and_taken_back_and_leaves() {
    Person person = add("Mary", "Jackson", "mj@langley.example");
    UUID id = person.id();
    assertThat(people.changeStatus(id, 1, PersonStatus.SUSPENDED, ModuleContext.TESTER))
        .matches(p -> !p.mayCarryDevices());
    assertThat(people.changeStatus(id, 2, PersonStatus.ACTIVE, ModuleContext.TESTER))
        .matches(Person::mayCarryDevices);
    assertThatThrownBy(() -> people.changeStatus(id, 3, PersonStatus.ACTIVE, ModuleContext.TESTER))
        .isInstanceOf(ConflictException.class);
    people.changeStatus(id, 3, PersonStatus.LEFT, ModuleContext.TESTER);
    assertThat(people.get(id).status()).isEqualTo(PersonStatus.LEFT);
    assertThat(modules.get(AuditLog.class).find(AuditFilter.about("person", id), FIRST).items())
        .extracting(AuditEntry::action)
        .containsExactly("person.leave", "person.resume", "person.suspend", "person.create");
  }

  @Test
  void who_is_not_there_is_not_found() {
    UUID nobody = UUID.randomUUID();
    assertThatThrownBy(() -> people.get(nobody))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(nobody.toString());
  }

  @Test
  void every_fault_names_its_field() {
    assertThatThrownBy(() -> new PersonDetails(null, " ", "a\u202Eb", "no address", "", "x\n"))
        .isInstanceOfSatisfying(
            InvalidException.class,
            e ->
                assertThat(e.fields())
                    .extracting(FieldProblem::field)
                    .containsExactly("displayName", "givenName", "surname", "email", "upn"));
  }

  @Test
  void a_name_is_composed_and_stripped() {
    PersonDetails details =
        new PersonDetails(
            " Zoe\u0308 K ", "Zoe\u0308", "K", "z@example.org", "z@example.org", null);
    assertThat(details.displayName()).isEqualTo("Zo\u00EB K");
    assertThat(details.department()).isEmpty();
  }
}

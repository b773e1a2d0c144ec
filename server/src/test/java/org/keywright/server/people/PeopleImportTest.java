package org.keywright.server.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.audit.AuditEntry;
import org.keywright.server.audit.AuditFilter;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class PeopleImportTest {

  private static final String HEADER = "displayName,givenName,surname,email,upn,department\n";

  private final ModuleContext modules;
  private final People people;
  private final PeopleImport imports;
  private final String suffix = UUID.randomUUID().toString().substring(0, 8) + ".example";

  PeopleImportTest(TestDatabase database) {
    modules = ModuleContext.of(database, "people", "audit");
    people = modules.get(People.class);
    imports = modules.get(PeopleImport.class);
  }

  @AfterEach
  void close() {
    modules.close();
  }

  private PeopleImport.Result read(String document, boolean dry) {
    return imports.read(document.getBytes(StandardCharsets.UTF_8), dry, ModuleContext.TESTER);
  }

  private String row(int number, String department) {
    String address = "p" + number + "@" + suffix;
    return "Pat %d,Pat,Number%d,%s,%s,%s\n".formatted(number, number, address, address, department);
  }

  private Person found(int number) {
    return people.findByUpn("p" + number + "@" + suffix).orElseThrow();
  }

  private void refused(String document, String why) {
    assertThatThrownBy(() -> read(document, false))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining(why);
  }

  @Test
  void good_rows_go_in_and_bad_rows_come_back_with_reasons() {
    StringBuilder document = new StringBuilder(HEADER);
    for (int i = 0; i < 1000; i++) {
      document.append(row(i, "Lab"));
      if (i % 400 == 10) {
        document.append("Bad,Bad,,no address,,Lab\n");
      }
    }
    PeopleImport.Result result = read(document.toString(), false);
    assertThat(result.created()).isEqualTo(1000);
    assertThat(result.refused()).isEqualTo(3);
    List<PeopleImport.Imported> bad =
        result.rows().stream()
            .filter(row -> row.outcome() == PeopleImport.Outcome.REFUSED)
            .toList();
    assertThat(bad.getFirst().row()).isEqualTo(12);
    assertThat(bad.getFirst().reasons()).anyMatch(reason -> reason.startsWith("surname"));
    assertThat(bad.getFirst().values()).containsEntry("email", "no address");
    assertThat(found(999).department()).isEqualTo("Lab");
  }

  @Test
  void a_dry_run_shows_the_difference_and_changes_nothing() {
    read(HEADER + row(1, "Lab") + row(2, "Lab"), false);
    String next = HEADER + row(1, "Office") + row(2, "Lab") + row(3, "Lab");
    PeopleImport.Result tried = read(next, true);
    assertThat(tried.rows())
        .extracting(PeopleImport.Imported::outcome)
        .containsExactly(
            PeopleImport.Outcome.CHANGED,
            PeopleImport.Outcome.UNCHANGED,
            PeopleImport.Outcome.CREATED);
    assertThat(tried.rows().getFirst().changes()).containsEntry("department", "Lab -> Office");
    assertThat(found(1).department()).isEqualTo("Lab");
    assertThat(people.findByUpn("p3@" + suffix)).isEmpty();
    read(next, false);
    assertThat(found(1).department()).isEqualTo("Office");
    assertThat(found(1).version()).isEqualTo(2);
  }

  @Test
  void two_rows_of_one_person_and_an_address_of_another_are_refused() {
    read(HEADER + row(1, "Lab"), false);
    String taken = "X,X,X,p1@" + suffix + ",other@" + suffix + ",\n";
    PeopleImport.Result result = read(HEADER + row(2, "Lab") + row(2, "Lab") + taken, false);
    assertThat(result.created()).isEqualTo(1);
    assertThat(result.rows().get(1).reasons()).containsExactly("upn is that of an earlier row");
    assertThat(result.rows().get(2).reasons()).containsExactly("email belongs to another person");
  }

  @Test
  void a_row_with_more_fields_than_columns_is_refused() {
    PeopleImport.Result result = read(HEADER + row(1, "Lab, second floor"), false);
    assertThat(result.rows().getFirst().reasons().getFirst()).contains("more fields");
  }

  @Test
  void semicolons_quotes_a_byte_order_mark_and_columns_in_any_order_are_read() {
    String document =
        "\uFEFFUPN;Email;Surname;GivenName;DisplayName\r\n"
            + "q@%1$s;q@%1$s;\"O;Brien\";Flann;\"Flann \"\"Myles\"\" O;Brien\"\r\n"
                .formatted(suffix);
    assertThat(read(document, false).created()).isEqualTo(1);
    Person person = people.findByUpn("q@" + suffix).orElseThrow();
    assertThat(person.displayName()).isEqualTo("Flann \"Myles\" O;Brien");
    assertThat(person.surname()).isEqualTo("O;Brien");
  }

  @Test
  void what_is_no_CSV_of_people_is_refused_with_what_to_do() {
    refused("", "columns");
    refused("name,mail\na,b\n", "unknown: name, mail");
    refused("displayName,givenName,surname,email\n", "missing: upn");
    refused(HEADER + "\"not closed,", "is no CSV");
    refused(HEADER + row(1, "x").repeat(CsvPeople.MOST_ROWS + 1), "more than 2000 rows");
    assertThatThrownBy(() ->
            imports.read(
                (HEADER + "Zo\u00EB").getBytes(StandardCharsets.ISO_8859_1),
                false,
                ModuleContext.TESTER))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void the_mark_that_keeps_a_spreadsheet_from_calculating_is_taken_off_again() {
    String address = "f@" + suffix;
    read(HEADER + "'=1+1,F,F," + address + "," + address + ",\n", false);
    assertThat(people.findByUpn(address).orElseThrow().displayName()).isEqualTo("=1+1");
  }

  @Test
  void what_is_known_of_who_left_is_expunged_and_that_they_were_there_stays() {
    read(HEADER + row(1, "Lab"), false);
    read(HEADER + row(1, "Office"), false);
    Person person = found(1);
    assertThatThrownBy(() -> people.expunge(person.id(), 2, ModuleContext.TESTER))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("left");
    people.changeStatus(person.id(), 2, PersonStatus.LEFT, ModuleContext.TESTER);
    people.expunge(person.id(), 3, ModuleContext.TESTER);
    assertThat(people.get(person.id()).toString()).doesNotContain("Pat", suffix);
    assertThat(people.find("Number1", new PageRequest(0, 50)).items())
        .extracting(Person::id)
        .doesNotContain(person.id());
    assertThat(people.history(person.id()))
        .extracting(PersonHistory.Entry::action)
        .containsExactly("person.expunge", "person.leave", "person.update", "person.create");
    assertThat(people.history(person.id())).allMatch(entry -> entry.changes().isEmpty());
    List<AuditEntry> audited =
        modules
            .get(AuditLog.class)
            .find(AuditFilter.about("person", person.id()), new PageRequest(0, 50))
            .items();
    assertThat(audited).hasSize(4);
    assertThat(audited.toString()).doesNotContain("Pat", suffix, "Office");
    assertThatThrownBy(
            () -> people.changeStatus(person.id(), 4, PersonStatus.ACTIVE, ModuleContext.TESTER))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("expunged");
  }
}

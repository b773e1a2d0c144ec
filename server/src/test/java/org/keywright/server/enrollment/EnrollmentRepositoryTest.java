package org.keywright.server.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.PageRequest;
import org.keywright.server.credential.Investigation;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.secrets.Vault;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;
import org.springframework.dao.DuplicateKeyException;

/** The rows of enrollments and of what was collected. */
@OnEveryDatabase
class EnrollmentRepositoryTest {

  private static final Instant NOW =
      ModuleContext.START.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  private static final PageRequest PAGE = new PageRequest(0, 10);

  private final TestDatabase database;
  private final ModuleContext modules;
  private final EnrollmentRepository repository;
  private final EvidenceStore evidence;
  private final UUID person;
  private final UUID type = UUID.randomUUID();
  private final String mark = UUID.randomUUID().toString();

  EnrollmentRepositoryTest(TestDatabase database) {
    this.database = database;
    modules = ModuleContext.of(database, "people", "audit");
    repository = new EnrollmentRepository(database.jdbc());
    evidence =
        new EvidenceStore(database.jdbc(), modules.get(Vault.class), java.time.Clock.systemUTC());
    person =
        modules
            .get(People.class)
            .create(
                new PersonDetails(
                    "Ada B", "Ada", "B", mark + "@example.org", mark + "@example.org", ""),
                ModuleContext.TESTER)
            .id();
    database
        .jdbc()
        .sql(
            """
            insert into credential_type (id, name, name_key, code, version)
            values (:id, :name, :name, :code, 1)
            """)
        .param("id", type)
        .param("name", "Type " + mark)
        .param("code", mark.substring(0, 5))
        .update();
  }

  @AfterEach
  void close() {
    modules.close();
  }

  private Enrollment requested() {
    Enrollment enrollment =
        new Enrollment(
            UUID.randomUUID(),
            person,
            "Ada B",
            type,
            "Type " + mark,
            EnrollmentState.REQUESTED,
            "Sven",
            "New colleague",
            NOW,
            NOW.plus(Duration.ofDays(90)),
            NOW,
            1,
            null,
            false);
    repository.insert(enrollment);
    return enrollment;
  }

  private long found(EnrollmentState state, Instant now) {
    return repository.find(state, mark, now, PAGE).total();
  }

  @Test
  void what_was_written_is_read_and_an_older_version_changes_nothing() {
    Enrollment requested = requested();
    assertThat(repository.get(requested.id())).contains(requested);
    Enrollment adjudicated =
        requested.adjudicated(
            EnrollmentState.ADJUDICATED,
            NOW,
            new Adjudication(Investigation.TIER_1, true, LocalDate.of(2026, 11, 20), "BI-42"));
    assertThat(repository.update(adjudicated)).isTrue();
    assertThat(repository.get(requested.id())).contains(adjudicated);
    assertThat(repository.update(requested.next(EnrollmentState.WITHDRAWN, NOW))).isFalse();
  }

  @Test
  void one_is_open_for_a_person_and_type_and_any_number_are_not() {
    Enrollment first = requested();
    assertThatThrownBy(this::requested).isInstanceOf(DuplicateKeyException.class);
    assertThat(repository.update(first.next(EnrollmentState.WITHDRAWN, NOW))).isTrue();
    Enrollment second = requested();
    assertThat(repository.update(second.next(EnrollmentState.REJECTED, NOW))).isTrue();
    requested();
    assertThat(repository.of(person)).hasSize(3);
  }

  @Test
  void what_is_overdue_is_found_as_expired_before_it_was_swept() {
    Enrollment requested = requested();
    Instant later = requested.expiresAt();
    assertThat(found(EnrollmentState.REQUESTED, NOW)).isEqualTo(1);
    assertThat(found(EnrollmentState.EXPIRED, NOW)).isZero();
    assertThat(found(EnrollmentState.REQUESTED, later)).isZero();
    assertThat(found(EnrollmentState.EXPIRED, later)).isEqualTo(1);
    assertThat(requested.at(later).state()).isEqualTo(EnrollmentState.EXPIRED);
    assertThat(requested.at(later.minusMillis(1)).state()).isEqualTo(EnrollmentState.REQUESTED);
    assertThat(repository.overdue(later, 1000)).contains(requested);
    assertThat(repository.overdue(NOW, 1000)).doesNotContain(requested);
    assertThat(repository.find(null, mark, NOW, PAGE).items()).containsExactly(requested);
  }

  @Test
  void what_has_not_been_changed_for_long_is_found_until_it_is_emptied() {
    Enrollment withdrawn = requested().next(EnrollmentState.WITHDRAWN, NOW);
    repository.update(withdrawn);
    List<EnrollmentState> states = List.of(EnrollmentState.WITHDRAWN);
    assertThat(repository.unchangedSince(states, NOW, 1000)).doesNotContain(withdrawn);
    assertThat(repository.unchangedSince(states, NOW.plusSeconds(1), 1000)).contains(withdrawn);
    repository.markEmptied(withdrawn.id());
    assertThat(repository.unchangedSince(states, NOW.plusSeconds(1), 1000))
        .noneMatch(one -> one.id().equals(withdrawn.id()));
  }

  @Test
  void visits_are_kept_in_their_order_and_end() {
    UUID id = requested().id();
    Visit first = new Visit(1, NOW, NOW, null, "r", "Rita", Visit.Link.FIRST);
    repository.insert(id, first);
    repository.insert(id, new Visit(2, NOW, NOW, null, "r", "Rita", Visit.Link.OVERRIDDEN));
    repository.touch(id, 2, NOW.plusSeconds(5));
    repository.end(id, 2, NOW.plusSeconds(9));
    assertThat(repository.visits(id))
        .containsExactly(
            first,
            new Visit(
                2,
                NOW,
                NOW.plusSeconds(5),
                NOW.plusSeconds(9),
                "r",
                "Rita",
                Visit.Link.OVERRIDDEN));
  }

  @Test
  void evidence_is_read_as_it_was_put_and_replaced_dropped_and_deleted() {
    UUID id = requested().id();
    byte[] bytes = "a scan".getBytes(StandardCharsets.UTF_8);
    Actor rita = ModuleContext.TESTER;
    evidence.put(
        id, 1, new EvidenceStore.New(EvidenceKind.SCAN_1, "image/png", "", bytes, true), rita);
    evidence.put(
        id, 1, new EvidenceStore.New(EvidenceKind.PHOTO, "image/jpeg", "", bytes, false), rita);
    assertThat(evidence.get(id, EvidenceKind.SCAN_1)).hasValue(bytes);
    assertThat(evidence.get(id, EvidenceKind.PHOTO)).as("kept elsewhere").isEmpty();
    assertThat(evidence.list(id))
        .extracting(Evidence::kind)
        .containsExactlyInAnyOrder(EvidenceKind.SCAN_1, EvidenceKind.PHOTO);
    assertThat(evidence.about(id, EvidenceKind.PHOTO).orElseThrow().sha256())
        .isEqualTo(EvidenceStore.sha256(bytes));
    byte[] other = {1, 2, 3};
    evidence.put(
        id, 2, new EvidenceStore.New(EvidenceKind.SCAN_1, "image/png", "", other, true), rita);
    assertThat(evidence.get(id, EvidenceKind.SCAN_1)).hasValue(other);
    evidence.dropBytes(id, List.of(EvidenceKind.SCAN_1));
    assertThat(evidence.get(id, EvidenceKind.SCAN_1)).isEmpty();
    assertThat(evidence.about(id, EvidenceKind.SCAN_1)).isPresent();
    evidence.deleteAll(id);
    assertThat(evidence.list(id)).isEmpty();
  }

  @Test
  void what_was_copied_to_another_place_is_not_opened_there() {
    UUID one = requested().id();
    evidence.put(
        one,
        1,
        new EvidenceStore.New(EvidenceKind.SCAN_1, "image/png", "", new byte[] {1}, true),
        ModuleContext.TESTER);
    database
        .jdbc()
        .sql("update enrollment_evidence set kind = 'SCAN_2' where enrollment_id = :id")
        .param("id", one)
        .update();
    assertThatThrownBy(() -> evidence.get(one, EvidenceKind.SCAN_2))
        .isInstanceOf(IllegalStateException.class);
  }
}

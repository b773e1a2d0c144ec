package org.keywright.server.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Role;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.people.PersonStatus;
import org.keywright.server.test.ModuleContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.unit.DataSize;

/** What time does to enrollments, and what becomes of them when people leave. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class EnrollmentTimesTest extends EnrollmentOverHttp {

  @Autowired private EnrollmentTimes times;
  @Autowired private EnrolledBiometrics biometrics;

  private void moved(String path, String column, Period ago) {
    jdbc.sql("update enrollment set " + column + " = :then where id = :id")
        .param("then", OffsetDateTime.now(ZoneOffset.UTC).minus(ago))
        .param("id", UUID.fromString(path.substring(PATH.length() + 1)))
        .update();
  }

  private int kept(String path) {
    return jdbc.sql("select count(*) from enrollment_evidence where enrollment_id = :id")
        .param("id", UUID.fromString(path.substring(PATH.length() + 1)))
        .query(Integer.class)
        .single();
  }

  @Test
  void a_request_that_is_not_approved_in_time_expires_whether_anybody_looked_or_not() {
    String path = sponsored();
    register(path);
    moved(path, "expires_at", Period.ofDays(1));
    assertThat(state(path)).isEqualTo("EXPIRED");
    MvcTestResult late = post(path + "/adjudication", favourable(path), adjudicator);
    assertThat(late).hasStatus(409);
    assertThat(detail(late)).contains("expired", "a sponsor begins a new one");
    String upn = people.get(person).upn();
    assertThat(json(get(PATH + "?state=EXPIRED&text=" + upn, sponsor)).path("total").asInt())
        .isEqualTo(1);
    assertThat(json(get(PATH + "?state=ENROLLED&text=" + upn, sponsor)).path("total").asInt())
        .isZero();
    times.sweep();
    assertThat(json(get(path + "/history", sponsor)).path(0).path("action").asString())
        .isEqualTo("expire");
    assertThat(sponsored()).as("begun anew").isNotEqualTo(path);
  }

  @Test
  void one_that_is_overdue_does_not_stand_in_the_way_of_a_new_one_before_it_was_swept() {
    String path = sponsored();
    moved(path, "expires_at", Period.ofDays(1));
    assertThat(sponsored()).isNotEqualTo(path);
    assertThat(state(path)).isEqualTo("EXPIRED");
  }

  @Test
  void what_was_collected_for_nothing_is_deleted_after_its_time_with_the_biometrics() {
    String path = sponsored();
    register(path);
    assertThat(post(path + "/withdraw", because(path, "Not needed any more"), sponsor))
        .hasStatusOk();
    times.sweep();
    assertThat(kept(path)).isPositive();
    moved(path, "changed_at", Period.ofDays(91));
    times.sweep();
    assertThat(kept(path)).isZero();
    assertThat(biometrics.list(person)).isEmpty();
    assertThat(json(get(path + "/seal", sponsor)).path("status").asString()).isEqualTo("NONE");
    assertThat(state(path)).isEqualTo("WITHDRAWN");
  }

  @Test
  void of_who_was_approved_it_is_kept_for_twelve_years_and_the_biometrics_have_their_own_time() {
    String path = approved();
    moved(path, "changed_at", Period.ofYears(11));
    times.sweep();
    assertThat(kept(path)).isPositive();
    moved(path, "changed_at", Period.ofYears(12).plusDays(1));
    times.sweep();
    assertThat(kept(path)).isZero();
    assertThat(biometrics.get(person, BiometricKind.FACE)).isPresent();
  }

  @Test
  void who_leaves_is_not_enrolled_any_further_and_of_who_is_expunged_nothing_stays() {
    String path = sponsored();
    register(path);
    people.changeStatus(
        person, people.get(person).version(), PersonStatus.LEFT, ModuleContext.TESTER);
    assertThat(state(path)).isEqualTo("WITHDRAWN");
    MvcTestResult again = post(PATH, request(), sponsor);
    assertThat(again).hasStatus(409);
    people.expunge(person, people.get(person).version(), ModuleContext.TESTER);
    assertThat(kept(path)).isZero();
    assertThat(json(get(path, sponsor)).path("reason").asString()).isEmpty();
    assertThat(json(get(path + "/history", sponsor)))
        .allMatch(step -> step.path("note").asString().isEmpty());
    assertThat(get(path + "/documents", bearer(Role.REGISTRAR))).hasStatusOk();
  }

  @Test
  void settings_have_ranges() {
    Period day = Period.ofDays(1);
    DataSize scan = DataSize.ofMegabytes(5);
    assertThat(new EnrollmentSettings(Period.ofYears(2), Period.ofYears(12), day, scan).keep())
        .isEqualTo(Period.ofYears(12));
    assertThatThrownBy(() -> new EnrollmentSettings(Period.ZERO, day, day, scan))
        .hasMessageContaining("keywright.enrollment.request-lifetime");
    assertThatThrownBy(() -> new EnrollmentSettings(day, Period.ofYears(13), day, scan))
        .hasMessageContaining("keywright.enrollment.keep");
    assertThatThrownBy(() -> new EnrollmentSettings(day, day, day, DataSize.ofMegabytes(50)))
        .hasMessageContaining("keywright.enrollment.max-scan");
  }
}

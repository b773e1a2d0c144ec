package org.keywright.server.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Role;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.credential.IdentityProofing;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** The whole way, over HTTP, with an account for each who does a part of it. */
@SuppressWarnings("NullAway.Init") // Spring sets the field
class EnrollmentTest extends EnrollmentOverHttp {

  @Autowired private EnrolledBiometrics biometrics;

  private MvcTestResult issue() {
    return post("/api/v1/issuances", body().put("holder", person.toString()), issuer);
  }

  @Test
  void from_the_sponsor_s_request_to_the_approval_and_then_a_device_can_be_issued() {
    assertThat(issue()).hasStatus(409);
    String path = sponsored();
    assertThat(state(path)).isEqualTo("REQUESTED");
    register(path);
    assertThat(state(path)).isEqualTo("ENROLLED");
    assertThat(json(get(path + "/seal", sponsor)).path("status").asString()).isEqualTo("VALID");
    assertThat(biometrics.get(person, BiometricKind.FINGERPRINTS)).isPresent();
    assertThat(biometrics.get(person, BiometricKind.FACE)).isPresent();
    assertThat(post(path + "/adjudication", favourable(path), adjudicator)).hasStatusOk();
    assertThat(state(path)).isEqualTo("ADJUDICATED");
    assertThat(issue()).hasStatus(409);
    assertThat(post(path + "/approval", seen(path), approver)).hasStatusOk();
    assertThat(state(path)).isEqualTo("APPROVED");
    assertThat(types.heldBy(person)).anyMatch(held -> held.type().equals(type));
    assertThat(issue()).hasStatus(201);
    assertThat(json(get(path + "/history", sponsor)))
        .extracting(step -> step.path("action").asString())
        .containsExactly("approve", "adjudicate", "register", "visit", "sponsor");
  }

  @Test
  void each_step_is_done_by_somebody_else_and_the_refusal_names_the_duty_that_conflicts() {
    String path = sponsored();
    register(path);
    assertThat(post(path + "/adjudication", favourable(path), adjudicator)).hasStatusOk();
    MvcTestResult both = post(path + "/approval", seen(path), adjudicator);
    assertThat(both).hasStatus(403);
    assertThat(detail(both)).contains("you adjudicated this person", "approve");
    assertThat(post(path + "/approval", seen(path), approver)).hasStatusOk();
  }

  @Test
  void a_request_needs_a_person_who_may_carry_devices_a_type_and_a_reason() {
    MvcTestResult silent = post(PATH, request().put("reason", " "), sponsor);
    assertThat(silent).hasStatus(422);
    assertThat(fields(silent)).contains("reason");
    assertThat(post(PATH, request().put("person", UUID.randomUUID().toString()), sponsor))
        .hasStatus(404);
    assertThat(post(PATH, request().put("credentialType", UUID.randomUUID().toString()), sponsor))
        .hasStatus(404);
    assertThat(post(PATH, request(), registrar)).hasStatus(403);
  }

  @Test
  void there_is_one_open_request_for_a_person_and_type_and_a_closed_one_can_be_begun_anew() {
    String path = sponsored();
    MvcTestResult second = post(PATH, request(), sponsor);
    assertThat(second).hasStatus(409);
    assertThat(detail(second)).contains("already");
    assertThat(post(path + "/withdraw", because(path, "Asked for the wrong type"), sponsor))
        .hasStatusOk();
    assertThat(state(path)).isEqualTo("WITHDRAWN");
    MvcTestResult late = post(path + "/visits", body(), registrar);
    assertThat(late).hasStatus(409);
    assertThat(detail(late)).contains("withdrawn");
    assertThat(sponsored()).isNotEqualTo(path);
  }

  @Test
  void a_result_that_is_not_favourable_ends_the_request_with_its_reason() {
    String path = sponsored();
    register(path);
    MvcTestResult unreasoned =
        post(path + "/adjudication", favourable(path).put("favourable", false), adjudicator);
    assertThat(unreasoned).hasStatus(422);
    assertThat(fields(unreasoned)).contains("reason");
    assertThat(
            post(
                path + "/adjudication",
                favourable(path).put("favourable", false).put("reason", "Findings of the check"),
                adjudicator))
        .hasStatusOk();
    assertThat(state(path)).isEqualTo("REJECTED");
    assertThat(types.heldBy(person)).isEmpty();
    assertThat(json(get(path + "/history", sponsor)).path(0).path("note").asString())
        .isEqualTo("Findings of the check");
  }

  @Test
  void a_result_names_its_check_its_day_and_its_reference_and_is_not_of_the_future() {
    String path = sponsored();
    register(path);
    MvcTestResult empty =
        post(
            path + "/adjudication",
            seen(path).put("decidedOn", today().plusDays(1).toString()),
            adjudicator);
    assertThat(empty).hasStatus(422);
    assertThat(fields(empty))
        .contains("investigation", "favourable", "reference", "is in the future");
  }

  @Test
  void what_is_not_at_that_step_is_refused_and_so_is_an_older_version() {
    String path = sponsored();
    MvcTestResult early = post(path + "/approval", seen(path), approver);
    assertThat(early).hasStatus(409);
    assertThat(detail(early)).contains("has to be adjudicated");
    register(path);
    MvcTestResult stale =
        post(path + "/adjudication", favourable(path).put("version", 1), adjudicator);
    assertThat(stale).hasStatus(409);
    assertThat(detail(stale)).contains("changed meanwhile");
    assertThat(state(path)).isEqualTo("ENROLLED");
  }

  @Test
  void enrollments_are_found_by_state_and_by_what_is_known_of_the_applicant() {
    String path = sponsored();
    String upn = people.get(person).upn();
    JsonNode found = json(get(PATH + "?state=REQUESTED&text=" + upn, sponsor));
    assertThat(found.path("total").asInt()).isEqualTo(1);
    assertThat(path).endsWith(found.path("items").path(0).path("id").asString());
    assertThat(json(get(PATH + "?state=APPROVED&text=" + upn, sponsor)).path("total").asInt())
        .isZero();
    assertThat(json(get(PATH + "?text=" + upn, sponsor)).path("total").asInt()).isEqualTo(1);
  }

  @Test
  void whom_an_approver_refuses_is_rejected() {
    String path = sponsored();
    register(path);
    assertThat(post(path + "/adjudication", favourable(path), adjudicator)).hasStatusOk();
    assertThat(post(path + "/rejection", because(path, "The project was cancelled"), approver))
        .hasStatusOk();
    assertThat(state(path)).isEqualTo("REJECTED");
    assertThat(types.heldBy(person)).isEmpty();
  }

  @Test
  void what_was_collected_is_seen_by_who_decides_and_by_no_one_else_and_each_look_is_audited() {
    String path = sponsored();
    register(path);
    for (String part : new String[] {"/documents", "/documents/1/scan", "/photo", "/signature"}) {
      assertThat(get(path + part, adjudicator)).as(part).hasStatusOk();
      assertThat(get(path + part, sponsor)).as(part).hasStatus(403);
    }
    MvcTestResult scan = get(path + "/documents/2/scan", adjudicator);
    assertThat(scan.getResponse().getContentType()).isEqualTo("application/pdf");
    assertThat(scan.getResponse().getHeader("Content-Disposition")).contains("attachment");
    assertThat(Objects.requireNonNull(scan.getResponse().getHeader("Cache-Control")))
        .contains("no-store");
    assertThat(
            jdbc.sql(
                    "select count(*) from audit_entry where action = 'enrollment.look'"
                        + " and subject_id = :id")
                .param("id", path.substring(PATH.length() + 1))
                .query(Integer.class)
                .single())
        .isEqualTo(5);
    assertThat(send(HttpMethod.GET, path, "", bearer(Role.HELP_DESK))).hasStatus(403);
  }

  @Test
  void a_type_that_asks_for_enrollment_is_assigned_by_no_sponsor_s_word_but_by_an_approval() {
    change(policy -> policy.with(IdentityProofing.of(true, null, null)));
    MvcTestResult assigned =
        send(HttpMethod.PUT, "/api/v1/people/" + person + "/credential-types/" + type, "", sponsor);
    assertThat(assigned).hasStatus(409);
    assertThat(detail(assigned)).contains("an approved enrollment alone");
    approved();
    assertThat(types.heldBy(person)).hasSize(1);
  }
}

package org.keywright.server.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Role;
import org.keywright.server.test.Pictures;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Each visit that continues an earlier one is linked by a match of one against one. */
class VisitTest extends EnrollmentOverHttp {

  private String verifications() {
    return "/api/v1/people/" + person + "/fingerprint-verifications";
  }

  private static UUID id(String path) {
    return UUID.fromString(path.substring(PATH.length() + 1));
  }

  /** As if so long had passed since the last visit. */
  private void leaveAlone(String path, Duration since) {
    jdbc.sql("update enrollment_visit set touched_at = :then where enrollment_id = :id")
        .param("then", OffsetDateTime.now(ZoneOffset.UTC).minus(since))
        .param("id", id(path))
        .update();
  }

  private JsonNode visits(String path) {
    return json(get(path + "/visits", registrar));
  }

  private String withFingers() {
    String path = sponsored();
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(put(path + "/fingers?position=RIGHT_INDEX", fingerprint("probe.png"), registrar))
        .hasStatusOk();
    assertThat(post(path + "/visits/end", body(), registrar)).hasStatus(204);
    return path;
  }

  @Test
  void a_registration_that_goes_on_another_day_is_linked_by_a_finger_that_matches() {
    String path = withFingers();
    MvcTestResult unlinked = post(path + "/visits", body(), registrar);
    assertThat(unlinked).hasStatus(409);
    assertThat(detail(unlinked)).contains("have a finger compared");
    MvcTestResult other =
        http.post()
            .uri(verifications())
            .contentType("application/octet-stream")
            .content(fingerprint("nonmatching.png"))
            .header("Authorization", registrar)
            .exchange();
    assertThat(json(other).path("outcome").asString()).isEqualTo("NO_MATCH");
    assertThat(post(path + "/visits", body(), registrar)).hasStatus(409);
    compare("matching.png");
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(visits(path))
        .extracting(visit -> visit.path("link").asString())
        .containsExactly("FIRST", "MATCHED");
  }

  private void compare(String name) {
    assertThat(
            http.post()
                .uri(verifications())
                .contentType("application/octet-stream")
                .content(fingerprint(name))
                .header("Authorization", registrar)
                .exchange())
        .hasStatusOk();
  }

  @Test
  void where_no_finger_matches_an_operator_vouches_by_documents_and_photo_and_it_stands_out() {
    String path = sponsored();
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(put(path + "/fingers?position=RIGHT_INDEX", fingerprint("probe.png"), registrar))
        .hasStatusOk();
    assertThat(put(path + "/photo", Pictures.portrait(), registrar)).hasStatus(204);
    assertThat(post(path + "/visits/end", body(), registrar)).hasStatus(204);
    compare("nonmatching.png");
    ObjectNode voucher = body().put("reason", "Burned in the kitchen");
    voucher
        .putArray("documents")
        .add(document("passport", "X1234567"))
        .add(document("identity card", "I998877"));
    assertThat(post(verifications() + "/override", voucher, registrar)).hasStatusOk();
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(visits(path).path(1).path("link").asString()).isEqualTo("OVERRIDDEN");
    assertThat(
            jdbc.sql(
                    "select count(*) from audit_entry where action = 'enrollment.visit'"
                        + " and subject_id = :id and canonical like '%overridden%'")
                .param("id", id(path).toString())
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void where_no_biometric_data_is_available_two_documents_and_the_photo_are_inspected() {
    String path = sponsored();
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(put(path + "/photo", Pictures.portrait(), registrar)).hasStatus(204);
    assertThat(post(path + "/visits/end", body(), registrar)).hasStatus(204);
    ObjectNode voucher = body().put("reason", "No fingers were taken yet");
    voucher
        .putArray("documents")
        .add(document("passport", "X1234567"))
        .add(document("identity card", "I998877"));
    assertThat(post(verifications() + "/override", voucher, registrar)).hasStatusOk();
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(visits(path).path(1).path("link").asString()).isEqualTo("OVERRIDDEN");
  }

  private static ObjectNode document(String kind, String number) {
    return body().put("kind", kind).put("issuer", "Utopia").put("number", number);
  }

  @Test
  void where_nothing_was_captured_that_could_link_them_what_was_collected_before_is_discarded() {
    String path = sponsored();
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(putDocument(path, 1, passport())).hasStatus(204);
    assertThat(post(path + "/visits/end", body(), registrar)).hasStatus(204);
    assertThat(json(get(path + "/documents", registrar))).hasSize(1);
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(json(get(path + "/documents", registrar))).isEmpty();
  }

  @Test
  void the_second_of_two_registrars_is_told_and_what_the_first_one_saved_stays() {
    String path = sponsored();
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(putDocument(path, 1, passport())).hasStatus(204);
    String other = bearer(Role.REGISTRAR);
    MvcTestResult second = post(path + "/visits", body(), other);
    assertThat(second).hasStatus(409);
    assertThat(detail(second)).contains("is registering this person since", "nothing of yours");
    MvcTestResult typed = send(HttpMethod.PUT, path + "/documents/1", driversLicense(), other);
    assertThat(typed).hasStatus(409);
    assertThat(
            json(get(path + "/documents", registrar)).path(0).path("shown").path("kind").asString())
        .isEqualTo("FOREIGN_PASSPORT");
    assertThat(post(path + "/visits", body(), registrar)).as("one's own goes on").hasStatusOk();
    assertThat(visits(path)).hasSize(1);
  }

  @Test
  void a_visit_that_was_left_alone_for_an_hour_is_over() {
    String path = withFingers();
    compare("matching.png");
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    leaveAlone(path, Duration.ofMinutes(61));
    MvcTestResult late = putDocument(path, 1, passport());
    assertThat(late).hasStatus(409);
    assertThat(detail(late)).contains("left alone for an hour");
    Visit visit = new Visit(1, Instant.EPOCH, Instant.EPOCH, null, "a", "A", Visit.Link.FIRST);
    assertThat(visit.isOpen(Instant.EPOCH.plus(Duration.ofMinutes(59)))).isTrue();
    assertThat(visit.isOpen(Instant.EPOCH.plus(Duration.ofMinutes(60)))).isFalse();
  }

  @Test
  void who_is_enrolled_anew_is_linked_to_what_was_captured_the_first_time() {
    approved();
    String again = sponsored();
    assertThat(post(again + "/visits", body(), registrar)).hasStatus(409);
    compare("matching.png");
    register(again);
    assertThat(post(again + "/adjudication", favourable(again), adjudicator)).hasStatusOk();
    assertThat(post(again + "/approval", seen(again), approver)).hasStatusOk();
    assertThat(state(again)).isEqualTo("APPROVED");
  }
}

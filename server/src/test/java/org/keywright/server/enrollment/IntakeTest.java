package org.keywright.server.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Role;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.IdentityProofing;
import org.keywright.server.credential.IntakeQuestion;
import org.keywright.server.credential.IntakeQuestion.Answer;
import org.keywright.server.credential.Investigation;
import org.keywright.server.people.PersonStatus;
import org.keywright.server.test.ModuleContext;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a credential policy says of registration: questions, attestation, background checks. */
class IntakeTest extends EnrollmentOverHttp {

  private static final String CALLED = "What do colleagues call you?";
  private static final String DRIVES = "Do you drive a car of ours?";
  private static final String BUILDING = "Which building do you work in?";

  private static final IntakeQuestion CALLED_QUESTION =
      IntakeQuestion.of(CALLED, Answer.TEXT, null, false);
  private static final IntakeQuestion DRIVES_QUESTION =
      IntakeQuestion.of(DRIVES, Answer.YES_NO, null, true);
  private static final IntakeQuestion BUILDING_QUESTION =
      IntakeQuestion.of(BUILDING, Answer.CHOICE, List.of("North", "South"), true);

  private void asks(IntakeQuestion... questions) {
    change(policy ->
        policy.with(policy.identityProofing(), List.of(questions), policy.attestationText()));
  }

  private void asksAll() {
    asks(CALLED_QUESTION, DRIVES_QUESTION, BUILDING_QUESTION);
  }

  /** Questions and answers in turns. */
  private static ObjectNode answers(String... turns) {
    ObjectNode body = body();
    ArrayNode answers = body.putArray("answers");
    for (int i = 0; i < turns.length; i += 2) {
      answers.addObject().put("question", turns[i]).put("answer", turns[i + 1]);
    }
    return body;
  }

  private MvcTestResult answer(String path, String... turns) {
    return send(HttpMethod.PUT, path + "/answers", answers(turns), registrar);
  }

  private String collected() {
    String path = sponsored();
    collect(path);
    return path;
  }

  private JsonNode sealed(String path) {
    return json(get(path + "/seal/document", adjudicator));
  }

  private JsonNode answered(String path) {
    return json(get(path + "/answers", adjudicator)).path("answers");
  }

  private static String id(String path) {
    return path.substring(PATH.length() + 1);
  }

  private static void refused(MvcTestResult answer, String field, String message) {
    assertThat(answer).hasStatus(422);
    assertThat(fields(answer)).contains("\"" + field + "\"", message);
  }

  @Test
  void what_the_policy_asks_is_answered_sealed_with_its_question_and_seen_by_who_decides() {
    asksAll();
    String path = collected();
    assertThat(json(get(path + "/registration", registrar)).at("/questions/2/choices/1").asString())
        .isEqualTo("South");
    assertThat(answer(path, BUILDING, "South", CALLED, " Ada \u00fc ", DRIVES, "no"))
        .hasStatus(204);
    complete(path);
    JsonNode intake = sealed(path).path("intake");
    assertThat(intake.path("answers").toString())
        .as("in the order in which they are asked")
        .isEqualTo(
            "[{\"question\":\"%s\",\"answer\":\"Ada \u00fc\"},{\"question\":\"%s\",\"answer\":\"no\"},"
                    .formatted(CALLED, DRIVES)
                + "{\"question\":\"%s\",\"answer\":\"South\"}]".formatted(BUILDING));
    assertThat(intake.at("/text/collectedBy").asString()).isEqualTo("test");
    assertThat(answered(path)).isEqualTo(intake.path("answers"));
    assertThat(get(path + "/answers", sponsor)).hasStatus(403);
    assertThat(
            jdbc.sql(
                    "select count(*) from audit_entry where action = 'enrollment.look'"
                        + " and subject_id = :id")
                .param("id", id(path))
                .query(Integer.class)
                .single())
        .as("the record, and the answers")
        .isEqualTo(2);
  }

  @Test
  void answers_are_encrypted_where_they_are_stored_and_a_seal_shows_that_one_was_altered() {
    asks(CALLED_QUESTION);
    String path = collected();
    assertThat(answer(path, CALLED, "Countess")).hasStatus(204);
    complete(path);
    byte[] stored =
        jdbc.sql(
                "select sealed from enrollment_evidence where enrollment_id = :id and kind ="
                    + " 'ANSWERS'")
            .param("id", UUID.fromString(id(path)))
            .query((row, number) -> row.getBytes(1))
            .single();
    assertThat(new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("Countess");
    assertThat(
            jdbc.sql(
                    "delete from enrollment_evidence where enrollment_id = :id and kind ="
                        + " 'ANSWERS'")
                .param("id", UUID.fromString(id(path)))
                .update())
        .isEqualTo(1);
    JsonNode seal = json(get(path + "/seal", adjudicator));
    assertThat(seal.path("status").asString()).isEqualTo("BROKEN");
    assertThat(seal.path("findings").toString())
        .contains("what was answered to the questions is gone");
  }

  @Test
  void an_answer_is_a_line_of_text_yes_or_no_or_one_of_the_choices() {
    asksAll();
    String path = collected();
    refused(answer(path, CALLED, "x".repeat(501)), "answers[0]", "1 to 500");
    refused(answer(path, CALLED, "Ada\u0007"), "answers[0]", "printable");
    refused(answer(path, CALLED, "Ada", DRIVES, "YES"), "answers[1]", "yes or no");
    refused(answer(path, BUILDING, "East"), "answers[0]", "one of the choices: North, South");
    refused(answer(path, "Anything else?", "No"), "answers[0]", "no question that is asked");
    refused(answer(path, CALLED, "Ada", CALLED, "Eda"), "answers[1]", "one twice");
    refused(send(HttpMethod.PUT, path + "/answers", body(), registrar), "answers", "is missing");
    ObjectNode many = body();
    IntStream.range(0, 21).forEach(i -> many.withArray("answers").addNull());
    refused(send(HttpMethod.PUT, path + "/answers", many, registrar), "answers", "at most 20");
    ObjectNode nothing = body();
    nothing.putArray("answers").addNull();
    refused(
        send(HttpMethod.PUT, path + "/answers", nothing, registrar), "answers[0]", "no question");
    assertThat(answered(path)).as("nothing of that was kept").isEmpty();
    assertThat(answer(path, CALLED, "x".repeat(500))).hasStatus(204);
    assertThat(answered(path)).hasSize(1);
    assertThat(answer(path, CALLED, "  ")).as("taken back").hasStatus(204);
    assertThat(answered(path)).isEmpty();
  }

  @Test
  void a_required_question_without_an_answer_stops_the_completion_and_is_named() {
    asksAll();
    String path = collected();
    assertThat(answer(path, CALLED, "Ada", DRIVES, "yes")).hasStatus(204);
    MvcTestResult open = post(path + "/registration", attested(path), registrar);
    refused(open, "answers", BUILDING);
    assertThat(fields(open)).doesNotContain(CALLED, DRIVES);
    assertThat(answer(path, DRIVES, "yes", BUILDING, "North")).hasStatus(204);
    complete(path);
    assertThat(sealed(path).at("/intake/answers")).hasSize(2);
  }

  @Test
  void answers_are_given_in_a_visit_of_the_registrar_alone() {
    asksAll();
    String path = sponsored();
    assertThat(answer(path, CALLED, "Ada")).hasStatus(409);
    collect(path);
    assertThat(send(HttpMethod.PUT, path + "/answers", answers(), sponsor)).hasStatus(403);
    assertThat(send(HttpMethod.PUT, path + "/answers", answers(), bearer(Role.REGISTRAR)))
        .as("somebody else is at it")
        .hasStatus(409);
  }

  @Test
  void what_the_policy_asks_at_completion_counts_and_what_it_asks_no_more_is_dropped() {
    asksAll();
    String path = collected();
    assertThat(answer(path, CALLED, "Ada", DRIVES, "yes", BUILDING, "South")).hasStatus(204);
    String floor = "Which floor?";
    asks(
        DRIVES_QUESTION,
        IntakeQuestion.of(BUILDING, Answer.CHOICE, List.of("North", "East"), true),
        IntakeQuestion.of(floor, Answer.TEXT, null, true));
    MvcTestResult open = post(path + "/registration", attested(path), registrar);
    refused(open, "answers", floor);
    assertThat(fields(open)).as("South is no choice any more").contains(BUILDING);
    refused(answer(path, CALLED, "Ada"), "answers[0]", "load the page again");
    asks(DRIVES_QUESTION);
    complete(path);
    assertThat(answered(path).toString()).contains(DRIVES).doesNotContain(CALLED, BUILDING);
    assertThat(sealed(path).at("/intake/answers")).hasSize(1);
    assertThat(json(get(path + "/seal", adjudicator)).path("status").asString()).isEqualTo("VALID");
  }

  @Test
  void where_nothing_is_asked_nothing_is_kept() {
    asks(CALLED_QUESTION);
    String path = collected();
    assertThat(answer(path, CALLED, "Ada")).hasStatus(204);
    asks();
    complete(path);
    assertThat(answered(path)).isEmpty();
    assertThat(sealed(path).at("/intake/text").isNull()).isTrue();
    assertThat(json(get(path + "/seal", adjudicator)).path("status").asString()).isEqualTo("VALID");
  }

  @Test
  void answers_are_deleted_with_the_rest_when_their_person_is_expunged() {
    asks(CALLED_QUESTION);
    String path = collected();
    assertThat(answer(path, CALLED, "Ada")).hasStatus(204);
    complete(path);
    people.changeStatus(
        person, people.get(person).version(), PersonStatus.LEFT, ModuleContext.TESTER);
    people.expunge(person, people.get(person).version(), ModuleContext.TESTER);
    assertThat(
            jdbc.sql("select count(*) from enrollment_evidence where enrollment_id = :id")
                .param("id", UUID.fromString(id(path)))
                .query(Integer.class)
                .single())
        .isZero();
    assertThat(answered(path)).isEmpty();
  }

  @Test
  void a_registration_is_completed_by_who_attests_to_the_text_of_the_policy() {
    String path = collected();
    refused(post(path + "/registration", seen(path), registrar), "attested", "to be confirmed");
    refused(
        post(path + "/registration", seen(path).put("attested", false), registrar),
        "attested",
        "to be confirmed");
    complete(path);
    JsonNode seal = json(get(path + "/seal", adjudicator));
    assertThat(seal.at("/attestation/text").asString()).isEqualTo(CredentialPolicy.ATTESTATION);
    assertThat(seal.at("/attestation/registrar").asString()).isEqualTo("test");
  }

  @Test
  void what_is_attested_is_what_the_registrar_read() {
    String path = collected();
    int read = json(get(path + "/registration", registrar)).path("policyVersion").asInt();
    String text = "I met the applicant.\nI know them.";
    change(policy -> policy.with(policy.identityProofing(), List.of(), text));
    MvcTestResult other =
        post(path + "/registration", attested(path).put("policyVersion", read), registrar);
    assertThat(other).hasStatus(409);
    assertThat(detail(other)).contains("changed meanwhile, from version 1 to 2");
    assertThat(json(get(path + "/registration", registrar)).path("attestation").asString())
        .isEqualTo(text);
    assertThat(
            post(path + "/registration", attested(path).put("policyVersion", read + 1), registrar))
        .hasStatusOk();
    assertThat(sealed(path).path("attestation").asString()).isEqualTo(text);
    assertThat(json(get(path + "/seal", adjudicator)).at("/attestation/text").asString())
        .isEqualTo(text);
  }

  @Test
  void a_favourable_result_is_of_a_check_that_suffices_by_the_policy() {
    change(policy ->
        policy.with(
            IdentityProofing.of(true, List.of(Investigation.TIER_3, Investigation.TIER_5), null)));
    String path = sponsored();
    register(path);
    refused(
        post(path + "/adjudication", favourable(path), adjudicator),
        "investigation",
        "is Tier 1, which does not suffice for "
            + types.get(type).policy().name()
            + ": a favourable result has to be of Tier 3, Tier 5");
    assertThat(state(path)).isEqualTo("ENROLLED");
    assertThat(
            post(
                path + "/adjudication",
                favourable(path).put("investigation", "TIER_5"),
                adjudicator))
        .hasStatusOk();
    assertThat(state(path)).isEqualTo("ADJUDICATED");
  }

  @Test
  void a_result_that_is_not_favourable_ends_the_request_whatever_check_it_is_of() {
    change(policy -> policy.with(IdentityProofing.of(true, List.of(Investigation.TIER_5), null)));
    String path = sponsored();
    register(path);
    assertThat(
            post(
                path + "/adjudication",
                favourable(path)
                    .put("investigation", "NCHC")
                    .put("favourable", false)
                    .put("reason", "Findings of the check"),
                adjudicator))
        .hasStatusOk();
    assertThat(state(path)).isEqualTo("REJECTED");
  }

  @Test
  void a_request_lives_for_as_long_as_the_policy_says_else_as_the_server_does() {
    String path = sponsored();
    assertThat(days(path)).isEqualTo(90);
    assertThat(post(path + "/withdraw", because(path, "Once more"), sponsor)).hasStatusOk();
    change(policy -> policy.with(IdentityProofing.of(true, null, 7)));
    assertThat(days(sponsored())).isEqualTo(7);
  }

  private long days(String path) {
    JsonNode enrollment = json(get(path, sponsor));
    return java.time.Duration.between(
            java.time.Instant.parse(enrollment.path("requestedAt").asString()),
            java.time.Instant.parse(enrollment.path("expiresAt").asString()))
        .toDays();
  }
}

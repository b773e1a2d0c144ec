package org.keywright.server.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Role;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.people.PersonStatus;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Subscriber agreements: what is on record of them, and that nothing goes on without (RFC 3647,
 * section 4.9.6).
 */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
class AgreementsTest extends CredentialsOverHttp {

  private static final String TEXT = "You keep your PIN to yourself.\n\nYou report what is lost.";

  /** By {@code printf '…' | sha256sum}. */
  private static final String HASH =
      "7b872a73c0ad391d85d14fcb94766b9b70dd12f48bcdfb13a8deb1b25dea1f97";

  @Autowired private Agreements agreements;

  private ObjectNode document;
  private JsonNode made;
  private UUID type;
  private UUID person;
  private String path;

  @BeforeEach
  void aTypeWithAnAgreement() {
    document = document().put("subscriberAgreement", TEXT);
    made = create(document);
    type = UUID.fromString(made.path("type").asString());
    person = holder(made);
    path = "/api/v1/people/" + person + "/agreements";
  }

  private Actor holder() {
    return new Actor(Actor.Kind.ACCOUNT, "ada", "Ada B", Set.of(Permission.OWN_DEVICES), person);
  }

  private static ObjectNode seen(String hash) {
    return JSON.createObjectNode().put("sha256", hash);
  }

  private MvcTestResult agree(String hash) {
    return send(HttpMethod.POST, path + "/" + type, seen(hash), issuer);
  }

  /** Saves the next version with another text. */
  private void change(String text) {
    document.put("subscriberAgreement", text);
    MvcTestResult saved = save(made, document);
    assertThat(saved).hasStatusOk();
    made = json(saved);
  }

  private static void assertNeeded(MvcTestResult refused) {
    assertThat(refused).hasStatus(409);
    assertThat(json(refused).path("code").asString()).isEqualTo("agreement-needed");
  }

  private static UUID run(MvcTestResult started) {
    assertThat(started).hasStatus(201);
    return UUID.fromString(json(started).at("/issuance/id").asString());
  }

  private MvcTestResult retry(UUID run) {
    return send(HttpMethod.POST, "/api/v1/issuances/" + run + "/attempts", "", issuer);
  }

  @Test
  void what_is_to_be_agreed_to_is_told_with_the_SHA_256_of_its_text() {
    JsonNode told = json(get(path + "/" + type, issuer));
    assertThat(told.path("text").asString()).isEqualTo(TEXT);
    assertThat(told.path("sha256").asString()).isEqualTo(HASH);
    assertThat(told.path("version").asInt()).isEqualTo(1);
    assertThat(told.path("holder").asString()).isEqualTo("Ada B");
    assertThat(told.path("credentialType").asString()).isEqualTo(type.toString());
    assertThat(told.path("accepted").isNull()).isTrue();
    assertThat(json(get(path, issuer))).hasSize(1).first().isEqualTo(told);
    assertThat(agreements.own(type, holder()).sha256()).isEqualTo(HASH);
    change("");
    assertThat(get(path + "/" + type, issuer)).hasStatus(404);
    assertThat(json(get(path, issuer))).isEmpty();
  }

  @Test
  void nothing_is_issued_before_the_holder_agreed_and_the_refusal_names_whose_agreement_to_what() {
    MvcTestResult refused = issue(person);
    assertNeeded(refused);
    assertThat(json(refused).path("person").asString()).isEqualTo(person.toString());
    assertThat(json(refused).path("credentialType").asString()).isEqualTo(type.toString());
    assertThat(detail(refused)).contains("My Devices").contains("in the presence of an operator");
    assertThat(agree(HASH)).hasStatusOk();
    assertThat(issue(person)).hasStatus(201);
  }

  @Test
  void a_holder_agrees_by_themselves() {
    Agreement agreed = agreements.acceptOwn(type, HASH, holder());
    Agreement.Acceptance accepted = java.util.Objects.requireNonNull(agreed.accepted());
    assertThat(accepted.attendedBy()).isNull();
    assertThat(accepted.version()).isEqualTo(1);
    assertThat(agreements.own(holder())).containsExactly(agreed);
    assertThat(issue(person)).hasStatus(201);
  }

  @Test
  void an_operator_puts_on_record_what_somebody_agreed_to_in_their_presence_and_never_their_own() {
    JsonNode accepted = json(agree(HASH)).path("accepted");
    assertThat(accepted.path("attendedBy").asString()).isNotBlank();
    UUID self = UUID.randomUUID();
    Actor operator =
        new Actor(Actor.Kind.ACCOUNT, "olive", "Olive", Set.of(Permission.DEVICE_ISSUE), person);
    assertThatThrownBy(() -> agreements.acceptAttended(person, type, HASH, operator))
        .isInstanceOf(NotPermittedException.class)
        .hasMessageContaining("My Devices");
    assertThatThrownBy(() -> agreements.acceptAttended(self, type, HASH, operator))
        .isInstanceOf(NotFoundException.class);
    for (Role role : new Role[] {Role.HELP_DESK, Role.REGISTRAR, Role.SYSTEM_MANAGER}) {
      String other = bearer(role);
      assertThat(send(HttpMethod.POST, path + "/" + type, seen(HASH), other)).hasStatus(403);
      assertThat(get(path, other)).hasStatus(403);
    }
    Actor nobody = new Actor(Actor.Kind.ACCOUNT, "none", "None", Set.of(Permission.OWN_DEVICES));
    assertThatThrownBy(() -> agreements.acceptOwn(type, HASH, nobody))
        .isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(() -> agreements.acceptOwn(type, HASH, operator))
        .isInstanceOf(NotPermittedException.class);
  }

  @Test
  void who_agreed_to_a_text_that_does_not_stand_any_more_agreed_to_nothing() {
    change("You keep your PIN to yourself, always.");
    MvcTestResult refused = agree(HASH);
    assertThat(refused).hasStatus(409);
    assertThat(json(refused).path("code").asString()).isEqualTo("agreement-changed");
    assertThatThrownBy(() -> agreements.acceptOwn(type, HASH, holder()))
        .isInstanceOf(ConflictException.class);
    assertNeeded(issue(person));
    for (String none : new String[] {"", "abc", HASH.toUpperCase(java.util.Locale.ROOT)}) {
      assertThat(agree(none)).as(none).hasStatus(422);
    }
    assertThat(send(HttpMethod.POST, path + "/" + type, JSON.createObjectNode(), issuer))
        .hasStatus(422);
  }

  @Test
  void a_changed_text_asks_again_at_the_next_step_and_one_that_stands_never_asks_twice() {
    agree(HASH);
    UUID run = run(issue(person));
    issuance(document).put("cardValidityYears", 1);
    change(TEXT);
    assertThat(retry(run)).as("another version with the same text").hasStatus(201);
    change("Something else.");
    assertNeeded(retry(run));
    assertNeeded(issue(person));
    change(TEXT);
    assertThat(retry(run)).as("the text as it was").hasStatus(201);
    change("");
    assertThat(issue(person)).as("nothing to agree to").hasStatus(201);
  }

  @Test
  void another_credential_type_with_the_same_text_is_agreed_to_on_its_own() {
    agree(HASH);
    JsonNode other = create(document().put("subscriberAgreement", TEXT));
    UUID newcomer = holder(other);
    assertNeeded(issue(newcomer));
    assertThat(
            send(
                HttpMethod.PUT,
                "/api/v1/people/" + person + "/credential-types/" + other.path("type").asString(),
                "",
                sponsor))
        .hasStatus(204);
    assertNeeded(
        send(
            HttpMethod.POST,
            "/api/v1/issuances",
            JSON.createObjectNode()
                .put("holder", person.toString())
                .put("credentialType", other.path("type").asString()),
            issuer));
  }

  @Test
  void a_replacement_waits_for_the_agreement_and_the_old_device_stays_in_use_until_then() {
    UUID old = device(person, "ACTIVE");
    ObjectNode request =
        JSON.createObjectNode()
            .put("holder", person.toString())
            .put("replaces", old.toString())
            .put("reason", "DAMAGED");
    assertNeeded(send(HttpMethod.POST, "/api/v1/issuances", request, issuer));
    assertThat(json(get("/api/v1/devices/" + old, issuer)).path("state").asString())
        .isEqualTo("ACTIVE");
    agree(HASH);
    assertThat(send(HttpMethod.POST, "/api/v1/issuances", request, issuer)).hasStatus(201);
  }

  @Test
  void it_is_in_the_audit_log_and_in_the_history_of_the_person_once() {
    agree(HASH);
    agree(HASH);
    agreements.acceptOwn(type, HASH, holder());
    JsonNode audited =
        json(get("/api/v1/audit?subjectKind=person&subjectId=" + person, bearer(Role.AUDITOR)));
    assertThat(audited.path("items"))
        .filteredOn(entry -> entry.path("action").asString().equals("person.agree"))
        .singleElement()
        .satisfies(entry ->
            assertThat(entry.path("details").toString())
                .contains(HASH, type.toString(), "\"attended\":\"true\""));
    assertThat(json(get("/api/v1/people/" + person + "/history", issuer)))
        .filteredOn(entry -> entry.path("action").asString().equals("person.agree"))
        .singleElement()
        .satisfies(entry ->
            assertThat(entry.path("changes").asString())
                .contains(made.at("/policy/name").asString(), "version 1", "in the presence of"));
  }

  @Test
  void of_who_is_expunged_no_agreement_stays() {
    agree(HASH);
    people.changeStatus(person, 1, PersonStatus.LEFT, Actor.system());
    assertThat(agree(HASH)).as("who left agrees to nothing").hasStatus(409);
    people.expunge(person, 2, Actor.system());
    assertThat(
            jdbc.sql("select count(*) from agreement_acceptance where person_id = :person")
                .param("person", person)
                .query(Integer.class)
                .single())
        .isZero();
    assertThat(
            json(get("/api/v1/people/" + person + "/history", issuer))
                .findValuesAsString("changes"))
        .allMatch(String::isEmpty);
  }

  @Test
  void two_at_once_leave_one_record() {
    Map<String, String> both = new java.util.concurrent.ConcurrentHashMap<>();
    java.util.stream.IntStream.range(0, 4)
        .parallel()
        .forEach(i -> both.put("t" + i, agreements.acceptOwn(type, HASH, holder()).toString()));
    assertThat(both.values()).hasSize(4);
    assertThat(Set.copyOf(both.values())).as("all are told the same").hasSize(1);
  }
}

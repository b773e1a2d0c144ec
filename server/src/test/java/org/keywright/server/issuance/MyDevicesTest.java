package org.keywright.server.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.access.Accounts;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.credential.Assignments;
import org.keywright.server.credential.CredentialFixture;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceType;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.NewDevice;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PinRecovery;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.PolicyRef;
import org.keywright.server.policy.RecoveryRight;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holders, and who helps them, see and do over REST. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class MyDevicesTest extends ServerTest {

  private static final String PASSWORD = "correct horse battery staple";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Actor SYSTEM = Actor.system();

  @Autowired private Accounts accounts;
  @Autowired private People people;
  @Autowired private Policies policies;
  @Autowired private Devices devices;
  @Autowired private CredentialTypes types;
  @Autowired private Assignments assignments;
  @Autowired private PlatformTransactionManager transactions;

  private Browser ada = new Browser(new MockHttpSession(), new Cookie("none", ""));
  private UUID device = new UUID(0, 0);
  private UUID others = new UUID(0, 0);

  private record Browser(MockHttpSession session, Cookie cookie) {}

  @BeforeEach
  void prepare() {
    UUID holder = person();
    device = active(holder, PinRecovery.of(null, RecoveryRight.NOBODY));
    others = active(person(), PinRecovery.of(null, null));
    ada = signIn(holder);
  }

  private UUID person() {
    String address = UUID.randomUUID() + "@example.org";
    return people
        .create(new PersonDetails("Ada Byron", "Ada", "Byron", address, address, ""), SYSTEM)
        .id();
  }

  private UUID active(UUID holder, PinRecovery recovery) {
    UUID pending = pending(holder, recovery, true);
    apply(pending, new DeviceTransition.Activate());
    return pending;
  }

  private void apply(UUID id, DeviceTransition step) {
    new TransactionTemplate(transactions)
        .executeWithoutResult(status -> devices.apply(id, step, SYSTEM, ""));
  }

  private UUID pending(UUID holder, PinRecovery recovery, boolean showInitialPin) {
    List<SlotPolicy> slots =
        List.of(
            new SlotPolicy(
                Slot.AUTHENTICATION, KeyAlgorithm.ECC_P256, "piv-authentication", List.of()),
            new SlotPolicy(
                Slot.CARD_AUTHENTICATION, KeyAlgorithm.ECC_P256, "card-authentication", List.of()));
    PolicyRef policy =
        policies
            .create(
                DevicePolicy.of(
                    "p" + UUID.randomUUID().toString().substring(0, 8),
                    null,
                    PivPolicy.of(slots, null, null, null, null, null, null, null, null),
                    Set.of("plain-piv-9b"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    recovery,
                    false,
                    showInitialPin),
                SYSTEM)
            .ref();
    String hardware = UUID.randomUUID().toString().replace("-", "");
    Device made = devices.register(new NewDevice("plain-piv-9b", hardware, hardware, ""), SYSTEM);
    apply(made.id(), new DeviceTransition.StartIssuance(holder, policy));
    apply(made.id(), new DeviceTransition.CompleteIssuance());
    return made.id();
  }

  private Browser signIn(UUID person) {
    String name = "u" + person.toString().substring(0, 8);
    accounts.create(name, null, PASSWORD.toCharArray(), Set.of(Role.CARDHOLDER), person, SYSTEM);
    MvcTestResult first = http.get().uri("/api/v1/session").exchange();
    Cookie cookie = Objects.requireNonNull(first.getResponse().getCookie("XSRF-TOKEN"));
    Browser browser = new Browser(new MockHttpSession(), cookie);
    MvcTestResult session =
        send(
            browser,
            HttpMethod.POST,
            "/api/v1/session",
            JSON.writeValueAsString(Map.of("name", name, "password", PASSWORD)));
    assertThat(session).hasStatusOk();
    assertThat(json(session).path("person").asString()).isEqualTo(person.toString());
    return browser;
  }

  private MvcTestResult send(Browser browser, HttpMethod verb, String path, String body) {
    return http.method(verb)
        .uri(path)
        .session(browser.session())
        .cookie(browser.cookie())
        .header("X-XSRF-TOKEN", browser.cookie().getValue())
        .contentType("application/json")
        .content(body)
        .exchange();
  }

  private MvcTestResult mine(HttpMethod verb, UUID id, String what, String body) {
    return send(ada, verb, "/api/v1/my/devices/" + id + what, body);
  }

  private MvcTestResult staff(String path, Role role) {
    return http.post()
        .uri(path)
        .contentType("application/json")
        .content("{}")
        .header("Authorization", bearer(role))
        .exchange();
  }

  private static JsonNode json(MvcTestResult result) {
    return JSON.readTree(result.getResponse().getContentAsByteArray());
  }

  @Test
  void holders_see_their_own_devices_and_no_others() {
    JsonNode list = json(send(ada, HttpMethod.GET, "/api/v1/my/devices", ""));
    assertThat(list).hasSize(1);
    assertThat(list.get(0).path("id").asString()).isEqualTo(device.toString());
    assertThat(mine(HttpMethod.GET, device, "", "")).hasStatusOk();
    assertThat(mine(HttpMethod.GET, device, "/history", "")).hasStatusOk();
    for (String path : List.of("/api/v1/devices", "/api/v1/people", "/api/v1/issuances")) {
      assertThat(send(ada, HttpMethod.GET, path, "")).as(path).hasStatus(403);
    }
    MvcTestResult unknown = mine(HttpMethod.GET, UUID.randomUUID(), "", "");
    assertThat(unknown).hasStatus(404);
    assertThat(mine(HttpMethod.GET, others, "", "")).hasStatus(404);
    assertThat(mine(HttpMethod.GET, others, "/history", "")).hasStatus(404);
    assertThat(mine(HttpMethod.PUT, others, "/label", "{}")).hasStatus(404);
    for (String what : List.of("/change-pin", "/reset-pin", "/unlock", "/first-pin")) {
      assertThat(mine(HttpMethod.POST, others, what, "")).as(what).hasStatus(404);
    }
    assertThat(mine(HttpMethod.POST, others, "/report", "{\"reason\":\"LOST\"}")).hasStatus(404);
  }

  @Test
  void holders_give_their_device_a_name_of_up_to_60_characters() {
    JsonNode changed = json(mine(HttpMethod.PUT, device, "/label", "{\"label\":\" Blue key \"}"));
    assertThat(changed.path("label").asString()).isEqualTo("Blue key");
    String longest = "x".repeat(60);
    assertThat(mine(HttpMethod.PUT, device, "/label", "{\"label\":\"" + longest + "\"}"))
        .hasStatusOk();
    assertThat(mine(HttpMethod.PUT, device, "/label", "{\"label\":\"" + longest + "x\"}"))
        .hasStatus(422);
    assertThat(mine(HttpMethod.PUT, device, "/label", "{\"label\":\"a\\u0007b\"}")).hasStatus(422);
  }

  @Test
  void holders_report_what_happened_to_their_device_and_nothing_else() {
    assertThat(mine(HttpMethod.POST, device, "/report", "{}")).hasStatus(422);
    assertThat(mine(HttpMethod.POST, device, "/report", "{\"reason\":\"NONE\"}")).hasStatus(403);
    MvcTestResult reported =
        mine(HttpMethod.POST, device, "/report", "{\"reason\":\"STOLEN\",\"remark\":\"train\"}");
    assertThat(json(reported).path("state").asString()).isEqualTo("INVALID");
    MvcTestResult late = mine(HttpMethod.POST, device, "/change-pin", "");
    assertThat(late).hasStatus(409);
    assertThat(json(late).path("detail").asString()).contains("replacement");
  }

  @Test
  void holders_begin_go_on_with_and_give_up_what_sets_their_PIN() {
    MvcTestResult started = mine(HttpMethod.POST, device, "/change-pin", "");
    assertThat(started).hasStatus(201);
    assertThat(json(started).path("ticket").asString()).startsWith("kwt_");
    String run = json(started).path("issuance").path("id").asString();
    assertThat(json(send(ada, HttpMethod.GET, "/api/v1/my/issuances/" + run, "")).path("state"))
        .hasToString("\"OPEN\"");
    assertThat(send(ada, HttpMethod.POST, "/api/v1/my/issuances/" + run + "/attempts", ""))
        .hasStatus(201);
    assertThat(send(ada, HttpMethod.POST, "/api/v1/my/issuances/" + run + "/cancel", ""))
        .hasStatusOk();
    MvcTestResult foreign = staff("/api/v1/devices/" + others + "/change-pin", Role.HELP_DESK);
    assertThat(foreign).hasStatus(201);
    String theirs = json(foreign).path("issuance").path("id").asString();
    assertThat(send(ada, HttpMethod.GET, "/api/v1/my/issuances/" + theirs, "")).hasStatus(404);
    for (String what : List.of("/attempts", "/cancel")) {
      assertThat(send(ada, HttpMethod.POST, "/api/v1/my/issuances/" + theirs + what, ""))
          .as(what)
          .hasStatus(404);
    }
  }

  @Test
  void holders_read_the_agreement_of_a_type_and_agree_to_it_in_their_own_session() {
    UUID holder = person();
    ada = signIn(holder);
    UUID type =
        CredentialFixture.type(
            types,
            CredentialFixture.policy(policies, "plain-piv-9b", FascnSettings.NON_FEDERAL),
            DeviceType.PIV_CARD);
    CredentialFixture.agreement(types, type, "You keep it to yourself.");
    String path = "/api/v1/my/agreements";
    assertThat(json(send(ada, HttpMethod.GET, path, ""))).as("they hold nothing").isEmpty();
    assignments.assign(holder, type, SYSTEM);
    JsonNode asked = json(send(ada, HttpMethod.GET, path, "")).get(0);
    assertThat(asked.path("text").asString()).isEqualTo("You keep it to yourself.");
    assertThat(asked.path("accepted").isNull()).isTrue();
    String seen = JSON.writeValueAsString(Map.of("sha256", asked.path("sha256").asString()));
    JsonNode agreed = json(send(ada, HttpMethod.POST, path + "/" + type, seen));
    assertThat(agreed.path("accepted").path("attendedBy").isNull()).isTrue();
    assertThat(json(send(ada, HttpMethod.GET, path + "/" + type, ""))).isEqualTo(agreed);
    CredentialFixture.agreement(types, type, "You keep it to yourself, always.");
    assertThat(send(ada, HttpMethod.POST, path + "/" + type, seen)).hasStatus(409);
    String others = "/api/v1/people/" + holder + "/agreements/" + type;
    assertThat(send(ada, HttpMethod.POST, others, seen)).hasStatus(403);
  }

  @Test
  void a_policy_can_forbid_what_is_done_by_the_PUK() {
    assertThat(mine(HttpMethod.POST, device, "/reset-pin", "")).hasStatus(201);
    MvcTestResult forbidden = mine(HttpMethod.POST, device, "/unlock", "");
    assertThat(forbidden).hasStatus(409);
    assertThat(json(forbidden).path("detail").asString()).contains("policy");
    assertThat(mine(HttpMethod.POST, device, "/first-pin", "")).hasStatus(409);
  }

  @Test
  void a_policy_says_whether_the_holder_or_staff_reset_and_unlock() {
    UUID holder = person();
    ada = signIn(holder);
    UUID mixed = active(holder, new PinRecovery(RecoveryRight.STAFF, RecoveryRight.HOLDER));
    String path = "/api/v1/devices/" + mixed;
    assertThat(mine(HttpMethod.POST, mixed, "/unlock", "")).hasStatus(201);
    MvcTestResult own = mine(HttpMethod.POST, mixed, "/reset-pin", "");
    assertThat(own).hasStatus(409);
    assertThat(json(own).path("detail").asString()).contains("ask the help desk");
    assertThat(staff(path + "/reset-pin", Role.HELP_DESK)).hasStatus(201);
    MvcTestResult forHolder = staff(path + "/unlock", Role.HELP_DESK);
    assertThat(forHolder).hasStatus(409);
    assertThat(json(forHolder).path("detail").asString()).contains("holder alone");
  }

  @Test
  void a_policy_can_keep_the_initial_PIN_from_being_shown() {
    UUID pending = pending(person(), PinRecovery.of(null, null), false);
    MvcTestResult refused = staff("/api/v1/devices/" + pending + "/activation", Role.ISSUER);
    assertThat(refused).hasStatus(409);
    assertThat(json(refused).path("detail").asString()).contains("initial PIN", "holder");
    assertThat(devices.get(pending).state().name()).isEqualTo("PENDING");
  }

  @Test
  void the_help_desk_unlocks_and_who_issues_activates() {
    String path = "/api/v1/devices/" + others;
    for (String what : List.of("/change-pin", "/reset-pin", "/unlock")) {
      MvcTestResult started = staff(path + what, Role.HELP_DESK);
      assertThat(started).as(what).hasStatus(201);
      String run = json(started).path("issuance").path("id").asString();
      assertThat(staff("/api/v1/issuances/" + run + "/attempts", Role.HELP_DESK))
          .as(what)
          .hasStatus(201);
      assertThat(staff("/api/v1/issuances/" + run + "/attempts", Role.AUDITOR))
          .as(what)
          .hasStatus(403);
      assertThat(staff("/api/v1/issuances/" + run + "/cancel", Role.AUDITOR))
          .as(what)
          .hasStatus(403);
      assertThat(staff(path + what, Role.SPONSOR)).as(what).hasStatus(403);
    }
    assertThat(staff(path + "/activation", Role.HELP_DESK)).hasStatus(403);
    MvcTestResult active = staff(path + "/activation", Role.ISSUER);
    assertThat(active).as("it is in use already").hasStatus(409);
  }

  @Test
  void an_account_of_nobody_has_no_devices() {
    MvcTestResult list =
        http.get()
            .uri("/api/v1/my/devices")
            .header("Authorization", bearer(Role.CARDHOLDER))
            .exchange();
    assertThat(list).hasStatusOk();
    assertThat(json(list)).isEmpty();
  }
}

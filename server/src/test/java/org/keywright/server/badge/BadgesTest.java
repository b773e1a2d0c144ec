package org.keywright.server.badge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.card.piv.model.FascN;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Role;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.credential.Assignments;
import org.keywright.server.credential.BadgeLayout;
import org.keywright.server.credential.BadgeLayout.Field;
import org.keywright.server.credential.CredentialFixture;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceType;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.NewDevice;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceRequest;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.StoredPolicy;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which badges are printed, by which layout, and what is recorded of it. */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
class BadgesTest extends ServerTest {

  private static final String CARD = "plain-piv-9b";
  private static final String KEY = "piv-security-key-5.4";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final LocalDate EXPIRES = LocalDate.of(2031, 12, 24);
  private static final Actor ISSUER =
      new Actor(Actor.Kind.ACCOUNT, "issuer", "Olive", Role.ISSUER.permissions(), null);

  @Autowired private Badges badges;
  @Autowired private Devices devices;
  @Autowired private Issuances issuances;
  @Autowired private CredentialTypes types;
  @Autowired private Assignments assignments;
  @Autowired private Policies policies;
  @Autowired private People people;
  @Autowired private EnrolledBiometrics biometrics;
  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transactions;

  private UUID holder;
  private UUID type;
  private StoredPolicy cards;

  @BeforeEach
  void somebodyWithACredentialType() {
    String address = UUID.randomUUID() + "@example.org";
    holder =
        people
            .create(
                new PersonDetails("Ada Byron", "Ada", "Byron", address, address, "Engines"),
                Actor.system())
            .id();
    cards = CredentialFixture.policy(policies, CARD, FascnSettings.NON_FEDERAL);
    type = CredentialFixture.type(types, cards, DeviceType.PIV_CARD);
    assignments.assign(holder, type, Actor.system());
    layout(Set.of(Field.PHOTO, Field.EXPIRY, Field.CARD_NUMBER, Field.AFFILIATION));
  }

  /** The next version of the policy, with this layout. */
  private void layout(Set<Field> fields) {
    StoredCredentialPolicy stored = types.get(type);
    CredentialPolicy now = stored.policy();
    BadgeLayout layout =
        new BadgeLayout(
            BadgeLayout.Orientation.PORTRAIT, "Engines " + fields.size(), "#1f4e79", fields, "");
    types.save(
        type,
        stored.version(),
        CredentialPolicy.of(
            now.name(), "", now.key(), null, null, null, null, now.deviceIssuance(), layout),
        Actor.system());
  }

  /** A card that was issued to the holder, up to a state. */
  private Device card(DeviceTransition... further) {
    Issuance run =
        issuances.start(new IssuanceRequest(holder, type, null, null), Actor.system()).issuance();
    Device device = device(CARD, cards, further);
    bind(run.id(), device.id(), FascN.nonFederal(4711));
    return devices.get(device.id());
  }

  private Device device(String model, StoredPolicy policy, DeviceTransition... further) {
    String serial = UUID.randomUUID().toString().replace("-", "");
    Device device = devices.register(new NewDevice(model, serial, serial, ""), Actor.system());
    transactions.executeWithoutResult(status -> {
      devices.apply(
          device.id(),
          new DeviceTransition.StartIssuance(holder, policy.ref()),
          Actor.system(),
          "");
      for (DeviceTransition step : further) {
        devices.apply(device.id(), step, Actor.system(), "");
      }
    });
    return devices.get(device.id());
  }

  /** What an issuance leaves behind when its device is pending. */
  private void bind(UUID run, UUID device, FascN number) {
    jdbc.sql(
            """
            update issuance set state = 'PENDING', device_id = :device, fascn = :fascn,
              expires_on = :expires, created_at = :created where id = :id
            """)
        .param("device", device)
        .param("fascn", number.encode())
        .param("expires", EXPIRES)
        .param(
            "created", LocalDate.of(2026, 1, 2).atStartOfDay().atOffset(java.time.ZoneOffset.UTC))
        .param("id", run)
        .update();
  }

  private static DeviceTransition complete() {
    return new DeviceTransition.CompleteIssuance();
  }

  private static DeviceTransition activate() {
    return new DeviceTransition.Activate();
  }

  private boolean isPrintable(Device device) {
    return badges.printable(List.of(device), ISSUER).contains(device.id());
  }

  private String refusal(Device device) {
    try {
      badges.open(device.id(), ISSUER);
      return "";
    } catch (ConflictException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void a_card_that_is_pending_or_active_has_a_badge_with_what_it_was_issued_with() {
    for (Device device : List.of(card(complete()), card(complete(), activate()))) {
      assertThat(isPrintable(device)).isTrue();
      Badges.Sheet sheet = badges.open(device.id(), ISSUER);
      assertThat(sheet.drawing().front())
          .contains(">BYRON,<", ">ADA<", ">2031DEC24<", ">DEC2031<", ">Engines<");
      assertThat(sheet.drawing().back())
          .as("the number that FASC-Ns with nines have as the person identifier")
          .contains(">004711<");
    }
  }

  @Test
  void the_layout_is_that_of_the_version_by_which_the_card_was_issued() {
    Device before = card(complete());
    layout(Set.of(Field.CREDENTIAL_TYPE));
    Device after = card(complete());
    assertThat(badges.open(before.id(), ISSUER).drawing().front())
        .contains(">Engines 4<")
        .doesNotContain(types.get(type).policy().name());
    assertThat(badges.open(after.id(), ISSUER).drawing().front())
        .contains(">Engines 1<", types.get(type).policy().name());
  }

  @Test
  void what_is_no_card_in_use_of_a_type_that_is_held_has_no_badge() {
    Device failed = card(new DeviceTransition.FailIssuance());
    Device suspended = card(complete(), activate(), new DeviceTransition.Suspend());
    Device key = device(KEY, cards, complete(), activate());
    Device byNoPolicy = device(CARD, cards, complete());
    Device card = card(complete(), activate());
    assertThat(isPrintable(card)).isTrue();
    assignments.withdraw(holder, type, Actor.system());
    for (Device device : List.of(failed, suspended, key, byNoPolicy, card)) {
      assertThat(isPrintable(device)).isFalse();
    }
    assertThat(refusal(failed)).contains("pending or active", "failed");
    assertThat(refusal(suspended)).contains("suspended");
    assertThat(refusal(key)).contains("onto cards");
    assertThat(refusal(byNoPolicy)).contains("not issued by a credential policy");
    assertThat(refusal(card)).contains("no more");
  }

  @Test
  void each_opening_is_in_the_audit_log_and_in_the_history_of_the_device() {
    Device device = card(complete());
    badges.open(device.id(), ISSUER);
    badges.open(device.id(), ISSUER);
    assertThat(devices.history(device.id(), new PageRequest(0, 10)).items())
        .filteredOn(entry -> entry.action().equals("print-badge"))
        .hasSize(2)
        .allSatisfy(entry -> {
          assertThat(entry.actorName()).isEqualTo("Olive");
          assertThat(entry.holder()).isEqualTo(holder);
          assertThat(entry.to()).isEqualTo(device.state());
        });
    List<String> details =
        jdbc.sql(
                "select canonical from audit_entry where action = 'badge.print' and subject_id ="
                    + " :device")
            .param("device", device.id().toString())
            .query((rs, n) -> java.util.Objects.requireNonNull(rs.getString(1)))
            .list();
    assertThat(details)
        .hasSize(2)
        .allSatisfy(text -> assertThat(text).contains(type.toString(), "credentialPolicyVersion"));
  }

  @Test
  void only_who_may_issue_devices_opens_a_badge_and_nobody_their_own() {
    Device device = card(complete());
    for (Role role : Role.values()) {
      Actor actor =
          new Actor(Actor.Kind.ACCOUNT, "other", "Somebody", role.permissions(), holder(role));
      if (actor.may(Permission.DEVICE_ISSUE)) {
        assertThat(badges.open(device.id(), actor).device().id()).isEqualTo(device.id());
      } else {
        assertThat(badges.printable(List.of(device), actor)).isEmpty();
        assertThatThrownBy(() -> badges.open(device.id(), actor))
            .as(role.name())
            .isInstanceOf(NotPermittedException.class);
      }
    }
    Actor themselves =
        new Actor(Actor.Kind.ACCOUNT, "ada", "Ada", Role.ISSUER.permissions(), holder);
    assertThat(badges.printable(List.of(device), themselves)).isEmpty();
    assertThatThrownBy(() -> badges.open(device.id(), themselves))
        .isInstanceOf(NotPermittedException.class)
        .hasMessageContaining("their own");
  }

  private @Nullable UUID holder(Role role) {
    return role == Role.CARDHOLDER ? holder : null;
  }

  @Test
  void a_portrait_that_is_enrolled_is_on_the_badge_and_a_missing_one_is_told() {
    Device device = card(complete());
    Badges.Sheet without = badges.open(device.id(), ISSUER);
    assertThat(without.notes()).singleElement().asString().contains("No portrait is enrolled");
    assertThat(without.drawing().front()).doesNotContain("<image");
    byte[] jpeg = jpeg();
    biometrics.put(holder, BiometricKind.FACE, jpeg, Actor.system());
    Badges.Sheet with = badges.open(device.id(), ISSUER);
    assertThat(with.notes()).isEmpty();
    assertThat(with.drawing().front())
        .contains(
            "href=\"data:image/jpeg;base64,"
                + java.util.Base64.getEncoder().encodeToString(jpeg)
                + "\"");
  }

  /** The smallest file that has the structure of a JPEG. */
  private static byte[] jpeg() {
    return java.util.HexFormat.of()
        .parseHex("ffd8ffc0000b080001000101011100ffda0008010100003f0000ffd9");
  }

  @Test
  void a_preview_is_drawn_of_what_is_typed_for_who_may_read_policies() {
    Map<String, Object> layout =
        Map.of(
            "orientation", "LANDSCAPE",
            "organization", "<b>Example</b>",
            "colour", "#FFD873",
            "fields", List.of("PHOTO", "CREDENTIAL_TYPE"),
            "returnAddress", "1 Main Street");
    MvcTestResult drawn = preview(Map.of("name", "Staff", "badgeLayout", layout), Role.AUDITOR);
    assertThat(drawn).hasStatusOk();
    JsonNode sides = JSON.readTree(drawn.getResponse().getContentAsByteArray());
    assertThat(sides.path("front").asString())
        .contains(">Staff<", "&lt;b&gt;Example&lt;/b&gt;", "#ffd873", "width=\"85.60mm\"");
    assertThat(sides.path("back").asString()).contains(">1 Main Street<");
    assertThat(preview(Map.of("badgeLayout", layout), Role.HELP_DESK)).hasStatus(403);
  }

  @Test
  void a_layout_that_could_not_be_saved_is_not_drawn() {
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("organization", "x".repeat(41)),
            Map.of("colour", "red"),
            Map.of("returnAddress", "a\nb\nc\nd\ne\nf"),
            Map.of("returnAddress", "x".repeat(61)))) {
      MvcTestResult refused = preview(Map.of("badgeLayout", wrong), Role.SYSTEM_MANAGER);
      assertThat(refused).hasStatus(422);
      assertThat(refused).bodyText().contains("badgeLayout." + wrong.keySet().iterator().next());
    }
    assertThat(preview(Map.of(), Role.SYSTEM_MANAGER)).hasStatus(422);
    assertThat(
            preview(Map.of("name", "x".repeat(65), "badgeLayout", Map.of()), Role.SYSTEM_MANAGER))
        .hasStatus(422);
    assertThat(EnumSet.allOf(Field.class)).containsAll(BadgeLayout.DEFAULT.fields());
  }

  private MvcTestResult preview(Object body, Role role) {
    return http.method(HttpMethod.POST)
        .uri("/api/v1/badge-previews")
        .contentType("application/json")
        .content(JSON.writeValueAsString(body))
        .header("Authorization", bearer(role))
        .exchange();
  }
}

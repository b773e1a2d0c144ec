package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Fingers;
import org.keywright.acceptance.workbench.Rest;
import org.keywright.acceptance.workbench.StaffPolicy;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.TestPortrait;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.wire.Receipt;
import org.keywright.client.SessionOutcome;
import org.keywright.server.access.ApiTokens;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.biometrics.FingerPosition;
import org.keywright.server.biometrics.FingerprintRecord;
import org.keywright.server.biometrics.FingerprintSample;
import org.keywright.server.credential.HandOver;
import org.keywright.server.credential.HandOvers;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.Policies;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is changed in a credential policy over HTTP, and what is on the devices issued next. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class CredentialPolicyTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String KEY = "piv-security-key-5.4";
  private static final String CARD = "plain-piv-9b";

  @TempDir private static Path folder;
  private static TestServer server;
  private static Rest manager;
  private static Rest sponsor;
  private static Rest issuer;
  private static int count;

  private ObjectNode document = JSON.createObjectNode();
  private String type = "";
  private UUID person = new UUID(0, 0);

  @BeforeAll
  static void start() throws Exception {
    VirtualDevice any = Workbench.newDevice();
    server = new TestServer(folder).trusting(KEY, any.attestationRoot().orElseThrow()).start();
    manager = rest(Role.SYSTEM_MANAGER);
    sponsor = rest(Role.SPONSOR);
    issuer = rest(Role.ISSUER);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Rest rest(Role role) {
    return Rest.of(server.origin(), server.bean(ApiTokens.class), role);
  }

  @BeforeEach
  void aTypeThatSomebodyHolds() throws Exception {
    count++;
    document = JSON.createObjectNode().put("name", "Type " + count).put("key", "K" + count);
    document
        .putObject("deviceIssuance")
        .put("cardPolicy", policy(KEY).toString())
        .put("cardValidityYears", 3)
        .putArray("permittedDeviceTypes")
        .add("FIDO_SECURITY_KEY");
    type = manager.send("POST", "/api/v1/credential-types", document).path("type").asString();
    String address = "person" + count + "@example.org";
    person =
        server
            .bean(People.class)
            .create(
                new PersonDetails("Ada Example", "Ada", "Example", address, address, ""),
                Actor.system())
            .id();
    sponsor.send("PUT", "/api/v1/people/" + person + "/credential-types/" + type, null);
  }

  private static UUID policy(String model) {
    return server
        .bean(Policies.class)
        .create(
            StaffPolicy.of(
                "Device " + model + " " + UUID.randomUUID(),
                model,
                slot -> KeyAlgorithm.ECC_P256,
                Set.of(DataObject.CHUID, DataObject.CCC, DataObject.SECURITY_OBJECT),
                null,
                null),
            Actor.system())
        .id();
  }

  private ObjectNode issuance() {
    return (ObjectNode) document.get("deviceIssuance");
  }

  private void save(int version) throws Exception {
    ObjectNode next = JSON.createObjectNode().put("version", version);
    next.set("policy", document);
    manager.send("PUT", "/api/v1/credential-types/" + type, next);
  }

  private JsonNode begin() throws Exception {
    return issuer.send(
        "POST", "/api/v1/issuances", JSON.createObjectNode().put("holder", person.toString()));
  }

  private SessionOutcome redeem(VirtualDevice device, JsonNode started) throws Exception {
    return new Station(server).redeem(device.transport(), started.path("ticket").asString());
  }

  private VirtualDevice issued() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    SessionOutcome outcome = redeem(device, begin());
    assertThat(outcome.problem()).isNull();
    Receipt receipt = Objects.requireNonNull(outcome.receipt());
    assertThat(receipt.state()).isEqualTo("ACTIVE");
    return device;
  }

  private static Chuid chuid(VirtualDevice device) throws Exception {
    return Chuid.decode(
        Objects.requireNonNull(device.inspect().piv().objects().get(PivObject.CHUID.tag())));
  }

  @Test
  void the_card_ends_after_the_years_of_its_policy_and_no_certificate_ends_later()
      throws Exception {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    VirtualDevice three = issued();
    assertThat(chuid(three).expiration())
        .isBetween(today.plusYears(3), today.plusYears(3).plusDays(1));
    issuance().put("cardValidityYears", 1);
    save(1);
    JsonNode started = begin();
    VirtualDevice device = Workbench.newDevice();
    Receipt receipt = Objects.requireNonNull(redeem(device, started).receipt());
    assertThat(chuid(device).expiration())
        .isBetween(today.plusYears(1), today.plusYears(1).plusDays(1));
    assertThat(receipt.certificates())
        .hasSize(4)
        .allSatisfy(certificate ->
            assertThat(Instant.parse(certificate.notAfter()))
                .isBefore(
                    chuid(device)
                        .expiration()
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()));
  }

  @Test
  void the_FASC_N_has_the_codes_of_the_policy_and_each_device_a_number_and_UUID_of_its_own()
      throws Exception {
    Chuid first = chuid(issued());
    assertThat(first.fascN().agencyCode()).isEqualTo(9999);
    issuance().put("agencyCode", "4711").put("systemCode", "0042");
    save(1);
    Chuid second = chuid(issued());
    Chuid third = chuid(issued());
    assertThat(second.fascN().agencyCode()).isEqualTo(4711);
    assertThat(second.fascN().systemCode()).isEqualTo(42);
    assertThat(third.fascN().credentialNumber()).isNotEqualTo(second.fascN().credentialNumber());
    assertThat(third.cardUuid()).isNotEqualTo(second.cardUuid());
  }

  @Test
  void with_verify_applicant_fingerprint_nothing_is_issued_before_a_live_sample_matched()
      throws Exception {
    issuance().put("verifyFingerprint", true);
    save(1);
    enrolFinger();
    assertThat(refusal()).isEqualTo("fingerprint-needed");
    JsonNode no = compare(Fingers.OTHER);
    assertThat(no.path("outcome").asString()).isEqualTo("NO_MATCH");
    assertThat(no.path("triesLeft").asInt()).isEqualTo(4);
    assertThat(refusal()).isEqualTo("fingerprint-needed");
    assertThat(compare(Fingers.RIGHT).path("outcome").asString()).isEqualTo("MATCHED");
    assertThat(chuid(issued()).fascN()).isNotNull();
    issuance().put("verifyFingerprint", false);
    save(2);
    server
        .bean(EnrolledBiometrics.class)
        .delete(person, BiometricKind.FINGERPRINTS, Actor.system());
    assertThat(chuid(issued()).fascN()).as("with no, no finger is asked for").isNotNull();
  }

  private void enrolFinger() throws Exception {
    server
        .bean(EnrolledBiometrics.class)
        .put(
            person,
            BiometricKind.FINGERPRINTS,
            FingerprintRecord.of(
                List.of(
                    new FingerprintRecord.Captured(
                        FingerPosition.RIGHT_INDEX,
                        FingerprintSample.read(Fingers.ENROLLED.bytes()),
                        80))),
            Actor.system());
  }

  @Test
  void a_visit_at_which_a_device_is_handed_over_tells_by_whom_and_by_what_its_holder_was_known()
      throws Exception {
    issuance().put("verifyFingerprint", true);
    save(1);
    enrolFinger();
    TestPortrait.enrol(server.bean(EnrolledBiometrics.class), person);
    compare(Fingers.OTHER);
    ObjectNode voucher = JSON.createObjectNode().put("reason", "a bandage");
    voucher.set(
        "documents",
        JSON.readTree(
            """
            [{"kind":"passport","issuer":"Utopia","number":"X1234567"},
             {"kind":"identity card","issuer":"Utopia","number":"I998877"}]
            """));
    issuer.send(
        "POST", "/api/v1/people/" + person + "/fingerprint-verifications/override", voucher);
    JsonNode started = begin();
    assertThat(handOvers()).as("nothing is issued yet").isEmpty();
    VirtualDevice device = Workbench.newDevice();
    new Station(server).withoutPin().redeem(device.transport(), started.path("ticket").asString());
    assertThat(handOvers()).singleElement().matches(HandOver::vouched, "vouched for");
    compare(Fingers.RIGHT);
    issuer.send("POST", device(started) + "/activation", null);
    assertThat(handOvers())
        .singleElement()
        .satisfies(one -> assertThat(one.vouched()).as("a finger matched").isFalse())
        .satisfies(one -> assertThat(one.serial()).isEqualTo(Integer.toString(device.serial())));
  }

  private List<HandOver> handOvers() {
    return server.bean(HandOvers.class).of(person, UUID.fromString(type));
  }

  private String refusal() throws Exception {
    ObjectNode request = JSON.createObjectNode().put("holder", person.toString());
    return issuer.refusal("POST", "/api/v1/issuances", request).path("code").asString();
  }

  private JsonNode compare(Fingers finger) throws Exception {
    return issuer.send(
        "POST", "/api/v1/people/" + person + "/fingerprint-verifications", finger.bytes());
  }

  /** Saves the next version with a text that nobody has agreed to. */
  private void changeAgreement(int version) throws Exception {
    document.put("subscriberAgreement", "This is the text after version " + version);
    save(version);
  }

  private void agree() throws Exception {
    String path = "/api/v1/people/" + person + "/agreements/" + type;
    String hash = issuer.send("GET", path, null).path("sha256").asString();
    issuer.send("POST", path, JSON.createObjectNode().put("sha256", hash));
  }

  private static JsonNode retry(JsonNode started) throws Exception {
    return issuer.send("POST", path(started) + "/attempts", null);
  }

  private static String path(JsonNode started) {
    return "/api/v1/issuances/" + started.at("/issuance/id").asString();
  }

  private static String device(JsonNode started) throws Exception {
    return "/api/v1/devices/" + issuer.send("GET", path(started), null).path("device").asString();
  }

  private static String state(String device) throws Exception {
    return issuer.send("GET", device, null).path("state").asString();
  }

  private static void assertAgreementNeeded(String post) throws Exception {
    JsonNode refusal = issuer.refusal("POST", post, JSON.createObjectNode());
    assertThat(refusal.path("code").asString()).as(post).isEqualTo("agreement-needed");
  }

  private static void assertAgreementNeeded(SessionOutcome outcome) {
    assertThat(Objects.requireNonNull(outcome.problem()).code()).isEqualTo("AGREEMENT_NEEDED");
  }

  @Test
  void an_agreement_that_is_changed_after_the_ticket_was_given_keeps_the_device_as_it_is()
      throws Exception {
    JsonNode started = begin();
    changeAgreement(1);
    VirtualDevice device = Workbench.newDevice();
    Set<Integer> before = Set.copyOf(device.inspect().piv().objects().keySet());
    SessionOutcome outcome = redeem(device, started);
    assertAgreementNeeded(outcome);
    assertThat(Objects.requireNonNull(outcome.problem()).retriable()).isTrue();
    assertThat(device.inspect().piv().objects().keySet()).isEqualTo(before);
    assertAgreementNeeded(path(started) + "/attempts");
    agree();
    device.reset();
    assertThat(Objects.requireNonNull(redeem(device, retry(started)).receipt()).state())
        .isEqualTo("ACTIVE");
  }

  @Test
  void an_agreement_that_is_changed_while_the_device_is_programmed_is_needed_before_the_PIN()
      throws Exception {
    JsonNode started = begin();
    VirtualDevice device = Workbench.newDevice();
    SessionOutcome outcome =
        new Station(server)
            .through(network ->
                request -> {
                  if (request.sequence() == 4) {
                    changeAgreementNow();
                  }
                  return network.exchange(request);
                })
            .redeem(device.transport(), started.path("ticket").asString());
    assertAgreementNeeded(outcome);
    assertThat(state(device(started))).isEqualTo("PENDING");
    assertAgreementNeeded(path(started) + "/attempts");
    assertAgreementNeeded(device(started) + "/activation");
    agree();
    device.reset();
    assertThat(Objects.requireNonNull(redeem(device, retry(started)).receipt()).state())
        .isEqualTo("ACTIVE");
  }

  private void changeAgreementNow() throws java.io.IOException {
    try {
      changeAgreement(1);
    } catch (Exception e) {
      throw new java.io.IOException(e);
    }
  }

  @Test
  void a_device_that_waits_for_its_activation_waits_for_the_agreement_too() throws Exception {
    JsonNode started = begin();
    VirtualDevice device = Workbench.newDevice();
    new Station(server).withoutPin().redeem(device.transport(), started.path("ticket").asString());
    changeAgreement(1);
    String path = device(started);
    assertAgreementNeeded(path + "/activation");
    assertAgreementNeeded(path(started) + "/attempts");
    assertThat(state(path)).isEqualTo("PENDING");
    agree();
    issuer.send("POST", path + "/activation", null);
    assertThat(state(path)).isEqualTo("ACTIVE");
  }

  @Test
  void a_device_in_use_stays_so_and_is_not_renewed_before_a_changed_agreement_is_agreed_to()
      throws Exception {
    JsonNode started = begin();
    VirtualDevice device = Workbench.newDevice();
    assertThat(redeem(device, started).problem()).isNull();
    changeAgreement(1);
    String path = device(started);
    assertThat(state(path)).isEqualTo("ACTIVE");
    assertAgreementNeeded(path + "/renew");
    agree();
    JsonNode renewal = issuer.send("POST", path + "/renew", null);
    changeAgreement(2);
    device.reset();
    assertAgreementNeeded(redeem(device, renewal));
    assertThat(state(path)).isEqualTo("ACTIVE");
    agree();
    device.reset();
    assertThat(redeem(device, retry(renewal)).problem()).isNull();
  }

  @Test
  void a_device_whose_type_was_switched_off_after_the_ticket_was_given_is_refused()
      throws Exception {
    JsonNode started = begin();
    issuance().put("cardPolicy", policy(CARD).toString());
    issuance().putArray("permittedDeviceTypes").add("PIV_CARD");
    save(1);
    SessionOutcome outcome = redeem(Workbench.newDevice(), started);
    assertThat(Objects.requireNonNull(outcome.problem()).code())
        .isEqualTo("DEVICE_TYPE_NOT_PERMITTED");
    VirtualDevice card = DeviceModels.plainCard(DeviceOptions.defaults());
    assertThat(Objects.requireNonNull(redeem(card, begin()).receipt()).state()).isEqualTo("ACTIVE");
  }
}

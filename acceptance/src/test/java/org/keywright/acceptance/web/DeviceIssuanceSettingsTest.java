package org.keywright.acceptance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintTemplate;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.acceptance.workbench.Rest;
import org.keywright.acceptance.workbench.StaffPolicy;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.wire.Receipt;
import org.keywright.client.SessionOutcome;
import org.keywright.server.access.Accounts;
import org.keywright.server.access.ApiTokens;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.credential.Assignments;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceIssuance;
import org.keywright.server.credential.DeviceType;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.Policies;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;
import tools.jackson.databind.JsonNode;

/**
 * Each setting of the Device Issuance section, changed in the form, changes what is issued next:
 * the form in Chromium, the issuance over HTTP with the real client and a virtual device.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class DeviceIssuanceSettingsTest extends PageTests {

  private static final String CARD = "plain-piv-9b";
  private static final Path FINGERS =
      Path.of(System.getProperty("keywright.root", "."), "testdata/fingerprints/sourceafis");

  private Rest issuer;
  private int count;
  private UUID type;
  private UUID person;
  private Page form;

  @BeforeAll
  void anIssuer() {
    issuer = rest(Role.ISSUER);
  }

  private Rest rest(Role role) {
    return Rest.of(office.origin(), office.bean(ApiTokens.class), role);
  }

  /** Somebody who holds a credential type of their own, whose form is open. */
  @BeforeEach
  void aTypeThatSomebodyHolds() {
    count++;
    UUID policy = policy("First " + count, Office.MODEL, KeyAlgorithm.ECC_P256);
    type =
        office
            .bean(CredentialTypes.class)
            .create(
                CredentialPolicy.of(
                    "Badge " + count,
                    "",
                    "B" + count,
                    DeviceIssuance.of(
                        null,
                        policy,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        EnumSet.of(DeviceType.FIDO_SECURITY_KEY))),
                Actor.system())
            .type();
    String address = "carrier" + count + "@example.org";
    person =
        office
            .bean(People.class)
            .create(
                new PersonDetails("Carla Rossi", "Carla", "Rossi", address, address, ""),
                Actor.system())
            .id();
    office.bean(Assignments.class).assign(person, type, Actor.system());
    form = PolicyForms.open(browser, PolicyForms.TYPES, type);
  }

  private UUID policy(String name, String model, KeyAlgorithm algorithm) {
    return office
        .bean(Policies.class)
        .create(
            StaffPolicy.of(
                name,
                model,
                slot -> algorithm,
                Set.of(DataObject.CHUID, DataObject.CCC, DataObject.SECURITY_OBJECT),
                null,
                null),
            Actor.system())
        .id();
  }

  private Map<String, Object> toThem() {
    return Map.of("holder", person.toString());
  }

  private SessionOutcome redeem(VirtualDevice device, JsonNode started) throws Exception {
    return new Station(office.origin())
        .redeem(device.transport(), started.path("ticket").asString());
  }

  private JsonNode begin() throws Exception {
    return issuer.send("POST", "/api/v1/issuances", toThem());
  }

  /** Issues a device, which has to become active. */
  private VirtualDevice issued() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    SessionOutcome outcome = redeem(device, begin());
    assertThat(outcome.problem()).isNull();
    assertThat(Objects.requireNonNull(outcome.receipt()).state()).isEqualTo("ACTIVE");
    return device;
  }

  private static Chuid chuid(VirtualDevice device) throws Exception {
    return Chuid.decode(
        Objects.requireNonNull(device.inspect().piv().objects().get(PivObject.CHUID.tag())));
  }

  private void choose(String select, String label) {
    form.selectOption(select, new SelectOption().setLabel(label));
  }

  @Test
  void CMS_Server_Key_of_another_server_lets_nothing_be_issued_here() throws Exception {
    issued();
    form.fill("#server-key", "https://other.example.com/operator");
    PolicyForms.save(form);
    assertThat(issuer.refused("POST", "/api/v1/issuances", toThem()))
        .contains("other.example.com", "no connection");
    form.fill("#server-key", office.origin().getHost());
    PolicyForms.save(form);
    issued();
  }

  @Test
  void CMS_Card_Policy_is_what_the_next_device_goes_by() throws Exception {
    int first = keyLength(issued(), 0x9A);
    UUID stronger = policy("Stronger " + count, Office.MODEL, KeyAlgorithm.ECC_P384);
    form.reload();
    choose("#card-policy", "Stronger " + count);
    PolicyForms.save(form);
    JsonNode started = begin();
    assertThat(started.at("/issuance/policy/id").asString()).isEqualTo(stronger.toString());
    VirtualDevice device = Workbench.newDevice();
    assertThat(Objects.requireNonNull(redeem(device, started).receipt()).state())
        .isEqualTo("ACTIVE");
    assertThat(keyLength(device, 0x9A)).as("a key on a larger curve").isGreaterThan(first);
  }

  @Test
  void CMS_Card_Replacement_Policy_and_Default_Replacement_Reason_rule_a_replacement()
      throws Exception {
    UUID spare = policy("Spare " + count, Office.MODEL, KeyAlgorithm.ECC_P384);
    form.reload();
    form.getByLabel("Spare " + count).check();
    form.selectOption("#reason", "DAMAGED");
    PolicyForms.save(form);
    Receipt first = Objects.requireNonNull(redeem(Workbench.newDevice(), begin()).receipt());
    JsonNode started =
        issuer.send(
            "POST",
            "/api/v1/issuances",
            Map.of("holder", person.toString(), "replaces", first.device().toString()));
    assertThat(started.at("/issuance/policy/id").asString()).isEqualTo(spare.toString());
    Device old = office.bean(Devices.class).get(first.device());
    assertThat(old.state()).isEqualTo(DeviceState.INVALID);
    assertThat(old.replacementReason()).isEqualTo(ReplacementReason.DAMAGED);
    assertThat(Objects.requireNonNull(redeem(Workbench.newDevice(), started).receipt()).state())
        .isEqualTo("ACTIVE");
    assertThat(office.bean(Devices.class).get(first.device()).state())
        .isEqualTo(DeviceState.TERMINATED);
  }

  @Test
  void Card_Validity_is_the_end_of_the_next_card() throws Exception {
    form.fill("#validity", "5");
    PolicyForms.save(form);
    LocalDate end = LocalDate.now(ZoneOffset.UTC).plusYears(5);
    assertThat(chuid(issued()).expiration()).isBetween(end.minusDays(1), end.plusDays(1));
  }

  @Test
  void FASC_N_Settings_are_in_the_CHUID_of_the_next_card() throws Exception {
    form.fill("#agency", "4711");
    form.fill("#system", "0815");
    PolicyForms.save(form);
    Chuid chuid = chuid(issued());
    assertThat(chuid.fascN().agencyCode()).isEqualTo(4711);
    assertThat(chuid.fascN().systemCode()).isEqualTo(815);
  }

  @Test
  void Verify_Applicant_Fingerprint_lets_nothing_be_issued_before_a_live_sample_matched()
      throws Exception {
    byte[] enrolled =
        FingerprintCompatibility.exportTemplates(
            TemplateFormat.ANSI_378_2004,
            new FingerprintTemplate(
                new FingerprintImage(Files.readAllBytes(FINGERS.resolve("probe.png")))));
    rest(Role.REGISTRAR)
        .send("PUT", "/api/v1/people/" + person + "/biometrics/fingerprints", enrolled);
    form.check("[name=verifyFingerprint][value=true]");
    PolicyForms.save(form);
    assertThat(issuer.refused("POST", "/api/v1/issuances", toThem())).contains("fingerprint");
    issuer.send(
        "POST",
        "/api/v1/people/" + person + "/fingerprint-verifications",
        Files.readAllBytes(FINGERS.resolve("nonmatching.png")));
    assertThat(issuer.refused("POST", "/api/v1/issuances", toThem())).contains("fingerprint");
    issuer.send(
        "POST",
        "/api/v1/people/" + person + "/fingerprint-verifications",
        Files.readAllBytes(FINGERS.resolve("matching.png")));
    issued();
  }

  @Test
  void Permitted_Device_Types_are_offered_and_issued_and_no_others() throws Exception {
    JsonNode begunBefore = begin();
    policy("Cards " + count, CARD, KeyAlgorithm.ECC_P256);
    form.reload();
    choose("#card-policy", "Cards " + count);
    form.check("[data-type=FIDO_SECURITY_KEY][value=false]");
    form.check("[data-type=PIV_CARD][value=true]");
    PolicyForms.save(form);
    SessionOutcome key = redeem(Workbench.newDevice(), begunBefore);
    assertThat(Objects.requireNonNull(key.problem()).code()).isEqualTo("DEVICE_TYPE_NOT_PERMITTED");
    assertThat(offered()).contains("\"usable\":false");
    VirtualDevice card = DeviceModels.plainCard(DeviceOptions.defaults());
    assertThat(Objects.requireNonNull(redeem(card, begin()).receipt()).state()).isEqualTo("ACTIVE");
  }

  /** What Add Device says to this person about a security key that is plugged in. */
  private String offered() {
    String name = "carrier" + count;
    office
        .bean(Accounts.class)
        .create(
            name,
            "Carla Rossi",
            Office.PASSWORD.toCharArray(),
            Set.of(Role.CARDHOLDER),
            person,
            Actor.system());
    Page page = browser.page();
    Office.signIn(page, name);
    return (String)
        page.evaluate(
            """
            async () => {
              const token = /XSRF-TOKEN=([^;]*)/.exec(document.cookie)[1];
              const answer = await fetch("/api/v1/my/devices/check", {
                method: "POST",
                headers: { "Content-Type": "application/json", "X-XSRF-TOKEN": token },
                body: JSON.stringify({ identity: "serial:77", atr: "3B8001", firmware: "5.4.3" }),
              });
              return answer.text();
            }
            """);
  }
}

package org.keywright.acceptance.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keywright.acceptance.workbench.Fingers;
import org.keywright.acceptance.workbench.Rest;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.card.wire.Receipt;
import org.keywright.server.access.Accounts;
import org.keywright.server.access.ApiTokens;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.api.PageRequest;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceFilter;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.virtualdevice.VirtualDevice;
import tools.jackson.databind.JsonNode;

/**
 * The whole way in Chromium, with different people: sponsor, register with photo and fingerprints,
 * adjudicate, approve, verify fingerprint, issue, activate.
 */
class WholeWayTest extends PageTests {

  private static final String PIN = "739154";
  private static final String ACCOUNTS = "/administration/accounts";

  @Override
  boolean isExpected(String complaint) {
    // The browser itself says what it was answered.
    return complaint.contains("status of 4");
  }

  @BeforeAll
  void verifyFingerprints() {
    office.verifyFingerprints(true);
  }

  @AfterAll
  void verifyNone() {
    office.verifyFingerprints(false);
  }

  private EnrollmentDesk desk(String name) {
    return new EnrollmentDesk(signedIn(name));
  }

  private UUID adjudicated(String given, String surname) {
    String upn = given.toLowerCase(java.util.Locale.ROOT) + "@example.org";
    UUID id = desk(Office.SPONSOR).sponsor(upn, "Staff badge", "New colleague").id();
    desk(Office.REGISTRAR).open(id).begin().collect(given + " " + surname).complete();
    EnrollmentDesk adjudicator = desk(Office.ADJUDICATOR).open(id).adjudicate();
    // Who adjudicated has the role to approve others, and not this one.
    Page page = adjudicator.page();
    page.click("#approval [type=submit]");
    page.waitForSelector("#approval [role=alert]:not([hidden])");
    return id;
  }

  @Test
  void somebody_goes_the_whole_way_from_a_request_to_a_device_that_is_active() throws Exception {
    UUID person = office.applicant("Wilma", "Weber");
    UUID id = adjudicated("Wilma", "Weber");
    assertThat(office.bean(CredentialTypes.class).heldBy(person)).as("not approved yet").isEmpty();
    desk(Office.APPROVER).open(id).approve();
    office
        .bean(Accounts.class)
        .create(
            "wilma",
            "Wilma Weber",
            Office.PASSWORD.toCharArray(),
            Set.of(Role.CARDHOLDER),
            person,
            Actor.system());
    Page page = browser.page();
    DeviceDialog dialog = new DeviceDialog(page);
    try (ClientInPage client =
        new ClientInPage(page, office.origin(), genuine, folder.resolve("wilma"))) {
      Office.signIn(page, "wilma");
      dialog.add();
      client.until(() -> page.isVisible("[data-view=fingerprint]"));
      assertThat(devices(person)).as("nothing is issued before a finger matched").isEmpty();
      page.setInputFiles("#device-task [data-capture=file]", Fingers.RIGHT.file());
      client.until(() -> page.isEnabled("#device-task [data-do=next]"));
      dialog.press("next");
      client.until(() -> page.isVisible("#new-pin"));
      dialog.choosePin(PIN);
      client.until(() -> !page.isVisible("#device-task"));
      assertThat(page.locator(".device-cards")).containsText("Active");
    }
    assertThat(devices(person)).singleElement().matches(one -> one.state() == DeviceState.ACTIVE);
  }

  @Test
  void a_device_that_an_operator_hands_over_is_a_visit_tied_to_the_enrollment_by_a_finger()
      throws Exception {
    UUID person = office.applicant("Wanda", "Wolf");
    UUID id = adjudicated("Wanda", "Wolf");
    desk(Office.APPROVER).open(id).approve();
    Rest issuer = Rest.of(office.origin(), office.bean(ApiTokens.class), Role.ISSUER);
    Map<String, Object> toThem = Map.of("holder", person.toString());
    String verifications = "/api/v1/people/" + person + "/fingerprint-verifications";
    assertThat(issuer.refused("POST", "/api/v1/issuances", toThem)).contains("fingerprint");
    issuer.send("POST", verifications, Fingers.RIGHT.bytes());
    JsonNode started = issuer.send("POST", "/api/v1/issuances", toThem);
    Page page = desk(Office.AUDITOR).open(id).page();
    assertThat(page.locator("#enrollment")).not().containsText("handed over");
    VirtualDevice device = Workbench.newDevice();
    Receipt receipt =
        new Station(office.origin())
            .redeem(device.transport(), started.path("ticket").asString())
            .receipt();
    assertThat(Objects.requireNonNull(receipt).state()).isEqualTo("ACTIVE");
    page.reload();
    assertThat(
            page.locator("section[aria-labelledby=visits-title] li")
                .filter(new Locator.FilterOptions().setHasText("handed over")))
        .hasText(
            Pattern.compile(
                "Device " + device.serial() + " handed over.*A finger matched", Pattern.DOTALL));
    accessible(page);
  }

  private List<Device> devices(UUID person) {
    return office
        .bean(Devices.class)
        .find(new DeviceFilter(null, null, null, person), new PageRequest(0, 10))
        .items();
  }

  @Test
  void the_same_person_in_two_conflicting_roles_is_refused() {
    Page page = signedIn(Office.ADMINISTRATOR);
    page.navigate(ACCOUNTS);
    Locator row = page.locator("tr[data-name=" + Office.SPONSOR + "]");
    row.locator("[data-action=change]").click();
    page.check("#account [name=roles][value=REGISTRAR]");
    page.click("#account [type=submit]");
    page.waitForSelector("#account [role=alert]:not([hidden])");
    page.navigate(ACCOUNTS);
    assertThat(row.getAttribute("data-roles")).isEqualTo("SPONSOR");
  }
}

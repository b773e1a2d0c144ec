package org.keywright.acceptance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceRequest;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.virtualdevice.VirtualDevice;

/** The pages of the administration in Chromium, and what they change. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class AdministrationTest {

  private static final String PEOPLE = "/administration/people";
  private static final String TYPES = "/administration/credential-types";

  private Path folder;
  private Office office;
  private Chromium browser;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Assumptions.assumeTrue(Chromium.isThere(), "there is no /usr/bin/chromium");
    VirtualDevice genuine = Workbench.newDevice();
    office =
        new Office(
            new TestServer(folder).trusting(Office.MODEL, genuine.attestationRoot().orElseThrow()));
    new Stock(office).fill();
    browser = new Chromium(office.origin());
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (office != null) {
      office.close();
    }
  }

  @AfterEach
  void nothingWasComplainedOf() {
    if (browser != null) {
      assertThat(browser.complaints())
          .filteredOn(complaint -> !complaint.contains("status of 4"))
          .isEmpty();
    }
  }

  private Page signedIn(String name) {
    Page page = browser.page();
    Office.signIn(page, name);
    return page;
  }

  private StoredCredentialPolicy staff() {
    return office.bean(CredentialTypes.class).list().stream()
        .filter(type -> type.policy().name().equals("Staff badge"))
        .findFirst()
        .orElseThrow();
  }

  private Page form() {
    Page page = signedIn(Office.MANAGER);
    page.navigate(TYPES);
    page.getByRole(AriaRole.ROW)
        .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Staff badge"))
        .getByText("Configure Policy")
        .click();
    page.waitForSelector("#policy");
    return page;
  }

  /** Saves, and waits for the page of the version after the one that it shows. */
  private static void save(Page page) {
    int version = Integer.parseInt(page.getAttribute("#policy", "data-version"));
    page.getByText("Save Changes").click();
    page.waitForSelector("#policy[data-version='" + (version + 1) + "']");
    assertThat(page.textContent(".alert-success")).contains("Saved as version " + (version + 1));
  }

  private IssuanceTicket begin() {
    return office
        .bean(Issuances.class)
        .start(new IssuanceRequest(office.holder(), staff().type(), null, null), Actor.system());
  }

  private void permits(Page page, String type, boolean permitted) {
    page.check("[data-type=" + type + "][value=" + permitted + "]");
  }

  @Test
  void the_pages_are_accessible_in_light_and_dark_wide_and_narrow() {
    for (boolean dark : List.of(false, true)) {
      Page page = browser.page(dark ? 390 : 1280, 800, dark);
      Office.signIn(page, Office.MANAGER);
      for (String path :
          List.of(
              TYPES, TYPES + "/new", TYPES + "/" + staff().type(), "/administration/accounts")) {
        page.navigate(path);
        WebTest.accessible(page);
      }
      page.click("[data-add]");
      WebTest.accessible(page);
      page.navigate(TYPES);
      page.click("[data-import]");
      WebTest.accessible(page);
      page.context().clearCookies();
      Office.signIn(page, Office.ADMINISTRATOR);
      page.navigate(PEOPLE);
      WebTest.accessible(page);
      page.click("[data-add]");
      WebTest.accessible(page);
      page.navigate(PEOPLE + "/" + office.holder());
      page.waitForSelector("#types li");
      WebTest.accessible(page);
      page.context().close();
    }
  }

  @Test
  void the_seven_settings_of_device_issuance_stand_in_their_order() {
    Page page = form();
    assertThat(
            page.locator(".settings > .setting")
                .locator(
                    "xpath=./label[contains(@class,'form-label')] | ./legend | ./fieldset/legend")
                .allTextContents())
        .containsExactly(
            "CMS Server Key",
            "CMS Card Policy",
            "CMS Card Replacement Policy",
            "CMS Card Default Replacement Reason",
            "Card Validity",
            "FASC-N Settings",
            "Verify Applicant Fingerprint",
            "Permitted Device Types");
    assertThat(page.locator(".settings > .setting").count()).isEqualTo(7);
  }

  @Test
  void each_setting_that_is_changed_in_the_form_changes_what_is_issued_next() throws Exception {
    Page page = form();
    page.fill("#validity", "5");
    page.fill("#agency", "4711");
    page.fill("#system", "0815");
    save(page);
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = begin();
    Receipt receipt =
        Objects.requireNonNull(
            new Station(office.origin()).redeem(device.transport(), ticket.ticket()).receipt());
    assertThat(receipt.state()).isEqualTo("ACTIVE");
    Issuance issued = office.bean(Issuances.class).get(ticket.issuance().id());
    assertThat(Objects.requireNonNull(issued.expiresOn()).getYear())
        .isEqualTo(java.time.LocalDate.now(java.time.ZoneOffset.UTC).plusYears(5).getYear());
    assertThat(Objects.requireNonNull(issued.credentialPolicy())).isEqualTo(staff().ref());
    page.fill("#server-key", "https://other.example.com/operator");
    page.locator("#server-key").blur();
    assertThat(page.inputValue("#server-key")).isEqualTo("other.example.com");
    save(page);
    assertThatThrownBy(this::begin)
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("other.example.com");
    page.fill("#server-key", office.origin().getHost());
    page.check("[name=verifyFingerprint][value=true]");
    save(page);
    assertThatThrownBy(this::begin)
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("fingerprint");
    page.check("[name=verifyFingerprint][value=false]");
    office.policy("Visitor badge", "For a day");
    page.reload();
    page.check("[name=verifyFingerprint][value=false]");
    page.selectOption(
        "#card-policy",
        new com.microsoft.playwright.options.SelectOption().setLabel("Visitor badge"));
    page.selectOption("#reason", "LOST");
    page.getByLabel("Visitor badge").check();
    save(page);
    StoredCredentialPolicy saved = staff();
    assertThat(Objects.requireNonNull(begin().issuance().policy()).id())
        .isEqualTo(saved.policy().deviceIssuance().cardPolicy());
    assertThat(saved.policy().deviceIssuance().replacementPolicies()).hasSize(1);
    page.selectOption(
        "#card-policy",
        new com.microsoft.playwright.options.SelectOption().setLabel("Staff badge"));
    save(page);
  }

  @Test
  void what_is_not_permitted_shows_who_holds_one_and_a_policy_for_it_is_refused_at_its_field() {
    Page page = form();
    permits(page, "FIDO_SECURITY_KEY", false);
    page.waitForSelector("#holders:not([hidden])");
    assertThat(page.textContent("#holders")).contains("Ada Byron", "20481101");
    page.getByText("Save Changes").click();
    page.waitForSelector("[data-field='deviceIssuance.permittedDeviceTypes'] .field-problem");
    assertThat(page.textContent("#refused")).contains("Nothing was saved");
    WebTest.accessible(page);
    permits(page, "FIDO_SECURITY_KEY", true);
    page.fill("#validity", "7");
    page.getByText("Save Changes").click();
    page.waitForSelector("[data-field='deviceIssuance.cardValidityYears'] .field-problem");
    assertThat(page.textContent(".field-problem")).contains("six years");
  }

  @Test
  void the_second_of_two_administrators_sees_what_the_first_one_changed_and_keeps_their_own() {
    Page first = form();
    Page second = form();
    first.fill("#description", "Changed by the first " + System.nanoTime());
    save(first);
    second.fill("#description", "Typed by the second");
    second.getByText("Save Changes").click();
    second.waitForSelector("#refused:not([hidden])");
    assertThat(second.textContent("#refused"))
        .contains("Nothing was saved", "Max Mendel", "Changed by the first");
    assertThat(second.inputValue("#description")).isEqualTo("Typed by the second");
    WebTest.accessible(second);
  }

  @Test
  void the_connection_is_tested_by_a_button() {
    Page page = form();
    page.click("[data-test-server]");
    page.waitForSelector("#server-test.is-good");
    assertThat(page.textContent("#server-test")).contains("is this server");
    page.fill("#server-key", "no-such-host.invalid");
    page.click("[data-test-server]");
    page.waitForSelector("#server-test.is-bad");
  }

  @Test
  void a_policy_is_imported_from_a_file_after_a_look_at_what_it_changes() throws Exception {
    Page page = form();
    Path file = folder.resolve("policy.json");
    var download = page.waitForDownload(() -> page.getByText("Export").click());
    download.saveAs(file);
    String changed =
        Files.readString(file)
            .replaceAll("\"description\":\"[^\"]*\"", "\"description\":\"Out of a file\"");
    Files.writeString(file, changed, StandardCharsets.UTF_8);
    page.navigate(TYPES);
    page.click("[data-import]");
    page.setInputFiles("#file", file);
    page.waitForSelector("#import .differences ins");
    assertThat(page.textContent("#import")).contains("Out of a file");
    page.click("#import [type=submit]");
    page.waitForSelector(".alert-success");
    assertThat(staff().policy().description()).isEqualTo("Out of a file");
  }

  @Test
  void an_administrator_makes_an_account_and_roles_that_conflict_are_refused() {
    Page page = signedIn(Office.ADMINISTRATOR);
    page.navigate("/administration/accounts");
    page.click("[data-add]");
    page.fill("#account-name", "nina");
    page.fill("#account-display", "Nina Novak");
    page.fill("#account-password", Office.PASSWORD);
    page.check("#account [value=SPONSOR]");
    page.check("#account [value=ISSUER]");
    page.click("#account [type=submit]");
    page.waitForSelector("#account [role=alert]:not([hidden])");
    assertThat(page.textContent("#account [role=alert]")).contains("separation of duties");
    page.uncheck("#account [value=SPONSOR]");
    page.click("#account [type=submit]");
    page.waitForSelector("tr[data-name=nina]");
    page.click("tr[data-name=nina] [data-action=disable]");
    page.click("#disable [type=submit]");
    page.waitForSelector("tr[data-name=nina][data-disabled=true]");
  }

  @Test
  void people_are_found_by_typing_added_in_a_form_and_imported_with_a_look_before() {
    Page page = signedIn(Office.ADMINISTRATOR);
    page.navigate(PEOPLE);
    page.fill("#text", "murra");
    page.waitForSelector("#table:has-text('1 person')");
    assertThat(page.textContent("#table")).contains("Murray, Grace");
    page.click("[data-import]");
    String rows =
        """
        displayName,givenName,surname,email,upn,department
        Grace Hopper,Grace,Hopper,grace@example.org,grace@example.org,Navy
        "Ruiz, Rosa",Rosa,Ruiz,rosa@example.org,rosa@example.org,Sales
        =1+1,,,nowhere,bad@example.org,
        """;
    page.setInputFiles(
        "#file",
        new com.microsoft.playwright.options.FilePayload(
            "people.csv", "text/csv", rows.getBytes(StandardCharsets.UTF_8)));
    page.waitForSelector("#import [type=submit]:enabled");
    assertThat(page.textContent("#import"))
        .contains("To be added: 1, to be changed: 1", "surname: Murray -> Hopper", "Row 3");
    WebTest.accessible(page);
    var refused = page.waitForDownload(() -> page.click("#import a[download]"));
    assertThat(refused.path())
        .as("what comes back is not calculated by a spreadsheet")
        .content()
        .contains("\"'=1+1\"");
    page.click("#import [type=submit]");
    page.waitForSelector("#import:has-text('Added: 1, changed: 1')");
    page.click("#import [data-close]");
    page.waitForSelector(
        "#import:not([open])",
        new Page.WaitForSelectorOptions()
            .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
    page.fill("#text", "ruiz");
    page.waitForSelector("#table:has-text('1 person')");
    page.getByText("Ruiz, Rosa").click();
    page.waitForSelector("#types li");
    page.fill("#department", "Marketing");
    page.getByText("Save Changes").click();
    page.waitForSelector("li:has-text('Sales -> Marketing')");
    page.click("[data-status=leave]");
    page.click("#confirm [type=submit]");
    page.click("[data-status=expunge]");
    page.click("#confirm [type=submit]");
    page.waitForSelector("h1:has-text('Expunged')");
    assertThat(page.textContent("main")).doesNotContain("Ruiz", "Marketing");
  }
}

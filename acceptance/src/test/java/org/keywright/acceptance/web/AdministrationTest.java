package org.keywright.acceptance.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.IssuanceRequest;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.StoredPolicy;
import org.keywright.virtualdevice.VirtualDevice;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages of the administration in Chromium, and what they change. */
class AdministrationTest extends PageTests {

  private static final String PEOPLE = "/administration/people";
  private static final String TYPES = PolicyForms.TYPES;
  private static final String POLICIES = PolicyForms.DEVICE_POLICIES;
  private static final String REPLACEMENTS = "/portal/replacements";

  @Override
  boolean isExpected(String complaint) {
    return complaint.contains("status of 4");
  }

  private StoredCredentialPolicy staff() {
    return office.bean(CredentialTypes.class).list().stream()
        .filter(type -> type.policy().name().equals("Staff badge"))
        .findFirst()
        .orElseThrow();
  }

  private Page form() {
    return PolicyForms.open(browser, TYPES, staff().type());
  }

  private Page devicePolicy() {
    return PolicyForms.open(browser, POLICIES, staffPolicy().id());
  }

  private StoredPolicy staffPolicy() {
    return office.bean(Policies.class).findByName("Staff badge").orElseThrow();
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
              TYPES,
              TYPES + "/new",
              TYPES + "/" + staff().type(),
              POLICIES + "/new?from=plain-piv-9b",
              POLICIES + "/" + staffPolicy().id(),
              POLICIES,
              "/administration/accounts")) {
        page.navigate(path);
        if (path.startsWith(POLICIES + "/")) {
          page.waitForSelector("#preview section");
        }
        accessible(page);
      }
      page.click("[data-add]");
      accessible(page);
      page.navigate(TYPES);
      page.click("[data-import]");
      accessible(page);
      page.context().clearCookies();
      Office.signIn(page, Office.ADMINISTRATOR);
      page.navigate(PEOPLE);
      accessible(page);
      page.click("[data-add]");
      accessible(page);
      page.navigate(PEOPLE + "/" + office.holder());
      page.waitForSelector("#types li");
      accessible(page);
      page.context().clearCookies();
      Office.signIn(page, Office.OPERATOR);
      page.navigate(REPLACEMENTS + "?state=active");
      accessible(page);
      page.locator("[data-action=replace]").first().click();
      page.waitForSelector("#replace [type=submit]:enabled");
      accessible(page);
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
  void what_is_not_permitted_shows_who_holds_one_and_a_policy_for_it_is_refused_at_its_field() {
    Page page = form();
    permits(page, "FIDO_SECURITY_KEY", false);
    page.waitForSelector("#holders:not([hidden])");
    assertThat(page.textContent("#holders")).contains("Ada Byron", "20481101");
    page.getByText("Save Changes").click();
    page.waitForSelector("[data-field='deviceIssuance.permittedDeviceTypes'] .field-problem");
    assertThat(page.locator("#refused")).containsText("Nothing was saved");
    accessible(page);
    permits(page, "FIDO_SECURITY_KEY", true);
    page.fill("#validity", "7");
    page.getByText("Save Changes").click();
    assertThat(page.locator("[data-field='deviceIssuance.cardValidityYears'] .field-problem"))
        .containsText("six years");
  }

  @Test
  void the_second_of_two_administrators_sees_what_the_first_one_changed_and_keeps_their_own() {
    secondIsTold(form(), form());
  }

  @Test
  void the_second_of_two_administrators_of_a_device_policy_is_told_and_keeps_their_own() {
    secondIsTold(devicePolicy(), devicePolicy());
  }

  private static void secondIsTold(Page first, Page second) {
    first.fill("#description", "Changed by the first " + System.nanoTime());
    PolicyForms.save(first);
    second.fill("#description", "Typed by the second");
    second.getByText("Save Changes").click();
    second.waitForSelector("#refused:not([hidden])");
    assertThat(second.textContent("#refused"))
        .contains("Nothing was saved", "Max Mendel", "Changed by the first");
    assertThat(second.inputValue("#description")).isEqualTo("Typed by the second");
    accessible(second);
  }

  @Test
  void a_device_policy_is_made_of_what_a_model_can_do_and_the_preview_follows_the_form() {
    Page page = signedIn(Office.MANAGER);
    page.navigate(POLICIES);
    page.click("[data-add]");
    page.selectOption("#from", "plain-piv-9b");
    page.click("#add [type=submit]");
    page.waitForSelector("#preview section[data-model=plain-piv-9b]");
    assertThat(page.textContent("#preview"))
        .contains("P-256, piv-authentication", "Cardholder Facial Image", "6 to 8 digits");
    page.selectOption("#algorithm-9A", "P-384");
    page.waitForSelector("#preview:has-text('P-384, piv-authentication')");
    page.getByLabel("Security key with PIV, firmware 5.4").check();
    page.waitForSelector("#preview section[data-model='piv-security-key-5.4']");
    page.selectOption("#algorithm-9D", "RSA-3072");
    Locator problem = page.locator("[data-field='piv.slots[2].algorithm'] .field-problem");
    assertThat(problem).containsText("cannot be RSA-3072 on piv-security-key-5.4");
    assertThat(problem).containsText("choose RSA-2048, P-256, P-384");
    accessible(page);
    page.fill("#name", "Door badge");
    page.getByText("Save Changes").click();
    page.waitForSelector("#refused:not([hidden])");
    assertThat(office.bean(Policies.class).findByName("Door badge")).isEmpty();
    page.locator("[data-slot='9D'] [data-use]").uncheck();
    page.getByText("Save Changes").click();
    page.waitForSelector(".alert-success");
    StoredPolicy saved = office.bean(Policies.class).findByName("Door badge").orElseThrow();
    assertThat(saved.savedBy()).isEqualTo("Max Mendel");
    assertThat(saved.policy().piv().slot(Slot.AUTHENTICATION).orElseThrow().algorithm())
        .isEqualTo(KeyAlgorithm.ECC_P384);
    assertThat(saved.policy().piv().slot(Slot.KEY_MANAGEMENT)).isEmpty();
    page.click("[data-retire=retire]");
    page.waitForSelector("[data-retire=reinstate]");
  }

  @Test
  void the_certificate_templates_follow_the_kind_of_card_and_what_was_chosen_by_hand_stays() {
    Page page = signedIn(Office.MANAGER);
    page.navigate(POLICIES + "/new?from=plain-piv-9b");
    page.waitForSelector("#preview section");
    page.locator("[data-slot='9D'] [data-use]").uncheck();
    page.fill("#oids-9A", "1.3.6.1.4.1.99999.1");
    page.selectOption("#kind", "PIV_I");
    assertThat(page.locator("#template-9A")).hasValue("piv-i-authentication");
    assertThat(page.locator("#template-9C")).hasValue("piv-i-digital-signature");
    assertThat(page.locator("#template-9E")).hasValue("piv-i-card-authentication");
    assertThat(page.locator("#kind-status"))
        .hasText(
            "The certificate templates follow: 9A piv-i-authentication, 9C"
                + " piv-i-digital-signature, 9E piv-i-card-authentication.");
    assertThat(page.locator("#oids-9A")).hasValue("1.3.6.1.4.1.99999.1");
    page.waitForSelector("#preview:has-text('P-256, piv-i-authentication')");
    assertThat(page.locator("#preview-problems")).isEmpty();
    accessible(page);
    page.selectOption("#template-9C", "digital-signature");
    page.selectOption("#kind", "PIV");
    assertThat(page.locator("#template-9A")).hasValue("piv-authentication");
    assertThat(page.locator("#template-9C")).hasValue("digital-signature");
    assertThat(page.locator("#kind-status"))
        .hasText(
            "The certificate templates follow: 9A piv-authentication, 9E card-authentication.");
    page.selectOption("#kind", "PIV_I");
    assertThat(page.locator("#template-9D")).hasValue("piv-i-key-management");
  }

  @Test
  void what_is_changed_in_the_form_of_a_device_policy_is_on_the_device_that_is_issued_next()
      throws Exception {
    Page page = devicePolicy();
    page.selectOption("#algorithm-9C", "P-384");
    page.fill("#card-validity", "30");
    page.fill("#certificate-validity", "30");
    page.fill("#pin-tries", "4");
    PolicyForms.save(page);
    IssuanceTicket ticket =
        office
            .bean(Issuances.class)
            .start(
                new IssuanceRequest(office.holder(), staff().type(), null, null), Actor.system());
    assertThat(ticket.issuance().policy()).isEqualTo(staffPolicy().ref());
    VirtualDevice device = Workbench.newDevice();
    Receipt receipt =
        Objects.requireNonNull(
            new Station(office.origin()).redeem(device.transport(), ticket.ticket()).receipt());
    assertThat(receipt.state()).isEqualTo("ACTIVE");
    assertThat(keyLength(device, 0x9C))
        .as("a key on a larger curve")
        .isGreaterThan(keyLength(device, 0x9A));
  }

  @Test
  void a_device_policy_that_is_used_is_not_retired_and_the_page_says_by_what() {
    Page page = devicePolicy();
    assertThat(page.textContent("main")).contains("Used by the credential type Staff badge");
    page.click("[data-retire=retire]");
    page.waitForSelector("#refused:not([hidden])");
    assertThat(page.textContent("#refused")).contains("the credential type Staff badge");
    assertThat(staffPolicy().retired()).isFalse();
  }

  @Test
  void an_operator_replaces_a_device_and_the_old_one_is_ended() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    Page page = browser.page();
    Office.signIn(page, Office.OPERATOR);
    Device old = stock.device("20481199", "Left in the rain", stock.inUse());
    try (ClientInPage client =
        new ClientInPage(page, office.origin(), device, folder.resolve("desk"))) {
      page.navigate(REPLACEMENTS + "?state=active&text=20481199");
      page.click("[data-action=replace]");
      page.waitForSelector("#replace [type=submit]:enabled");
      page.selectOption("#replace-reason", "DAMAGED");
      page.click("#replace [type=submit]");
      client.until(() -> page.isVisible("#new-pin"));
      page.fill("#new-pin", "739154");
      page.fill("#confirm-pin", "739154");
      page.click("[data-do=next]");
      client.until(
          () -> office.bean(Devices.class).get(old.id()).state() == DeviceState.TERMINATED);
    }
  }

  @Test
  void the_help_desk_makes_a_recovery_code_on_the_page_of_a_person_and_sees_it_once() {
    Page page = signedIn(Office.OPERATOR);
    page.navigate(PEOPLE + "/" + office.holder());
    page.click("[data-recovery-code]");
    page.waitForSelector("#recovery-code[open]");
    assertThat(page.textContent("#recovery-code .code-once")).hasSizeGreaterThan(19);
    accessible(page);
    page.click("#recovery-code [data-close]");
    assertThat(page.locator("#recovery-code .code-once")).isEmpty();
    assertThat(
            office
                .bean(JdbcClient.class)
                .sql("select count(*) from audit_entry where action = 'recovery-code.make'")
                .query(Integer.class)
                .single())
        .isPositive();
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
    page.waitForSelector("#table:has-text('1 person'):has-text('Murray, Grace')");
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
    accessible(page);
    var refused = page.waitForDownload(() -> page.click("#import a[download]"));
    assertThat(refused.path())
        .as("what comes back is not calculated by a spreadsheet")
        .content()
        .contains("\"'=1+1\"");
    page.click("#import [type=submit]");
    page.waitForSelector("#import:has-text('Added: 1, changed: 1')");
    Chromium.reloading(page, () -> page.click("#import [data-close]"));
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

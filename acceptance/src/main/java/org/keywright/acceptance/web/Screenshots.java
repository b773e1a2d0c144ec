package org.keywright.acceptance.web;

import com.microsoft.playwright.Page;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.keywright.acceptance.workbench.Fingers;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.server.credential.IntakeQuestion;

/** Takes pictures of each page and dialog, wide and narrow, light and dark, into a folder. */
public final class Screenshots {

  private record Look(String name, int width, int height, boolean dark) {}

  private static final List<Look> LOOKS =
      List.of(
          new Look("wide-light", 1280, 860, false),
          new Look("wide-dark", 1280, 860, true),
          new Look("narrow-light", 390, 800, false),
          new Look("narrow-dark", 390, 800, true));

  private static final String PEOPLE =
      """
      displayName,givenName,surname,email,upn,department
      Ada Byron,Ada,Byron,ada@example.org,ada@example.org,Research
      Rosa Ruiz,Rosa,Ruiz,rosa@example.org,rosa@example.org,Sales
      Nobody,,,nowhere,nobody@example.org,
      """;

  private static final List<IntakeQuestion> QUESTIONS =
      List.of(
          IntakeQuestion.of(
              "Which building do you work in?",
              IntakeQuestion.Answer.CHOICE,
              List.of("North", "South"),
              true),
          IntakeQuestion.of(
              "Do you drive a car of ours?", IntakeQuestion.Answer.YES_NO, null, false),
          IntakeQuestion.of(
              "What do colleagues call you?", IntakeQuestion.Answer.TEXT, null, false));

  private final Office office;
  private final Chromium browser;
  private final Path folder;
  private final List<IssuedBadge> badges;

  private Screenshots(Office office, Chromium browser, Path folder, List<IssuedBadge> badges) {
    this.office = office;
    this.browser = browser;
    this.folder = folder;
    this.badges = badges;
  }

  /** Takes them all; the arguments are the folder, and a part of the names of the looks wanted. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments.length == 0 ? "target/screenshots" : arguments[0]);
    Files.createDirectories(folder);
    Path data = Files.createTempDirectory("keywright-screenshots-");
    // What they contain is not seen.
    Path offered = Files.createDirectory(data.resolve("offered"));
    for (String name :
        List.of("keywright-chromium.zip", "keywright-firefox.xpi", "keywright-client_amd64.deb")) {
      Files.writeString(offered.resolve(name), name);
    }
    TestServer server = new TestServer(data).with("--keywright.self-service.downloads=" + offered);
    try (Office office = new Office(server);
        Chromium browser = new Chromium(office.origin())) {
      new Stock(office).fill();
      office.enrolFinger(office.holder(), Fingers.ENROLLED.bytes());
      office.enrolPortrait(office.holder());
      office.asks(QUESTIONS);
      UUID colleague = office.applicant("Konstantin", "von Wolfenbüttel-Hohenstein");
      List<IssuedBadge> badges =
          List.of(IssuedBadge.to(office, office.holder()), IssuedBadge.wide(office, colleague));
      new Screenshots(office, browser, folder, badges)
          .take(arguments.length < 2 ? "" : arguments[1]);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (var pictures = Files.list(folder)) {
      out.println(pictures.count() + " pictures in " + folder.toAbsolutePath());
    }
    System.exit(0);
  }

  private void take(String looks) {
    for (Look look : LOOKS) {
      if (!look.name().contains(looks)) {
        continue;
      }
      Page page = browser.page(look.width(), look.height(), look.dark());
      FakeExtension extension = new FakeExtension(page);
      pages(page, look);
      biometrics(page, look);
      dialogs(page, extension, look);
      page.context().close();
    }
  }

  private void pages(Page page, Look look) {
    page.navigate("/sign-in");
    picture(page, look, "sign-in");
    Office.signIn(page, Office.NEWCOMER);
    picture(page, look, "my-devices-none");
    page.navigate("/no-such-page");
    picture(page, look, "not-found");
    page.context().clearCookies();
    Office.signIn(page, Office.OPERATOR);
    picture(page, look, "unfinished-devices");
    page.locator("[data-action=activate]").first().click();
    picture(page, look, "activate");
    page.locator("#activate [data-close]").click();
    page.locator("[data-action=terminate]").first().click();
    picture(page, look, "terminate");
    page.locator("#terminate [data-close]").click();
    replacements(page, look);
    badges(page, look);
    page.navigate("/account");
    picture(page, look, "account");
    page.click("#make-code");
    picture(page, look, "prove");
    page.fill("#proof", Office.PASSWORD);
    page.click("#prove button[type=submit]");
    page.waitForSelector("#recovery-code[open]");
    picture(page, look, "recovery-code");
    // Closing it loads the page again.
    page.waitForRequestFinished(() -> page.click("#recovery-code [data-close]"));
    page.waitForLoadState();
    page.navigate("/downloads");
    picture(page, look, "downloads");
    page.context().clearCookies();
    administration(page, look);
    page.context().clearCookies();
    enrollment(page, look);
    page.context().clearCookies();
    Office.signIn(page, Office.HOLDER);
    page.locator("details.device-history").first().locator("summary").click();
    page.waitForSelector(".history");
    picture(page, look, "my-devices");
    page.locator(".device-actions summary").first().click();
    picture(page, look, "my-devices-more");
    page.click("[data-action=report]");
    picture(page, look, "report");
    page.click("#report [data-close]");
  }

  private void administration(Page page, Look look) {
    Office.signIn(page, Office.MANAGER);
    page.navigate("/administration/credential-types");
    page.locator(".topnav summary").click();
    picture(page, look, "credential-types");
    page.click("[data-import]");
    picture(page, look, "policy-import");
    page.click("#import [data-close]");
    page.navigate("/administration/credential-types/new");
    whole(page, look, "policy-new");
    page.navigate("/administration/credential-types");
    page.locator(".row-actions a").first().click();
    page.waitForSelector("#badge [data-badge=back] svg");
    whole(page, look, "policy");
    page.fill("#validity", "9");
    page.locator("#policy [type=submit]").click();
    page.waitForSelector(".field-problem");
    page.check("[data-type=FIDO_SECURITY_KEY][value=false]");
    page.waitForSelector("#holders:not([hidden])");
    whole(page, look, "policy-refused");
    devicePolicies(page, look);
    page.navigate("/administration/accounts");
    picture(page, look, "accounts");
    page.locator("[data-action=change]").first().click();
    picture(page, look, "account-roles");
    page.click("#account [data-close]");
    page.context().clearCookies();
    Office.signIn(page, Office.ADMINISTRATOR);
    page.navigate("/administration/people");
    picture(page, look, "people");
    page.click("[data-add]");
    picture(page, look, "person-add");
    page.click("#person [data-close]");
    page.click("[data-import]");
    page.setInputFiles(
        "#file",
        new com.microsoft.playwright.options.FilePayload(
            "people.csv", "text/csv", PEOPLE.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    page.waitForSelector("#import [type=submit]:enabled");
    picture(page, look, "people-import");
    page.click("#import [data-close]");
    page.locator("tbody a").first().click();
    page.waitForSelector("#types li");
    whole(page, look, "person");
  }

  private void biometrics(Page page, Look look) {
    page.context().clearCookies();
    Office.signIn(page, Office.REGISTRAR);
    page.navigate("/administration/people/" + office.holder());
    page.waitForSelector("#enrolled li");
    whole(page, look, "person-biometrics");
    page.click("[data-biometric=portrait]");
    picture(page, look, "portrait-start");
    page.setInputFiles(
        "#portrait [data-portrait=file]",
        Path.of(System.getProperty("keywright.root", "."), "testdata/portraits/astronaut.jpeg"));
    page.waitForSelector("#portrait canvas:not([hidden])");
    picture(page, look, "portrait-framed");
    page.click("#portrait [data-close]");
    page.click("[data-biometric=fingers]");
    page.locator("#fingers [data-capture=file]").first().setInputFiles(Fingers.ENROLLED.file());
    page.waitForSelector("#fingers :text('not NFIQ')");
    picture(page, look, "fingers");
    page.click("#fingers [data-close]");
    page.context().clearCookies();
    Office.signIn(page, Office.OPERATOR);
    page.navigate("/administration/people/" + office.holder());
    page.click("[data-biometric=verify]");
    page.setInputFiles("#verify [data-capture=file]", Fingers.RIGHT.file());
    page.click("#verify [data-save]:enabled");
    page.waitForSelector("text=The finger matches.");
    picture(page, look, "verify-match");
    page.setInputFiles("#verify [data-capture=file]", Fingers.OTHER.file());
    page.click("#verify [data-save]:enabled");
    page.waitForSelector("#verify img:not([hidden])");
    picture(page, look, "verify-no-match");
    page.click("#verify [data-close]");
    page.context().clearCookies();
    Office.signIn(page, Office.HOLDER);
  }

  private void fingerprint(Page page, FakeExtension extension, Look look) {
    office.verifyFingerprints(true);
    extension.has(List.of(FakeExtension.reader("Reader 1", 31)));
    // A match at the desk counts for the person, too: an hour later it does not.
    office.forgetVerifications();
    new DeviceDialog(page).add().shows("fingerprint");
    picture(page, look, "fingerprint");
    page.setInputFiles("#device-task [data-capture=file]", Fingers.OTHER.file());
    page.click("#device-task [data-do=next]:enabled");
    page.waitForSelector("text=That finger does not match.");
    picture(page, look, "fingerprint-no-match");
    page.click("[data-do=leave]");
    office.forgetVerifications();
    office.verifyFingerprints(false);
  }

  private void agreement(Page page, FakeExtension extension, Look look) {
    // Another for each look: who agreed to one is not asked again.
    office
        .agreement()
        .says(
            "By accepting this credential I agree to the following ("
                + look.name()
                + ").\n\nI keep it under my control, and its PIN to myself. I do not write the PIN"
                + " down where it can be found.\n\n"
                + "I report at once when it is lost, stolen or damaged, or when somebody else may"
                + " know its PIN, to the help desk.\n\n".repeat(8)
                + "I give it back when I leave.");
    page.navigate("/my-devices");
    page.waitForSelector("#agreements:not([hidden])");
    picture(page, look, "agreement-notice");
    extension.has(List.of(FakeExtension.reader("Reader 1", 31)));
    new DeviceDialog(page).add().shows("agreement");
    picture(page, look, "agreement");
    page.check("#device-task [name=agreed]");
    picture(page, look, "agreement-ticked");
    page.click("[data-do=leave]");
    as(page, Office.OPERATOR);
    page.navigate("/administration/people/" + office.holder());
    page.waitForSelector("#agreements:not([hidden])");
    whole(page, look, "person-agreements");
    page.click("#agreements button");
    page.waitForSelector("#agreement [type=submit]:enabled");
    picture(page, look, "agreement-attended");
    page.click("#agreement [data-close]");
    office.agreement().says("");
    as(page, Office.HOLDER);
  }

  /** The way of somebody from the request to the approval, and what is refused on it. */
  private void enrollment(Page page, Look look) {
    String applicant = "Nora" + look.name().replace("-", "");
    office.applicant(applicant, "Novak");
    EnrollmentDesk desk = new EnrollmentDesk(page);
    Office.signIn(page, Office.SPONSOR);
    page.navigate("/administration/enrollments?text=nobody-at-all");
    picture(page, look, "enrollments-none");
    page.click("[data-add]");
    picture(page, look, "enrollment-sponsor");
    page.click("#sponsor [data-close]");
    UUID id =
        desk.sponsor(applicant + "@example.org", "Staff badge", "New colleague in research").id();
    page.navigate("/administration/enrollments");
    picture(page, look, "enrollments");
    as(page, Office.REGISTRAR);
    desk.open(id);
    whole(page, look, "enrollment-requested");
    desk.begin();
    page.click("#document-1 [type=submit]");
    page.waitForSelector("#document-1 .field-problem");
    page.click("#complete [type=submit]");
    page.waitForSelector("#complete .field-problem");
    whole(page, look, "enrollment-registration-refused");
    page.selectOption("#answer-0", "South");
    page.fill("#answer-2", applicant);
    desk.save("#questions").collect(applicant + " Novak");
    whole(page, look, "enrollment-registration");
    page.click("[data-visit=end]");
    page.waitForSelector("#compare");
    page.waitForLoadState();
    page.click("#vouch-part summary");
    whole(page, look, "enrollment-link");
    desk.compare("probe.png");
    page.waitForSelector("[data-visit=begin]");
    page.waitForLoadState();
    desk.begin().complete();
    whole(page, look, "enrollment-enrolled");
    as(page, Office.ADJUDICATOR);
    desk.open(id);
    page.check("#adjudication [value=false]");
    whole(page, look, "enrollment-adjudicate");
    desk.adjudicate();
    as(page, Office.APPROVER);
    desk.open(id);
    whole(page, look, "enrollment-approve");
    desk.approve();
    whole(page, look, "enrollment-approved");
  }

  private static void as(Page page, String name) {
    page.context().clearCookies();
    Office.signIn(page, name);
  }

  private void devicePolicies(Page page, Look look) {
    page.navigate("/administration/device-policies");
    picture(page, look, "device-policies");
    page.click("[data-add]");
    picture(page, look, "device-policy-add");
    page.click("#add [data-close]");
    page.navigate("/administration/device-policies/new?from=plain-piv-9b");
    page.waitForSelector("#preview section");
    whole(page, look, "device-policy-new");
    page.navigate("/administration/device-policies");
    page.locator(".row-actions a:has-text('Edit')").first().click();
    page.waitForSelector("#preview section");
    page.selectOption("#algorithm-9D", "RSA-3072");
    page.fill("#certificate-validity", "60");
    page.waitForSelector("[data-field='piv.slots[2].algorithm'] .field-problem");
    whole(page, look, "device-policy-refused");
  }

  private void badges(Page page, Look look) {
    page.navigate("/portal/replacements?state=active&text=" + badges.getFirst().serial());
    picture(page, look, "badge-list");
    for (IssuedBadge badge : badges) {
      page.navigate(badge.page());
      whole(page, look, "badge-" + (badge.equals(badges.getFirst()) ? "portrait" : "landscape"));
    }
  }

  private void replacements(Page page, Look look) {
    page.navigate("/portal/replacements?state=active");
    picture(page, look, "replacements");
    page.locator("[data-action=replace]").first().click();
    page.waitForSelector("#replace [type=submit]:enabled");
    picture(page, look, "replace");
    page.click("#replace [data-close]");
    page.locator("[data-action=request]").first().click();
    picture(page, look, "replacement-request");
    page.click("#request [data-close]");
    page.navigate("/administration/people");
    page.locator("tbody a").first().click();
    whole(page, look, "person-at-the-desk");
    page.click("[data-recovery-code]");
    page.waitForSelector("#recovery-code[open]");
    picture(page, look, "code-at-the-desk");
    page.click("#recovery-code [data-close]");
  }

  private void dialogs(Page page, FakeExtension extension, Look look) {
    opened(page, extension.greets(null), look, "browser-missing");
    opened(
        page, extension.greets(FakeExtension.welcome("0.0.9", "0.1.0")), look, "browser-outdated");
    opened(
        page,
        extension.greets(FakeExtension.error("NOT_ALLOWED", Map.of())),
        look,
        "browser-not-allowed");
    opened(
        page,
        extension.greets(FakeExtension.error("CLIENT_MISSING", Map.of())),
        look,
        "client-missing");
    opened(
        page,
        extension.greets(
            FakeExtension.error("CLIENT_OUTDATED", Map.of("found", "0.0.9", "needed", "0.1.0"))),
        look,
        "client-outdated");
    extension.greets(FakeExtension.welcome("0.1.0", "0.1.0")).has(List.of());
    opened(page, extension, look, "device-none");
    extension.has(List.of(FakeExtension.reader("Reader 1", 20481101)));
    opened(page, extension, look, "device-none", "device-unusable");
    extension.has(
        List.of(FakeExtension.reader("Reader 1", 31), FakeExtension.reader("Reader 2", 32)));
    opened(page, extension, look, "device-choose");
    fingerprint(page, extension, look);
    agreement(page, extension, look);
    extension.has(List.of(FakeExtension.reader("Reader 1", 31)));
    issue(page, extension, look);
  }

  private void issue(Page page, FakeExtension extension, Look look) {
    new DeviceDialog(page).add();
    extension.awaits("start");
    extension.progress("Generating the signature key", 1200, 2400, 1);
    page.waitForTimeout(300);
    picture(page, look, "issue-running");
    page.click("[data-do=leave]");
    picture(page, look, "leave-issue");
    page.click("[data-do=stay]");
    extension.failed("DEVICE_REMOVED", "The device was removed. Insert it again and retry.", true);
    new DeviceDialog(page).shows("issue-failed");
    page.click(".details summary");
    picture(page, look, "issue-failed");
    page.click("[data-do=retry]");
    extension.awaits("start");
    extension.asksForPin(null);
    new DeviceDialog(page).shows("pin-ask");
    picture(page, look, "pin-empty");
    page.fill("#new-pin", "739154");
    page.fill("#confirm-pin", "7391");
    picture(page, look, "pin-typed");
    page.click("[data-do=leave]");
    picture(page, look, "leave-pin");
    page.click("[data-do=stay]");
    page.fill("#confirm-pin", "739154");
    page.click("[data-do=next]");
    picture(page, look, "pin-setting");
    extension.done();
    new DeviceDialog(page).shows("done");
    picture(page, look, "done");
    new DeviceDialog(page).closed();
  }

  private void opened(Page page, FakeExtension extension, Look look, String view) {
    opened(page, extension, look, view, view);
  }

  private void opened(Page page, FakeExtension extension, Look look, String view, String name) {
    new DeviceDialog(page).add().shows(view);
    picture(page, look, name);
    page.click("[data-do=leave]");
    if (!extension.heard().isEmpty()) {
      page.waitForTimeout(50);
    }
  }

  /** A picture of a page that is longer than the window. */
  private void whole(Page page, Look look, String name) {
    page.waitForTimeout(150);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(folder.resolve(name + "-" + look.name() + ".png")));
  }

  private void picture(Page page, Look look, String name) {
    page.waitForTimeout(150);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(folder.resolve(name + "-" + look.name() + ".png")));
  }
}

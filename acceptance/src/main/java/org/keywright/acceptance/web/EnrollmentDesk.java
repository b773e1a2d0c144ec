package org.keywright.acceptance.web;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.UUID;

/** The page of an enrollment, as those who work on it use it. */
public record EnrollmentDesk(Page page) {

  private static final String PAGE = "/administration/enrollments";
  private static final Path ROOT = Path.of(System.getProperty("keywright.root", "."), "testdata");
  private static final Path FINGERPRINTS = ROOT.resolve("fingerprints/sourceafis");

  /** Asks for a credential type for somebody, from the list; the page of the request is shown. */
  public EnrollmentDesk sponsor(String upn, String type, String reason) {
    page.navigate(PAGE);
    page.click("[data-add]");
    page.fill("#sponsor-person", upn);
    page.selectOption(
        "#sponsor-type", new com.microsoft.playwright.options.SelectOption().setLabel(type));
    page.fill("#sponsor-reason", reason);
    page.click("#sponsor [type=submit]");
    return shows("REQUESTED");
  }

  /** Opens the page of an enrollment. */
  public EnrollmentDesk open(UUID enrollment) {
    page.navigate(PAGE + "/" + enrollment);
    page.waitForSelector("#enrollment");
    return this;
  }

  /** Waits until the enrollment has come that far. */
  public EnrollmentDesk shows(String state) {
    page.waitForSelector("#enrollment[data-state=" + state + "]");
    // Its scripts have run by then.
    page.waitForLoadState();
    return this;
  }

  /** The id of the enrollment that is shown. */
  public UUID id() {
    return UUID.fromString(page.getAttribute("#enrollment", "data-id"));
  }

  /** The applicant is there. */
  public EnrollmentDesk begin() {
    page.click("[data-visit=begin]");
    page.waitForSelector("#registration");
    page.waitForLoadState();
    return this;
  }

  /** Everything that is taken of an applicant, part by part. */
  public EnrollmentDesk collect(String name) {
    document(1, "FOREIGN_PASSPORT", "X1234567", name);
    document(2, "GOVERNMENT_ID", "I-998877", name);
    photo();
    finger("RIGHT_INDEX", "probe.png");
    finger("LEFT_INDEX", "nonmatching.png");
    sign();
    return this;
  }

  /** An identity document, with a scan. */
  public EnrollmentDesk document(int number, String kind, String documentNumber, String name) {
    LocalDate today = LocalDate.now(java.time.ZoneOffset.UTC);
    page.selectOption("#kind-" + number, kind);
    page.fill("#number-" + number, documentNumber);
    page.fill("#issuer-" + number, "Utopia");
    page.fill("#issued-" + number, today.minusYears(2).toString());
    page.fill("#expires-" + number, today.plusYears(8).toString());
    page.fill("#name-" + number, name);
    page.setInputFiles(
        "#scan-" + number,
        new FilePayload(
            "scan.pdf",
            "application/pdf",
            "%PDF-1.7\n%%EOF\n".getBytes(StandardCharsets.US_ASCII)));
    return save("#document-" + number);
  }

  /** A portrait, by the frame that is proposed. */
  public EnrollmentDesk photo() {
    page.setInputFiles("#photo [data-portrait=file]", ROOT.resolve("portraits/astronaut.jpeg"));
    page.waitForSelector("#photo [data-portrait=use]:visible");
    page.click("#photo [data-portrait=use]");
    page.waitForSelector("#photo .capture-message:has-text('The portrait is')");
    return save("#photo");
  }

  /** A file of the test data. */
  static Path fingerprint(String name) {
    return FINGERPRINTS.resolve(name);
  }

  /** A finger, from a file of the test data. */
  public EnrollmentDesk finger(String position, String file) {
    page.selectOption("#finger-position", position);
    takeFinger("#finger", file);
    return save("#finger");
  }

  /** Compares a finger with those that are enrolled. */
  public void compare(String file) {
    takeFinger("#compare", file);
    page.click("#compare [type=submit]");
  }

  private void takeFinger(String form, String file) {
    page.setInputFiles(form + " [data-capture=file]", fingerprint(file));
    page.waitForSelector(form + " .capture-picture canvas:not([hidden])");
  }

  /** A signature, by hand. */
  public EnrollmentDesk sign() {
    page.locator("#signature-pad").scrollIntoViewIfNeeded();
    var box = page.locator("#signature-pad").boundingBox();
    page.mouse().move(box.x + 40, box.y + box.height / 2);
    page.mouse().down();
    for (int i = 1; i <= 40; i++) {
      page.mouse()
          .move(
              box.x + 40 + i * (box.width - 80) / 40,
              box.y + box.height / 2 + 25 * Math.sin(i / 2.0));
    }
    page.mouse().up();
    return save("#signature");
  }

  /** Sends a part, and waits until it is saved. */
  public EnrollmentDesk save(String part) {
    page.click(part + " [type=submit]");
    page.waitForSelector(part + " [data-slot=status]:has-text('aved')");
    return this;
  }

  /** The registrar attests, and nothing more is collected. */
  public EnrollmentDesk complete() {
    page.check("#complete [name=attested]");
    page.click("#complete [type=submit]");
    return shows("ENROLLED");
  }

  /** A favourable result of the background check. */
  public EnrollmentDesk adjudicate() {
    page.selectOption("#investigation", "TIER_1");
    page.check("#adjudication [value=true]");
    page.fill("#decided-on", LocalDate.now(java.time.ZoneOffset.UTC).toString());
    page.fill("#reference", "BI-2026-0042");
    page.click("#adjudication [type=submit]");
    return shows("ADJUDICATED");
  }

  /** The person is given the credential type. */
  public EnrollmentDesk approve() {
    page.click("#approval [type=submit]");
    return shows("APPROVED");
  }
}

package org.keywright.acceptance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.keywright.acceptance.workbench.Fingers;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.biometrics.FingerprintVerifications;

/** Portraits and fingerprints on the page of a person, in Chromium. */
class CapturePagesTest extends PageTests {

  private static final Path PORTRAIT =
      Path.of(System.getProperty("keywright.root", "."), "testdata/portraits/astronaut.jpeg");

  /**
   * The browser itself says that it was refused, and that a page asked for the camera that must
   * not; where there is no extension, a demonstration looks for its bridge, which is not there.
   */
  @Override
  boolean isExpected(String complaint) {
    return complaint.contains("status of 4") || complaint.contains("camera is not allowed");
  }

  private Page person(String name, boolean dark) {
    Page page = browser.page(dark ? 390 : 1280, 800, dark);
    Office.signIn(page, name);
    page.navigate("/administration/people/" + office.holder());
    page.waitForSelector("#enrolled li");
    return page;
  }

  private byte[] enrolled(BiometricKind kind) {
    return office.bean(EnrolledBiometrics.class).get(office.holder(), kind).orElseThrow();
  }

  @Test
  void a_photo_is_framed_by_the_server_adjusted_by_keys_and_enrolled_small_enough_for_a_card()
      throws Exception {
    Page page = person(Office.REGISTRAR, false);
    page.click("[data-biometric=portrait]");
    accessible(page);
    page.setInputFiles("#portrait [data-portrait=file]", PORTRAIT);
    page.waitForSelector("#portrait canvas:not([hidden])");
    page.waitForSelector("#portrait .portrait-lines:not([hidden])");
    accessible(page);
    String before = page.inputValue("[data-portrait=turn]");
    page.focus("#portrait canvas");
    for (String key : List.of("ArrowLeft", "ArrowUp", "+", ".", ".")) {
      page.keyboard().press(key);
    }
    assertThat(page.inputValue("[data-portrait=turn]")).isNotEqualTo(before);
    dragged(page);
    page.click("[data-portrait=reset]");
    assertThat(page.inputValue("[data-portrait=turn]")).isEqualTo(before);
    page.click("[data-portrait=use]");
    page.waitForSelector("text=The portrait is framed as it should be.");
    page.click("#portrait [data-save]");
    page.waitForSelector("#enrolled :text('Portrait')");
    byte[] portrait = enrolled(BiometricKind.FACE);
    assertThat(portrait).hasSizeLessThanOrEqualTo(10_240);
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(portrait));
    assertThat(picture.getWidth()).isEqualTo(420);
    assertThat(picture.getHeight()).isEqualTo(560);
    page.context().close();
  }

  /** Moves the picture by the mouse, and zooms by its wheel. */
  private static void dragged(Page page) {
    String pixels = "document.querySelector('#portrait canvas').toDataURL()";
    BoundingBox box = page.locator("#portrait canvas").boundingBox();
    Object before = page.evaluate(pixels);
    page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
    page.mouse().down();
    page.mouse().move(box.x + box.width / 2 + 20, box.y + box.height / 2 + 10);
    page.mouse().up();
    page.waitForCondition(() -> !page.evaluate(pixels).equals(before));
    String zoom = page.inputValue("[data-portrait=zoom]");
    page.mouse().wheel(0, -120);
    page.waitForCondition(() -> !page.inputValue("[data-portrait=zoom]").equals(zoom));
  }

  @Test
  void a_photo_of_nobody_is_refused_in_words() throws Exception {
    BufferedImage nobody = new BufferedImage(800, 1_000, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = nobody.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.LIGHT_GRAY, 800, 1_000, Color.WHITE));
    graphics.fillRect(0, 0, 800, 1_000);
    Path file = folder.resolve("nobody.png");
    ImageIO.write(nobody, "png", file.toFile());
    Page page = person(Office.REGISTRAR, true);
    page.click("[data-biometric=portrait]");
    page.setInputFiles("#portrait [data-portrait=file]", file);
    page.waitForSelector("text=The picture shows no face");
    assertThat(page.isDisabled("#portrait [data-save]")).isTrue();
    accessible(page);
    page.context().close();
  }

  @Test
  void the_camera_can_be_used_on_this_page_and_on_no_other() {
    Page page = person(Office.REGISTRAR, false);
    page.context().grantPermissions(List.of("camera"));
    page.click("[data-biometric=portrait]");
    page.click("[data-portrait=camera]");
    page.waitForSelector("[data-portrait=shoot]:not([hidden])");
    accessible(page);
    // What Chromium shows in the place of a camera is no face.
    page.click("[data-portrait=shoot]");
    page.waitForSelector("text=/The picture (shows no face|has .* pixels)/");
    page.navigate("/account");
    assertThat(
            page.evaluate(
                "navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'seen', e =>"
                    + " e.name)"))
        .isEqualTo("NotAllowedError");
    page.context().close();
  }

  @Test
  void fingers_are_enrolled_from_files_and_verified_at_the_desk() throws Exception {
    Page page = person(Office.REGISTRAR, false);
    page.click("[data-biometric=fingers]");
    page.locator("#fingers [data-capture=file]").nth(0).setInputFiles(Fingers.ENROLLED.file());
    page.waitForSelector("#fingers :text('not NFIQ')");
    page.locator("#fingers [data-capture=file]").nth(1).setInputFiles(PORTRAIT);
    page.waitForSelector("#fingers :text('an image of one finger has')");
    accessible(page);
    page.click("#fingers [data-save]");
    page.waitForSelector("#enrolled :text('Fingerprints')");
    assertThat(enrolled(BiometricKind.FINGERPRINTS)).startsWith('F', 'M', 'R', 0);
    page.context().close();
    if (office.bean(EnrolledBiometrics.class).get(office.holder(), BiometricKind.FACE).isEmpty()) {
      office.enrolPortrait(office.holder());
    }
    atTheDesk();
  }

  private void atTheDesk() {
    Page page = person(Office.OPERATOR, true);
    page.click("[data-biometric=verify]");
    page.setInputFiles("#verify [data-capture=file]", Fingers.OTHER.file());
    page.click("#verify [data-save]:enabled");
    page.waitForSelector("text=The finger does not match any that is enrolled. 4 tries are left.");
    page.waitForSelector("#verify img:not([hidden])");
    accessible(page);
    for (int i = 0; i < 2; i++) {
      page.locator("#verify [name=kind]").nth(i).fill(i == 0 ? "Passport" : "Driving licence");
      page.locator("#verify [name=issuer]").nth(i).fill("Utopia");
      page.locator("#verify [name=number]").nth(i).fill("X99881234" + i);
    }
    page.fill("#verify [name=reason]", "A cut on the finger");
    page.check("#verify [type=checkbox]");
    page.click("#verify [type=submit]");
    page.waitForSelector("text=You vouched for the person.");
    page.setInputFiles("#verify [data-capture=file]", Fingers.RIGHT.file());
    page.click("#verify [data-save]:enabled");
    page.waitForSelector("text=The finger matches.");
    page.click("#verify [data-close]");
    page.waitForSelector("#enrolled :text('Vouched for by documents and photo')");
    assertThat(page.textContent("#enrolled")).contains("number ending in 2340");
    assertThat(page.textContent("#enrolled")).doesNotContain("X9988");
    Actor issuer =
        new Actor(
            Actor.Kind.ACCOUNT, "i", "Issuer", java.util.Set.of(Permission.BIOMETRICS_VERIFY));
    assertThat(office.bean(FingerprintVerifications.class).isFresh(office.holder(), issuer))
        .isTrue();
    page.context().close();
  }
}

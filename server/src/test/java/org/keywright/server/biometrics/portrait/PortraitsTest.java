package org.keywright.server.biometrics.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.keywright.server.api.InvalidException;

/** By a picture of an astronaut, and by what can be made of it. */
class PortraitsTest {

  private static final Path PICTURE =
      Path.of(System.getProperty("keywright.root", "."), "testdata/portraits/astronaut.jpeg");

  private final Portraits portraits = new Portraits(new FaceFinder());

  private static BufferedImage astronaut() throws IOException {
    return ImageIO.read(PICTURE.toFile());
  }

  private static byte[] written(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, format, out);
    return out.toByteArray();
  }

  private static BufferedImage canvas(int width, int height) {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = canvas.createGraphics();
    graphics.setPaint(
        new GradientPaint(0, 0, new Color(150, 170, 190), width, height, new Color(220, 220, 215)));
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return canvas;
  }

  private static BufferedImage cut(Frame frame) throws IOException {
    return astronaut().getSubimage(frame.x(), frame.y(), frame.width(), frame.height());
  }

  @Test
  void the_frame_has_the_head_in_the_middle_the_eyes_between_half_and_seven_tenths()
      throws Exception {
    Framing framing = portraits.frame(Files.readAllBytes(PICTURE));
    Face face = framing.face();
    // Where a person sees them in the picture.
    assertThat(face.eyes()).hasSize(2);
    assertThat(face.eyes().get(0).x()).isBetween(390, 425);
    assertThat(face.eyes().get(1).x()).isBetween(575, 615);
    Frame frame = framing.frame();
    assertThat(frame.width()).isGreaterThanOrEqualTo(420);
    assertThat(frame.height() * 3).isEqualTo(frame.width() * 4);
    assertThat(face.middle() - frame.x()).isBetween(frame.width() * 0.45, frame.width() * 0.55);
    assertThat(1 - (face.eyeLine() - frame.y()) / frame.height()).isBetween(0.5, 0.7);
    assertThat(frame.width() / face.headWidth()).isBetween(1.4, 2.0);
    assertThat(frame.x()).isNotNegative();
    assertThat(frame.x() + frame.width()).isLessThanOrEqualTo(framing.width());
    assertThat(framing.findings()).isEmpty();
  }

  @Test
  void what_was_cut_out_by_the_frame_is_a_portrait_without_findings() throws Exception {
    Frame frame = portraits.frame(Files.readAllBytes(PICTURE)).frame();
    assertThat(portraits.check(written(cut(frame), "jpeg")).findings()).isEmpty();
    assertThatThrownBy(() -> portraits.check(written(cut(frame), "png")))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("JPEG");
    assertThatThrownBy(() -> portraits.check(written(canvas(600, 600), "jpeg")))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("three wide and four high");
  }

  @Test
  void a_portrait_whose_head_is_off_the_middle_or_too_low_is_told_so() throws Exception {
    Frame frame = portraits.frame(Files.readAllBytes(PICTURE)).frame();
    Frame off = new Frame(frame.x() - 90, 0, frame.width(), frame.height(), 0);
    assertThat(portraits.check(written(cut(off), "jpeg")).findings())
        .extracting(Finding::kind)
        .contains(Finding.Kind.OFF_CENTRE);
    BufferedImage low = canvas(frame.width(), frame.height());
    low.createGraphics().drawImage(cut(frame), 0, 150, null);
    assertThat(portraits.check(written(low, "jpeg")).findings())
        .extracting(Finding::kind)
        .contains(Finding.Kind.EYE_LINE);
  }

  @Test
  void a_tilted_head_is_turned_back() throws Exception {
    BufferedImage tilted = canvas(960, 1280);
    Graphics2D graphics = tilted.createGraphics();
    graphics.drawImage(
        astronaut(), AffineTransform.getRotateInstance(Math.toRadians(8), 500, 430), null);
    graphics.dispose();
    Framing framing = portraits.frame(written(tilted, "jpeg"));
    assertThat(framing.frame().turn()).isBetween(-13.0, -4.0);
    assertThat(framing.findings()).extracting(Finding::kind).contains(Finding.Kind.TILTED);
  }

  @Test
  void a_picture_of_nobody_is_refused() throws Exception {
    refused(written(canvas(800, 1000), "jpeg"), "no face");
    BufferedImage noise = new BufferedImage(500, 700, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(3);
    for (int y = 0; y < 700; y++) {
      for (int x = 0; x < 500; x++) {
        noise.setRGB(x, y, random.nextInt());
      }
    }
    refused(written(noise, "png"), "no face");
  }

  @Test
  void a_picture_of_two_people_is_refused() throws Exception {
    BufferedImage two = canvas(1920, 1280);
    Graphics2D graphics = two.createGraphics();
    graphics.drawImage(astronaut(), 0, 0, null);
    graphics.drawImage(astronaut(), 1200, 200, 720, 960, null);
    graphics.dispose();
    refused(written(two, "jpeg"), "2 people");
  }

  @Test
  void a_head_that_is_too_small_is_refused_and_says_how_large_it_has_to_be() throws Exception {
    BufferedImage small = canvas(1200, 1200);
    small.createGraphics().drawImage(astronaut(), 400, 200, 300, 400, null);
    refused(written(small, "jpeg"), "about 240 are needed");
    refused(written(canvas(419, 800), "jpeg"), "at least 420 by 560");
  }

  @Test
  void a_picture_that_would_unfold_to_too_much_is_refused_by_what_it_says_of_its_size()
      throws Exception {
    refused(png(60_000, 60_000), "more than 16 million");
    refused(png(4_001, 4_000), "more than 16 million");
  }

  @Test
  void what_is_no_picture_or_damaged_is_refused() throws Exception {
    refused(new byte[0], "not a picture");
    refused("GIF89a and so on".getBytes(StandardCharsets.US_ASCII), "");
    byte[] whole = Files.readAllBytes(PICTURE);
    refused(java.util.Arrays.copyOf(whole, 300), "");
    refused(png(800, 1_000), "damaged");
  }

  private void refused(byte[] picture, String words) {
    assertThatThrownBy(() -> portraits.frame(picture))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining(words);
  }

  /** A PNG that tells a size, and has next to nothing in it. */
  private static byte[] png(int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array());
    chunk(out, "IDAT", new byte[] {1, 2, 3});
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    byte[] body = new byte[4 + content.length];
    System.arraycopy(type.getBytes(StandardCharsets.US_ASCII), 0, body, 0, 4);
    System.arraycopy(content, 0, body, 4, content.length);
    CRC32 check = new CRC32();
    check.update(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }

  @Test
  void faces_are_found_in_a_picture_that_a_camera_took_with_many_pixels() throws Exception {
    BufferedImage large = new BufferedImage(2_700, 3_600, BufferedImage.TYPE_INT_RGB);
    large.createGraphics().drawImage(astronaut(), 0, 0, 2_700, 3_600, null);
    Framing framing = portraits.frame(written(large, "jpeg"));
    assertThat(framing.width()).isEqualTo(2_700);
    assertThat(framing.frame().width()).isGreaterThan(1_000);
  }
}

package org.keywright.demo;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.keywright.client.scanner.CaptureException;
import org.keywright.client.scanner.Finger;
import org.keywright.client.scanner.FingerImage;
import org.keywright.client.scanner.FingerprintScanner;
import org.keywright.client.scanner.Scanners;

/**
 * The one fingerprint scanner of the demonstration, onto which a page puts a finger: one of several
 * people's, or none. Safe for concurrent use.
 */
final class DemoScanner implements FingerprintScanner, Scanners {

  static final String NAME = "Virtual scanner";

  /** How long the finger lies there before it is taken, so that a person sees what happens. */
  private static final Duration SETTLE = Duration.ofMillis(600);

  /** In pixels: what no ridge is left of. */
  private static final int SMUDGE = 15;

  private final Map<Touch, FingerImage> images = new EnumMap<>(Touch.class);
  private @Nullable Touch placed;

  /** What can lie on the scanner. */
  enum Touch {
    GRACE("Grace Murray's right index finger", "matching.png"),
    GRACE_SMUDGED("Grace Murray's right index finger, smudged", "matching.png"),
    ALAN("Alan Mathison's right index finger", "nonmatching.png");

    private final String words;
    private final String picture;

    Touch(String words, String picture) {
      this.words = words;
      this.picture = picture;
    }
  }

  /**
   * A scanner with nothing on it.
   *
   * @param pictures the folder of fingerprints in the test data
   */
  DemoScanner(Path pictures) throws IOException {
    for (Touch touch : Touch.values()) {
      BufferedImage picture = grey(pictures.resolve(touch.picture));
      images.put(
          touch,
          image(
              switch (touch) {
                case GRACE -> picture;
                case GRACE_SMUDGED -> smudged(picture);
                case ALAN -> turned(picture);
              }));
    }
  }

  /** What can be put onto it. */
  List<BridgeMessage.Choice> fingers() {
    return Arrays.stream(Touch.values())
        .map(touch -> new BridgeMessage.Choice(touch.name(), touch.words))
        .toList();
  }

  /** What lies on it. */
  synchronized @Nullable Touch placed() {
    return placed;
  }

  /** Puts a finger onto it, or takes it away. */
  synchronized void place(@Nullable Touch touch) {
    placed = touch;
    notifyAll();
  }

  @Override
  public List<FingerprintScanner> list() {
    return List.of(this);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FingerImage capture(@Nullable Finger finger, Duration atMost)
      throws CaptureException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    Touch touch;
    synchronized (this) {
      for (long left = atMost.toMillis(); placed == null && left > 0; ) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
      touch = placed;
    }
    if (touch == null) {
      throw new CaptureException(
          CaptureException.Reason.TIMED_OUT, "No finger was put onto the scanner in time.");
    }
    Thread.sleep(SETTLE);
    return Objects.requireNonNull(images.get(touch));
  }

  private static BufferedImage grey(Path file) throws IOException {
    BufferedImage read = ImageIO.read(file.toFile());
    if (read == null) {
      throw new IOException(file + " is no picture");
    }
    BufferedImage grey =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = grey.createGraphics();
    graphics.drawImage(read, 0, 0, null);
    graphics.dispose();
    return grey;
  }

  /** Another impression of the same finger: turned a little, and shifted. */
  private static BufferedImage turned(BufferedImage picture) {
    BufferedImage turned =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = turned.createGraphics();
    graphics.setColor(java.awt.Color.WHITE);
    graphics.fillRect(0, 0, turned.getWidth(), turned.getHeight());
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    AffineTransform turn =
        AffineTransform.getRotateInstance(
            Math.toRadians(8), picture.getWidth() / 2.0, picture.getHeight() / 2.0);
    turn.translate(9, -6);
    graphics.drawImage(picture, turn, null);
    graphics.dispose();
    return turned;
  }

  private static BufferedImage smudged(BufferedImage picture) {
    float[] even = new float[SMUDGE * SMUDGE];
    Arrays.fill(even, 1f / even.length);
    return new ConvolveOp(new Kernel(SMUDGE, SMUDGE, even), ConvolveOp.EDGE_NO_OP, null)
        .filter(picture, null);
  }

  private static FingerImage image(BufferedImage picture) throws CaptureException {
    byte[] grey = new byte[picture.getWidth() * picture.getHeight()];
    picture.getRaster().getDataElements(0, 0, picture.getWidth(), picture.getHeight(), grey);
    return new FingerImage(picture.getWidth(), picture.getHeight(), FingerImage.RESOLUTION, grey);
  }
}

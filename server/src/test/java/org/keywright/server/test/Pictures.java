package org.keywright.server.test;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures to be enrolled. */
public final class Pictures {

  private static final Path PORTRAIT =
      Path.of(
          System.getProperty("keywright.root", "."), "testdata/portraits/astronaut-420x560.jpeg");

  private Pictures() {}

  /** A portrait of somebody, as cards have room for. */
  public static byte[] portrait() {
    try {
      return Files.readAllBytes(PORTRAIT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture as large as a portrait, with nobody in it. */
  public static byte[] nobody() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(420, 560, BufferedImage.TYPE_INT_RGB), "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

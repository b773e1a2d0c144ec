package org.keywright.server.issuance;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * A portrait that fits a device: some security keys hold data objects of 3 KB, a fifth of what SP
 * 800-73-5 asks for the facial image. Rather than leave the face off, it is made smaller.
 *
 * @param jpeg the picture
 * @param width in pixels
 * @param height in pixels
 */
record Portrait(byte[] jpeg, int width, int height) {

  /**
   * No picture that is enrolled has more pixels than this, since it has 10 KB at most: a bound on
   * what a small file can unfold to, 16 MB.
   */
  private static final long MAX_PIXELS = 4_000_000;

  /** Nobody is recognised on fewer. */
  private static final int MIN_WIDTH = 60;

  /** The lowest quality gives a face one byte for 8 to 20 pixels: a larger picture cannot fit. */
  private static final int MOST_PIXELS_PER_BYTE = 64;

  private static final float[] QUALITIES = {0.85f, 0.7f, 0.55f, 0.4f, 0.3f};

  /**
   * The picture as it is, if it has at most so many bytes; else a smaller one.
   *
   * @return empty if no recognisable picture is that small
   * @throws IOException if it is no picture
   */
  static Optional<Portrait> fitting(byte[] jpeg, int most) throws IOException {
    BufferedImage picture = read(jpeg);
    if (jpeg.length <= most) {
      return Optional.of(new Portrait(jpeg, picture.getWidth(), picture.getHeight()));
    }
    int widest = Math.min(picture.getWidth(), widest(picture, most));
    for (int width = widest; width >= MIN_WIDTH; width = width * 4 / 5) {
      BufferedImage scaled = scale(picture, width);
      for (float quality : QUALITIES) {
        byte[] smaller = write(scaled, quality);
        if (smaller.length <= most) {
          return Optional.of(new Portrait(smaller, scaled.getWidth(), scaled.getHeight()));
        }
      }
    }
    return Optional.empty();
  }

  /** No larger one can be so small that it is worth the drawing. */
  private static int widest(BufferedImage picture, int most) {
    double ratio = (double) picture.getWidth() / picture.getHeight();
    return (int) Math.sqrt((double) most * MOST_PIXELS_PER_BYTE * ratio);
  }

  private static BufferedImage read(byte[] jpeg) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(jpeg))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("the portrait is not a picture");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
          throw new IOException("the portrait has more than 4 million pixels");
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage scale(BufferedImage picture, int width) {
    int height = Math.max(1, picture.getHeight() * width / picture.getWidth());
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }

  private static byte[] write(BufferedImage picture, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}

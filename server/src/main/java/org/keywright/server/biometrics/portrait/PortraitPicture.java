package org.keywright.server.biometrics.portrait;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.keywright.server.api.InvalidException;

/**
 * A picture in shades of grey, made small enough to look for faces in it.
 *
 * @param width of the picture as it was sent, in pixels
 * @param height of the picture as it was sent, in pixels
 * @param step how many of its pixels across are one here
 * @param grey a byte for each pixel that is left, row by row
 * @param columns how many there are in a row
 * @param rows how many rows there are
 */
@SuppressWarnings("ArrayRecordComponent") // goes to the detector, and is never compared
record PortraitPicture(
    String format, int width, int height, int step, byte[] grey, int columns, int rows) {

  /** 16 million: what cameras take is made smaller by whoever sends it. */
  private static final long MAX_PIXELS = 16_000_000;

  /** Faces are found as well in fewer pixels, and faster. */
  private static final int ENOUGH = 1_000;

  private static final Set<String> FORMATS = Set.of("jpeg", "png");

  /**
   * Reads a picture; how large it is before anything is unfolded.
   *
   * @throws InvalidException if it is none in JPEG or PNG, is damaged, or has too few pixels or too
   *     many
   */
  static PortraitPicture read(byte[] data) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(data))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw refused("is not a picture: JPEG and PNG are taken");
      }
      ImageReader reader = readers.next();
      try {
        String format = reader.getFormatName().toLowerCase(Locale.ROOT);
        if (!FORMATS.contains(format)) {
          throw refused("is a picture in " + format + ": JPEG and PNG are taken");
        }
        reader.setInput(in, true, true);
        return read(reader, format);
      } finally {
        reader.dispose();
      }
    } catch (InvalidException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Readers of images fail in ways of their own on what is damaged.
      throw refused("is damaged, or of a kind that cannot be read: save it anew as JPEG");
    }
  }

  private static PortraitPicture read(ImageReader reader, String format) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > MAX_PIXELS) {
      throw refused(
          "has %d by %d pixels, more than 16 million: make it smaller".formatted(width, height));
    }
    if (width < PortraitGeometry.MIN_WIDTH || height < PortraitGeometry.MIN_HEIGHT) {
      throw refused(
          "has %d by %d pixels: a portrait has at least %d by %d"
              .formatted(width, height, PortraitGeometry.MIN_WIDTH, PortraitGeometry.MIN_HEIGHT));
    }
    int step = Math.ceilDiv(Math.max(width, height), ENOUGH);
    ImageReadParam some = reader.getDefaultReadParam();
    some.setSourceSubsampling(step, step, 0, 0);
    BufferedImage read = reader.read(0, some);
    BufferedImage grey =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = grey.createGraphics();
    graphics.drawImage(read, 0, 0, null);
    graphics.dispose();
    byte[] pixels = ((DataBufferByte) grey.getRaster().getDataBuffer()).getData();
    return new PortraitPicture(
        format, width, height, step, pixels, grey.getWidth(), grey.getHeight());
  }

  private static InvalidException refused(String message) {
    return new InvalidException("picture", message);
  }
}

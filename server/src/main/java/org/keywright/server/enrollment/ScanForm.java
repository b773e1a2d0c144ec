package org.keywright.server.enrollment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Tells what a scan is by its content, not by what it is called. Nothing of it is unfolded: that is
 * left to who looks at it, and sizes that no scan has are refused for their sake.
 */
enum ScanForm {
  JPEG("image/jpeg", "jpeg"),
  PNG("image/png", "png"),
  PDF("application/pdf", "pdf");

  /** A page of A3 at 600 dots per inch has 9921 of them. */
  private static final int MAX_SIDE = 12_000;

  private static final int MIN_SIDE = 16;
  private static final int TAIL = 1024;
  private static final byte[] PNG_END = {'I', 'E', 'N', 'D', (byte) 0xAE, 'B', '`', (byte) 0x82};

  private final String mediaType;
  private final String extension;

  ScanForm(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  String mediaType() {
    return mediaType;
  }

  /** Without a dot. */
  String extension() {
    return extension;
  }

  /** What it is; empty if it is none of these, damaged, or of a size that no scan has. */
  static Optional<ScanForm> of(byte[] data) {
    return Arrays.stream(values()).filter(form -> form.fits(data)).findFirst();
  }

  private boolean fits(byte[] data) {
    return switch (this) {
      case JPEG ->
          data.length > 4
              && (data[0] & 0xFF) == 0xFF
              && (data[1] & 0xFF) == 0xD8
              && endsWith(data, new byte[] {(byte) 0xFF, (byte) 0xD9})
              && hasSize(data, "jpeg");
      case PNG ->
          data.length > 24
              && (data[0] & 0xFF) == 0x89
              && endsWith(data, PNG_END)
              && hasSize(data, "png");
      case PDF ->
          text(data, 0, 5).equals("%PDF-")
              && text(data, Math.max(0, data.length - TAIL), TAIL).contains("%%EOF");
    };
  }

  private static boolean hasSize(byte[] data, String format) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(data))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return false;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        int longer = Math.max(reader.getWidth(0), reader.getHeight(0));
        int shorter = Math.min(reader.getWidth(0), reader.getHeight(0));
        return reader.getFormatName().toLowerCase(Locale.ROOT).equals(format)
            && longer <= MAX_SIDE
            && shorter >= MIN_SIDE;
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static boolean endsWith(byte[] data, byte[] end) {
    return data.length >= end.length
        && Arrays.equals(data, data.length - end.length, data.length, end, 0, end.length);
  }

  private static String text(byte[] data, int from, int most) {
    return new String(data, from, Math.min(most, data.length - from), StandardCharsets.ISO_8859_1);
  }
}

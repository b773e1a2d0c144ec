package org.keywright.server.biometrics;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * What an image says of its size, found out before any of it is unfolded: a few hundred bytes can
 * claim to be gigabytes of pixels.
 */
final class FingerprintPicture {

  /** A finger's tip at 500 pixels per inch has half of that. */
  private static final int MAX_SIDE = 1_200;

  /** Less than a sixth of an inch has too few minutiae. */
  private static final int MIN_SIDE = 80;

  private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp");

  // WSQ Gray-scale Fingerprint Image Compression Specification, version 3.1, table 1.
  private static final int WSQ_START = 0xFFA0;
  private static final int WSQ_END = 0xFFA1;
  private static final int WSQ_FRAME = 0xFFA2;
  private static final int WSQ_BLOCK = 0xFFA3;
  private static final int WSQ_LAST = 0xFFA8;

  private FingerprintPicture() {}

  static void check(byte[] data) throws UnreadableFingerprintException {
    if (data.length >= 4 && unsigned16(data, 0) == WSQ_START) {
      checkWsq(data);
      return;
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(data))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw unknown();
      }
      ImageReader reader = readers.next();
      try {
        if (!FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
          throw unknown();
        }
        reader.setInput(in, true, true);
        checkSize(reader.getWidth(0), reader.getHeight(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFingerprintException("the image is damaged: capture it again");
    }
  }

  /**
   * The frame header stands before the blocks: lines and samples per line follow two bytes of black
   * and white (clause 4.2.2 of the specification).
   */
  private static void checkWsq(byte[] data) throws UnreadableFingerprintException {
    int at = 2;
    while (at + 4 <= data.length) {
      int marker = unsigned16(data, at);
      int length = unsigned16(data, at + 2);
      boolean segment = marker > WSQ_END && marker <= WSQ_LAST && marker != WSQ_BLOCK;
      if (!segment || length < 2 || at + 2 + length > data.length) {
        break;
      }
      if (marker == WSQ_FRAME && length >= 8) {
        checkSize(unsigned16(data, at + 8), unsigned16(data, at + 6));
        return;
      }
      at += 2 + length;
    }
    throw new UnreadableFingerprintException(
        "the WSQ image does not tell its size before its data: capture it again");
  }

  private static void checkSize(int width, int height) throws UnreadableFingerprintException {
    int longer = Math.max(width, height);
    int shorter = Math.min(width, height);
    if (longer > MAX_SIDE || shorter < MIN_SIDE) {
      throw new UnreadableFingerprintException(
          "an image of one finger has %d to %d pixels each way at 500 pixels per inch, this one has %d by %d"
              .formatted(MIN_SIDE, MAX_SIDE, width, height));
    }
  }

  private static UnreadableFingerprintException unknown() {
    return new UnreadableFingerprintException(
        "the file is neither a fingerprint template (INCITS 378, ISO/IEC 19794-2) nor an image in"
            + " PNG, JPEG, BMP or WSQ");
  }

  private static int unsigned16(byte[] data, int at) {
    return (data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF);
  }
}

package org.keywright.client.scanner;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A finger as a scanner took it: eight bits of grey for each pixel, rows from the top, ridges dark,
 * at 500 pixels per inch both ways, as SP 800-76-2, clause 4.2 has images captured. Immutable.
 */
public final class FingerImage {

  /** Pixels per inch, both ways. */
  public static final int RESOLUTION = 500;

  /** Less than a sixth of an inch shows too few minutiae. */
  public static final int MIN_SIDE = 80;

  /** Two inches: more than a finger has. */
  public static final int MAX_SIDE = 1_000;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** 500 pixels per inch in pixels per metre. */
  private static final int PER_METRE = 19_685;

  private final int width;
  private final int height;
  private final byte[] grey;

  /**
   * An image.
   *
   * @param width in pixels, 80 to 1000
   * @param height in pixels, 80 to 1000
   * @param resolution in pixels per inch: 500. A driver of another scanner scales before
   * @param grey {@code width * height} bytes, 0 for black; copied
   * @throws CaptureException if it is none
   */
  public FingerImage(int width, int height, int resolution, byte[] grey) throws CaptureException {
    boolean sized =
        Math.min(width, height) >= MIN_SIDE
            && Math.max(width, height) <= MAX_SIDE
            && grey.length == width * height;
    if (!sized || resolution != RESOLUTION) {
      throw new CaptureException(
          CaptureException.Reason.FAILED,
          "The scanner gave no image of a finger: %d by %d pixels at %d per inch, in %d bytes."
              .formatted(width, height, resolution, grey.length));
    }
    this.width = width;
    this.height = height;
    this.grey = grey.clone();
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /**
   * The image as PNG (ISO/IEC 15948), which says its resolution. Written here since the client has
   * no graphics in it; at most some bytes more than the image has pixels.
   */
  public byte[] toPng() {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    // Eight bits of grey, deflated, filtered by row, not interlaced.
    chunk(
        png,
        "IHDR",
        ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 0, 0, 0, 0}));
    chunk(png, "pHYs", ByteBuffer.allocate(9).putInt(PER_METRE).putInt(PER_METRE).put((byte) 1));
    chunk(png, "IDAT", ByteBuffer.wrap(deflated()));
    chunk(png, "IEND", ByteBuffer.allocate(0));
    return png.toByteArray();
  }

  /** Each row begins with its filter: 1, the difference to the pixel on the left. */
  private byte[] deflated() {
    byte[] rows = new byte[(width + 1) * height];
    for (int y = 0; y < height; y++) {
      int to = y * (width + 1);
      rows[to] = 1;
      byte left = 0;
      for (int x = 0; x < width; x++) {
        byte pixel = grey[y * width + x];
        rows[to + 1 + x] = (byte) (pixel - left);
        left = pixel;
      }
    }
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(rows);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8_192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static void chunk(ByteArrayOutputStream png, String type, ByteBuffer content) {
    byte[] body =
        ByteBuffer.allocate(4 + content.capacity())
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(content.rewind())
            .array();
    CRC32 check = new CRC32();
    check.update(body);
    png.writeBytes(ByteBuffer.allocate(4).putInt(content.capacity()).array());
    png.writeBytes(body);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }

  /** Nothing of the finger. */
  @Override
  public String toString() {
    return "FingerImage[" + width + " by " + height + "]";
  }
}

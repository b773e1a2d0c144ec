package org.keywright.cardcheck.read;

import java.util.ArrayList;
import java.util.List;

/**
 * A finger minutiae record of INCITS 378-2004, as SP 800-76-2 clause 4.4 and table 6 profile it.
 * Immutable. Numbers are as they are encoded.
 *
 * @param format {@code 0x464D5200}
 * @param version {@code 0x20323000}
 * @param length how long the record says it is, in bytes
 * @param owner of the product that made it
 * @param product of that owner
 * @param compliance four bits, of the capture equipment
 * @param equipment twelve bits
 * @param width of the images, in pixels
 * @param height of the images, in pixels
 * @param resolutionX pixels for a centimetre
 * @param resolutionY pixels for a centimetre
 * @param viewCount how many views it says it has
 * @param reserved zero
 * @param views those that are there
 * @param rest how many bytes follow the last view
 */
public record MinutiaeRecord(
    long format,
    long version,
    long length,
    int owner,
    int product,
    int compliance,
    int equipment,
    int width,
    int height,
    int resolutionX,
    int resolutionY,
    int viewCount,
    int reserved,
    List<View> views,
    int rest) {

  /** The length of the general record header in bytes. */
  public static final int HEADER = 26;

  private static final int MAX_VIEWS = 16;

  /**
   * One finger.
   *
   * @param finger its position, 0 to 14
   * @param number of the view of that finger
   * @param impression its type
   * @param quality of the image
   * @param minutiae 0 to 255
   * @param extended length of the extended data in bytes
   */
  public record View(
      int finger, int number, int impression, int quality, List<Minutia> minutiae, int extended) {}

  /**
   * One point.
   *
   * @param type two bits: 0 other, 1 ridge ending, 2 bifurcation
   * @param x in pixels
   * @param y in pixels
   * @param angle in units of two degrees
   * @param quality 0 to 100
   */
  public record Minutia(int type, int x, int y, int angle, int quality) {}

  /** Copies the list. */
  public MinutiaeRecord {
    views = List.copyOf(views);
  }

  /** Reads one; values out of range are left for whoever judges. */
  public static MinutiaeRecord read(byte[] record) throws MalformedException {
    Octets in = new Octets(record, "its minutiae record");
    long format = in.number4();
    long version = in.number4();
    // Two bytes, or six if these are zero (INCITS 378-2004 clause 6.4.3).
    long length = in.number(2);
    if (length == 0) {
      length = in.number4();
    }
    int owner = in.number(2);
    int product = in.number(2);
    int capture = in.number(2);
    int width = in.number(2);
    int height = in.number(2);
    int resolutionX = in.number(2);
    int resolutionY = in.number(2);
    int viewCount = in.number(1);
    int reserved = in.number(1);
    if (viewCount > MAX_VIEWS) {
      throw new MalformedException("its minutiae record says that it has " + viewCount + " views");
    }
    List<View> views = new ArrayList<>();
    for (int i = 0; i < viewCount; i++) {
      views.add(view(in));
    }
    return new MinutiaeRecord(
        format,
        version,
        length,
        owner,
        product,
        capture >>> 12,
        capture & 0xFFF,
        width,
        height,
        resolutionX,
        resolutionY,
        viewCount,
        reserved,
        views,
        in.left());
  }

  private static View view(Octets in) throws MalformedException {
    int finger = in.number(1);
    int kind = in.number(1);
    int quality = in.number(1);
    int count = in.number(1);
    List<Minutia> minutiae = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int x = in.number(2);
      int y = in.number(2);
      minutiae.add(new Minutia(x >>> 14, x & 0x3FFF, y & 0x3FFF, in.number(1), in.number(1)));
    }
    int extended = in.number(2);
    in.take(extended);
    return new View(finger, kind >>> 4, kind & 0xF, quality, List.copyOf(minutiae), extended);
  }
}

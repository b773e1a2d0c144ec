package org.keywright.card.piv.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frame of a finger minutiae record: INCITS 378-2004 clause 6 as SP 800-76-2 clause 4 profiles
 * it. The minutiae themselves are counted, not interpreted, and pass through unchanged.
 *
 * @param width of the scanned image in pixels
 * @param height of the scanned image in pixels
 * @param views one finger view each, at least one
 */
public record FingerprintRecord(int width, int height, List<View> views) {

  /** The most minutiae of one finger view on a card (SP 800-76-2 clause 4). */
  public static final int MAX_MINUTIAE = 128;

  private static final String NAME = "Finger minutiae record";
  private static final byte[] FORMAT = "FMR\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VERSION = " 20\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 26;
  private static final int VIEW_HEADER = 4;
  private static final int MINUTIA = 6;
  private static final int MAX_POSITION = 10;

  /** Copies the list. */
  public FingerprintRecord {
    views = List.copyOf(views);
  }

  /**
   * One view of a finger.
   *
   * @param position 0 unknown, 1 right thumb to 5 right little, 6 left thumb to 10 left little
   * @param impression how it was taken, 0 live-scan plain
   * @param quality 0 to 100
   * @param minutiae how many there are, 0 to {@value #MAX_MINUTIAE}
   */
  public record View(int position, int impression, int quality, int minutiae) {}

  /**
   * Reads the frame of a record and checks that all its lengths add up.
   *
   * @throws PivDataException if the record is not INCITS 378-2004, or its lengths or codes are
   *     wrong
   */
  public static FingerprintRecord decode(byte[] record) throws PivDataException {
    if (record.length < HEADER) {
      throw new PivDataException(NAME, "it has fewer than " + HEADER + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(record);
    expect(in, "it does not begin with FMR", FORMAT);
    expect(in, "its version is not 20 (INCITS 378-2004)", VERSION);
    int claimed = in.getShort() & 0xFFFF;
    if (claimed != record.length) {
      throw new PivDataException(
          NAME, "it claims %d bytes, there are %d".formatted(claimed, record.length));
    }
    in.position(in.position() + 6); // CBEFF product identifier and capture equipment
    int width = in.getShort() & 0xFFFF;
    int height = in.getShort() & 0xFFFF;
    in.position(in.position() + 4); // resolutions
    int count = in.get() & 0xFF;
    in.get();
    if (width == 0 || height == 0) {
      throw new PivDataException(NAME, "its image has no pixels");
    }
    if (count == 0) {
      throw new PivDataException(NAME, "it has no finger views");
    }
    List<View> views = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      views.add(readView(in, i));
    }
    if (in.hasRemaining()) {
      throw new PivDataException(NAME, in.remaining() + " bytes follow the last finger view");
    }
    return new FingerprintRecord(width, height, views);
  }

  private static View readView(ByteBuffer in, int number) throws PivDataException {
    need(in, VIEW_HEADER, number);
    int position = in.get() & 0xFF;
    int impression = in.get() & 0x0F;
    int quality = in.get() & 0xFF;
    int minutiae = in.get() & 0xFF;
    if (position > MAX_POSITION) {
      throw new PivDataException(NAME, "finger view " + number + " is of no finger");
    }
    if (quality > 100) {
      throw new PivDataException(NAME, "finger view " + number + " has a quality above 100");
    }
    if (minutiae > MAX_MINUTIAE) {
      throw new PivDataException(
          NAME, "finger view " + number + " has more than " + MAX_MINUTIAE + " minutiae");
    }
    need(in, minutiae * MINUTIA + 2, number);
    in.position(in.position() + minutiae * MINUTIA);
    int extended = in.getShort() & 0xFFFF;
    need(in, extended, number);
    in.position(in.position() + extended);
    return new View(position, impression, quality, minutiae);
  }

  private static void need(ByteBuffer in, int bytes, int number) throws PivDataException {
    if (in.remaining() < bytes) {
      throw new PivDataException(NAME, "finger view " + number + " is cut off");
    }
  }

  private static void expect(ByteBuffer in, String fault, byte[] expected) throws PivDataException {
    byte[] four = new byte[4];
    in.get(four);
    if (!Arrays.equals(four, expected)) {
      throw new PivDataException(NAME, fault);
    }
  }
}

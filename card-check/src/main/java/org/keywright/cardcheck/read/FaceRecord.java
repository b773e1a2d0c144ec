package org.keywright.cardcheck.read;

import java.util.Arrays;

/**
 * A face record of INCITS 385-2004, as SP 800-76-2 clause 7 and table 12 profile it, with its first
 * image. Immutable. Numbers are as they are encoded.
 *
 * @param format {@code 0x46414300}
 * @param version {@code 0x30313000}
 * @param length how long the record says it is, in bytes
 * @param images how many images it says it has
 * @param featurePoints of the first image
 * @param imageType 1 for full frontal
 * @param dataType 0 for JPEG, 1 for JPEG 2000
 * @param colorSpace 1 for sRGB
 * @param sourceType 2 for a still camera, 6 for a video camera
 * @param image the picture itself; copied in and out
 */
public record FaceRecord(
    long format,
    long version,
    long length,
    int images,
    int featurePoints,
    int imageType,
    int dataType,
    int colorSpace,
    int sourceType,
    byte[] image) {

  private static final int FEATURE_POINT = 8;
  private static final int HEADERS = 20 + 12;

  /** Copies the image. */
  public FaceRecord {
    image = image.clone();
  }

  /** Reads one; values out of range are left for whoever judges. */
  public static FaceRecord read(byte[] record) throws MalformedException {
    Octets in = new Octets(record, "its face record");
    long format = in.number4();
    long version = in.number4();
    long length = in.number4();
    int images = in.number(2);
    long block = in.number4();
    int points = in.number(2);
    // Gender, eye and hair colour, feature mask, expression, pose angle and its uncertainty.
    in.take(14);
    in.take(FEATURE_POINT * points);
    int imageType = in.number(1);
    int dataType = in.number(1);
    in.take(4);
    int colorSpace = in.number(1);
    int sourceType = in.number(1);
    // Device type and quality.
    in.take(4);
    long image = block - HEADERS - (long) FEATURE_POINT * points;
    if (image < 0 || image > in.left()) {
      throw new MalformedException(
          "its face record says that the first image block has %d bytes, and there are %d"
              .formatted(block, in.left() + HEADERS + FEATURE_POINT * points));
    }
    return new FaceRecord(
        format,
        version,
        length,
        images,
        points,
        imageType,
        dataType,
        colorSpace,
        sourceType,
        in.take((int) image));
  }

  @Override
  public byte[] image() {
    return image.clone();
  }

  /** Whether the picture begins as one of its data type does. */
  public boolean imageIsOfItsType() {
    return dataType == 0 ? startsWith(0xFF, 0xD8) : startsWith(0, 0, 0, 0x0C, 'j', 'P', ' ', ' ');
  }

  private boolean startsWith(int... octets) {
    if (image.length < octets.length) {
      return false;
    }
    for (int i = 0; i < octets.length; i++) {
      if ((image[i] & 0xFF) != octets[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FaceRecord that
        && length == that.length
        && Arrays.equals(image, that.image);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(image);
  }

  /** Without the picture. */
  @Override
  public String toString() {
    return "FaceRecord[" + length + " bytes]";
  }
}

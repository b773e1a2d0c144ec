package org.keywright.card.piv.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A face image record with one image: INCITS 385-2004 clauses 5.4 to 5.7 as SP 800-76-2 clause 7
 * profiles it. Immutable.
 *
 * @param subject what is known of the person in the picture
 * @param featurePoints feature points of eight bytes each; none as a rule
 * @param imageType 0 basic, 1 full frontal, 2 token frontal
 * @param encoding how the image is compressed
 * @param width in pixels, 1 to 65535
 * @param height in pixels, 1 to 65535
 * @param colourSpace 1 for 24-bit RGB
 * @param sourceType 2 for a still from a digital camera
 * @param deviceType the vendor's number of the device, 0 if not told
 * @param quality 0 if not told
 * @param image the compressed image
 */
public record FacialImageRecord(
    Subject subject,
    Octets featurePoints,
    int imageType,
    Encoding encoding,
    int width,
    int height,
    int colourSpace,
    int sourceType,
    int deviceType,
    int quality,
    Octets image) {

  private static final String NAME = "Face image record";
  private static final byte[] FORMAT = "FAC\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VERSION = "010\0".getBytes(StandardCharsets.US_ASCII);
  private static final int RECORD_HEADER = 14;
  private static final int FACE_INFORMATION = 20;
  private static final int IMAGE_INFORMATION = 12;
  private static final int FIXED = RECORD_HEADER + FACE_INFORMATION + IMAGE_INFORMATION;
  private static final int FEATURE_POINT = 8;
  private static final int MAX_FEATURE_POINTS = 256;
  private static final int FULL_FRONTAL = 1;
  private static final int RGB_24 = 1;
  private static final int STILL_CAMERA = 2;

  /** How an image is compressed (INCITS 385-2004 clause 5.7.2). */
  public enum Encoding {
    /** JPEG. */
    JPEG(0),
    /** JPEG 2000. */
    JPEG_2000(1);

    private final int code;

    Encoding(int code) {
      this.code = code;
    }

    private static Encoding of(byte[] image) throws PivDataException {
      if (startsWith(image, 0xFF, 0xD8, 0xFF)) {
        return JPEG;
      }
      if (startsWith(image, 0, 0, 0, 0x0C, 'j', 'P', ' ', ' ')
          || startsWith(image, 0xFF, 0x4F, 0xFF, 0x51)) {
        return JPEG_2000;
      }
      throw new PivDataException(NAME, "the image is neither JPEG nor JPEG 2000");
    }

    private static boolean startsWith(byte[] image, int... signature) {
      for (int i = 0; i < signature.length; i++) {
        if (i >= image.length || (image[i] & 0xFF) != signature[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * The facial information block's codes about the person, zero where not told (INCITS 385-2004
   * clause 5.5).
   *
   * @param gender one byte
   * @param eyeColour one byte
   * @param hairColour one byte
   * @param featureMask three bytes
   * @param expression two bytes; 1 is neutral
   * @param poseAngle yaw, pitch and roll in three bytes
   * @param poseUncertainty three bytes
   */
  public record Subject(
      int gender,
      int eyeColour,
      int hairColour,
      int featureMask,
      int expression,
      int poseAngle,
      int poseUncertainty) {

    /** Nothing told but a neutral expression. */
    public static final Subject NEUTRAL = new Subject(0, 0, 0, 0, 1, 0, 0);

    /** Checks the widths. */
    public Subject {
      checkWidth("gender", gender, 0xFF);
      checkWidth("eye colour", eyeColour, 0xFF);
      checkWidth("hair colour", hairColour, 0xFF);
      checkWidth("feature mask", featureMask, 0xFFFFFF);
      checkWidth("expression", expression, 0xFFFF);
      checkWidth("pose angle", poseAngle, 0xFFFFFF);
      checkWidth("pose uncertainty", poseUncertainty, 0xFFFFFF);
    }

    /** Nothing of it: it is about a person. */
    @Override
    public String toString() {
      return "Subject";
    }
  }

  /** Checks the widths. */
  public FacialImageRecord {
    checkWidth("image type", imageType, 0xFF);
    checkWidth("width", width, 0xFFFF);
    checkWidth("height", height, 0xFFFF);
    checkWidth("colour space", colourSpace, 0xFF);
    checkWidth("source type", sourceType, 0xFF);
    checkWidth("device type", deviceType, 0xFFFF);
    checkWidth("quality", quality, 0xFFFF);
    if (featurePoints.length() % FEATURE_POINT != 0
        || featurePoints.length() > FEATURE_POINT * MAX_FEATURE_POINTS) {
      throw new IllegalArgumentException("a feature point has eight bytes");
    }
    if (width == 0 || height == 0) {
      throw new IllegalArgumentException("an image has at least one pixel");
    }
  }

  /**
   * A full frontal colour photograph with neutral expression.
   *
   * @param image JPEG or JPEG 2000; its compression is recognised, its content not looked into
   * @param width in pixels
   * @param height in pixels
   */
  public static FacialImageRecord fullFrontal(byte[] image, int width, int height)
      throws PivDataException {
    return new FacialImageRecord(
        Subject.NEUTRAL,
        Octets.EMPTY,
        FULL_FRONTAL,
        Encoding.of(image),
        width,
        height,
        RGB_24,
        STILL_CAMERA,
        0,
        0,
        Octets.of(image));
  }

  /** The biometric data block. */
  public byte[] encode() {
    int block = FACE_INFORMATION + featurePoints.length() + IMAGE_INFORMATION + image.length();
    ByteBuffer out =
        ByteBuffer.allocate(RECORD_HEADER + block)
            .put(FORMAT)
            .put(VERSION)
            .putInt(RECORD_HEADER + block)
            .putShort((short) 1)
            .putInt(block)
            .putShort((short) (featurePoints.length() / FEATURE_POINT))
            .put((byte) subject.gender)
            .put((byte) subject.eyeColour)
            .put((byte) subject.hairColour);
    putThree(out, subject.featureMask);
    out.putShort((short) subject.expression);
    putThree(out, subject.poseAngle);
    putThree(out, subject.poseUncertainty);
    return out.put(featurePoints.toBytes())
        .put((byte) imageType)
        .put((byte) encoding.code)
        .putShort((short) width)
        .putShort((short) height)
        .put((byte) colourSpace)
        .put((byte) sourceType)
        .putShort((short) deviceType)
        .putShort((short) quality)
        .put(image.toBytes())
        .array();
  }

  /** Reads a biometric data block; the image itself is not looked into beyond its signature. */
  public static FacialImageRecord decode(byte[] record) throws PivDataException {
    if (record.length < FIXED) {
      throw new PivDataException(NAME, "it has fewer than " + FIXED + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(record);
    checkHeader(in, record.length);
    int points = in.getShort() & 0xFFFF;
    if (points > MAX_FEATURE_POINTS || FIXED + points * FEATURE_POINT > record.length) {
      throw new PivDataException(NAME, "it claims " + points + " feature points");
    }
    Subject subject =
        new Subject(
            in.get() & 0xFF,
            in.get() & 0xFF,
            in.get() & 0xFF,
            getThree(in),
            in.getShort() & 0xFFFF,
            getThree(in),
            getThree(in));
    byte[] featurePoints = new byte[points * FEATURE_POINT];
    in.get(featurePoints);
    int imageType = in.get() & 0xFF;
    int code = in.get() & 0xFF;
    byte[] image = Arrays.copyOfRange(record, FIXED + featurePoints.length, record.length);
    Encoding encoding = Encoding.of(image);
    if (code != encoding.code) {
      throw new PivDataException(NAME, "its image is not compressed as its header tells");
    }
    int width = in.getShort() & 0xFFFF;
    int height = in.getShort() & 0xFFFF;
    if (width == 0 || height == 0) {
      throw new PivDataException(NAME, "its image has no pixels");
    }
    return new FacialImageRecord(
        subject,
        Octets.of(featurePoints),
        imageType,
        encoding,
        width,
        height,
        in.get() & 0xFF,
        in.get() & 0xFF,
        in.getShort() & 0xFFFF,
        in.getShort() & 0xFFFF,
        Octets.of(image));
  }

  private static void checkHeader(ByteBuffer in, int length) throws PivDataException {
    byte[] four = new byte[4];
    in.get(four);
    if (!Arrays.equals(four, FORMAT)) {
      throw new PivDataException(NAME, "it does not begin with FAC");
    }
    in.get(four);
    if (!Arrays.equals(four, VERSION)) {
      throw new PivDataException(NAME, "its version is not 010 (INCITS 385-2004)");
    }
    int claimed = in.getInt();
    if (claimed != length) {
      throw new PivDataException(
          NAME, "it claims %d bytes, there are %d".formatted(claimed, length));
    }
    int images = in.getShort() & 0xFFFF;
    if (images != 1) {
      throw new PivDataException(NAME, "it holds " + images + " images, expected is one");
    }
    int block = in.getInt();
    if (block != length - RECORD_HEADER) {
      throw new PivDataException(
          NAME,
          "its image block claims %d bytes, there are %d".formatted(block, length - RECORD_HEADER));
    }
  }

  private static int getThree(ByteBuffer in) {
    return (in.get() & 0xFF) << 16 | in.getShort() & 0xFFFF;
  }

  private static void putThree(ByteBuffer out, int value) {
    out.put((byte) (value >>> 16)).putShort((short) value);
  }

  private static void checkWidth(String field, int value, int largest) {
    if (value < 0 || value > largest) {
      throw new IllegalArgumentException(field + " is a number from 0 to " + largest);
    }
  }

  /** Size and compression alone. */
  @Override
  public String toString() {
    return "FacialImageRecord[%d x %d, %s, %d bytes]"
        .formatted(width, height, encoding, image.length());
  }
}

package org.keywright.server.biometrics;

import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.util.List;

/**
 * One or more fingerprints as a program captured or stored them: a template by INCITS 378 (2004,
 * 2009, 2009 with amendment 1) or ISO/IEC 19794-2 (2005, 2011), or an image in PNG, JPEG, BMP or
 * WSQ. Immutable, safe for concurrent use.
 */
public final class FingerprintSample {

  /** The longest file that is read, in bytes: 2 MiB. */
  public static final int MAX_BYTES = 2 << 20;

  /** The longest template, in bytes: ten fingers with 255 minutiae of 6 bytes, twice. */
  static final int MAX_TEMPLATE = 32_768;

  /** As SP 800-76-2, clause 4.2 has images captured: 500 pixels per inch. */
  static final double RESOLUTION = 500;

  private static final int MAX_VIEWS = 10;

  private final List<FingerprintTemplate> views;

  private FingerprintSample(List<FingerprintTemplate> views) {
    this.views = List.copyOf(views);
  }

  /**
   * Reads a file by what it is, not by what it is called. Images are taken to have 500 pixels per
   * inch.
   *
   * @throws UnreadableFingerprintException if it is none of those forms, damaged, or too large
   */
  public static FingerprintSample read(byte[] data) throws UnreadableFingerprintException {
    if (data.length > MAX_BYTES) {
      throw new UnreadableFingerprintException("the file is longer than 2 MiB");
    }
    if (isTemplate(data)) {
      return ofTemplate(data);
    }
    FingerprintPicture.check(data);
    try {
      FingerprintImage image =
          new FingerprintImage(data, new FingerprintImageOptions().dpi(RESOLUTION));
      return new FingerprintSample(List.of(new FingerprintTemplate(image)));
    } catch (RuntimeException e) {
      throw new UnreadableFingerprintException("the image is damaged: capture it again");
    }
  }

  private static FingerprintSample ofTemplate(byte[] data) throws UnreadableFingerprintException {
    if (data.length > MAX_TEMPLATE) {
      throw new UnreadableFingerprintException(
          "the template is longer than " + MAX_TEMPLATE + " bytes");
    }
    List<FingerprintTemplate> read;
    try {
      read = FingerprintCompatibility.importTemplates(data);
    } catch (RuntimeException e) {
      throw new UnreadableFingerprintException(
          "the template is damaged, or of an edition other than INCITS 378-2004 or -2009, or"
              + " ISO/IEC 19794-2:2005 or :2011");
    }
    if (read.isEmpty() || read.size() > MAX_VIEWS) {
      throw new UnreadableFingerprintException(
          "a template has 1 to " + MAX_VIEWS + " fingerprints");
    }
    return new FingerprintSample(read);
  }

  /** Both standards begin with their format identifier, FMR and a zero. */
  private static boolean isTemplate(byte[] data) {
    return data.length >= 4 && data[0] == 'F' && data[1] == 'M' && data[2] == 'R' && data[3] == 0;
  }

  /** The fingerprints, 1 to 10. */
  List<FingerprintTemplate> views() {
    return views;
  }
}

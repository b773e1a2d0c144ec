package org.keywright.server.biometrics;

import java.util.Arrays;

/** Tells what a file is from its structure, not from what it is called. Never reads beyond it. */
final class BiometricForm {

  // INCITS 378-2004, 6.4: "FMR", zero; " 20", zero; then the length of the record.
  private static final byte[] FMR_2004 = {'F', 'M', 'R', 0, ' ', '2', '0', 0};
  private static final int FMR_SHORT_HEADER = 26;

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;

  private static final byte[] JP2_SIGNATURE = {
    0, 0, 0, 12, 'j', 'P', ' ', ' ', '\r', '\n', (byte) 0x87, '\n'
  };
  private static final int JP2C = 0x6A703263;

  private BiometricForm() {}

  /**
   * INCITS 378-2004, section 6.4.3: the length has two bytes, or two zero bytes and then four.
   * ISO/IEC 19794-2 begins alike, but always has four bytes there.
   */
  static boolean isIncits378(byte[] data) {
    if (data.length < FMR_SHORT_HEADER) {
      return false;
    }
    for (int i = 0; i < FMR_2004.length; i++) {
      if (data[i] != FMR_2004[i]) {
        return false;
      }
    }
    long length = unsigned16(data, 8);
    if (length == 0) {
      length = (long) unsigned16(data, 10) << 16 | unsigned16(data, 12);
    }
    return length == data.length;
  }

  /**
   * A whole JPEG: start of image, segments whose lengths add up, a frame header with a size, a
   * scan, end of image (ITU-T T.81, Annex B).
   */
  static boolean isJpeg(byte[] data) {
    if (data.length < 4 || !marker(data, 0, SOI) || !marker(data, data.length - 2, EOI)) {
      return false;
    }
    boolean framed = false;
    int at = 2;
    while (at + 4 <= data.length) {
      if ((data[at] & 0xFF) != 0xFF) {
        return false;
      }
      int code = data[at + 1] & 0xFF;
      int length = unsigned16(data, at + 2);
      int next = at + 2 + length;
      if (length < 2 || next > data.length) {
        return false;
      }
      if (code == SOS) {
        return framed;
      }
      framed |= isFrame(code) && length >= 8 && hasSize(data, at + 4);
      at = next;
    }
    return false;
  }

  /**
   * A JPEG 2000 file: the signature box, then boxes whose lengths add up, the last one a codestream
   * that is whole (ISO/IEC 15444-1, Annex I and A.4.4).
   */
  static boolean isJpeg2000(byte[] data) {
    if (data.length < JP2_SIGNATURE.length
        || !marker(data, data.length - 2, EOI)
        || !Arrays.equals(data, 0, JP2_SIGNATURE.length, JP2_SIGNATURE, 0, JP2_SIGNATURE.length)) {
      return false;
    }
    boolean codestream = false;
    int at = JP2_SIGNATURE.length;
    while (at < data.length) {
      if (data.length - at < 8) {
        return false;
      }
      long length = (long) unsigned16(data, at) << 16 | unsigned16(data, at + 2);
      int type = unsigned16(data, at + 4) << 16 | unsigned16(data, at + 6);
      // 0 means up to the end. A length of 64 bits (1) has no place in files as small as these.
      long end = length == 0 ? data.length : at + length;
      if ((length != 0 && length < 8) || end > data.length) {
        return false;
      }
      codestream = type == JP2C;
      at = (int) end;
    }
    return codestream;
  }

  /** Baseline, extended sequential or progressive. */
  private static boolean isFrame(int code) {
    return code >= 0xC0 && code <= 0xC2;
  }

  private static boolean hasSize(byte[] data, int frame) {
    return unsigned16(data, frame + 1) > 0 && unsigned16(data, frame + 3) > 0;
  }

  private static boolean marker(byte[] data, int at, int code) {
    return (data[at] & 0xFF) == 0xFF && (data[at + 1] & 0xFF) == code;
  }

  private static int unsigned16(byte[] data, int at) {
    return (data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF);
  }
}

package org.keywright.server.badge;

import java.util.Base64;

/** What stands in the place of the photo. */
sealed interface Portrayal {

  /** Nothing: no portrait is enrolled, or the layout has none. */
  record None() implements Portrayal {}

  /** The outline of a head, for a preview. */
  record Silhouette() implements Portrayal {}

  /**
   * A portrait.
   *
   * @param mediaType {@code image/jpeg} or {@code image/jp2}
   * @param base64 its bytes
   */
  record Photo(String mediaType, String base64) implements Portrayal {

    static final String JPEG_2000 = "image/jp2";

    private static final int JPEG_START = 0xFFD8;

    /** The portrait that is enrolled of somebody, in either of its forms. */
    static Photo of(byte[] enrolled) {
      boolean jpeg = ((enrolled[0] & 0xFF) << 8 | (enrolled[1] & 0xFF)) == JPEG_START;
      return new Photo(
          jpeg ? "image/jpeg" : JPEG_2000, Base64.getEncoder().encodeToString(enrolled));
    }

    /** An address that holds the picture itself. */
    String address() {
      return "data:" + mediaType + ";base64," + base64;
    }

    /** Without the picture. */
    @Override
    public String toString() {
      return "Photo[" + mediaType + "]";
    }
  }
}

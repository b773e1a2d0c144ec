package org.keywright.cardcheck.card;

/** What came when an object was asked for. */
public sealed interface Answer {

  /**
   * Its content, without the {@code 53} or its own tag around it.
   *
   * @param bytes copied in and out
   */
  record Content(byte[] bytes) implements Answer {

    /** Copies the array. */
    public Content {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public String toString() {
      return "Content[" + bytes.length + " bytes]";
    }
  }

  /**
   * The certificate alone, not the container that it is in.
   *
   * @param der copied in and out
   */
  record BareCertificate(byte[] der) implements Answer {

    /** Copies the array. */
    public BareCertificate {
      der = der.clone();
    }

    @Override
    public byte[] der() {
      return der.clone();
    }

    @Override
    public String toString() {
      return "BareCertificate[" + der.length + " bytes]";
    }
  }

  /** There is none. */
  record Absent() implements Answer {}

  /**
   * It was not to be had here, and nothing is known of it.
   *
   * @param reason in words
   */
  record Unavailable(String reason) implements Answer {}

  /**
   * What came is not the object in its wrapping.
   *
   * @param reason in words
   */
  record Broken(String reason) implements Answer {}
}

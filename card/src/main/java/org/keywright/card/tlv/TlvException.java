package org.keywright.card.tlv;

/**
 * Bytes that are not the TLV they were taken for. The message tells offset and fault, never
 * content.
 */
public final class TlvException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Tells what is wrong and where. */
  public TlvException(String message) {
    super(message);
  }
}

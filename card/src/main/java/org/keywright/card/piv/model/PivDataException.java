package org.keywright.card.piv.model;

import org.keywright.card.tlv.TlvException;

/**
 * Bytes or values that are not the data object they were taken for. The message names object, tag
 * and fault, never content.
 */
public final class PivDataException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String object;
  private final int tag;

  /** A fault in the object as a whole. */
  public PivDataException(String object, String fault) {
    super(object + ": " + fault);
    this.object = object;
    this.tag = 0;
  }

  /** A fault in one element of the object. */
  public PivDataException(String object, int tag, String fault) {
    super("%s, tag %02X: %s".formatted(object, tag, fault));
    this.object = object;
    this.tag = tag;
  }

  /** A fault in the object as a whole that something else told of. */
  public PivDataException(String object, String fault, Throwable cause) {
    super(object + ": " + fault, cause);
    this.object = object;
    this.tag = 0;
  }

  /** Data elements that cannot even be told apart. */
  PivDataException(String object, TlvException cause) {
    super(object + ": " + cause.getMessage(), cause);
    this.object = object;
    this.tag = 0;
  }

  /** The name of the data object or record that has the fault. */
  public String object() {
    return object;
  }

  /** The tag of the element that has the fault, or 0 if it is the object as a whole. */
  public int tag() {
    return tag;
  }
}

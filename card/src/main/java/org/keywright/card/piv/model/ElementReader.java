package org.keywright.card.piv.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * Looks up the elements of one data object. Elements that nobody asks for are passed over: cards
 * carry some that later editions dropped.
 */
final class ElementReader {

  /** No data object of a card comes near this; it bounds what a reader works on. */
  static final int MAX_CONTENT = Tlv.MAX_VALUE;

  private final String object;
  private final List<Tlv> elements;

  ElementReader(String object, byte[] content) throws PivDataException {
    this.object = object;
    if (content.length == 0) {
      throw new PivDataException(object, "it is empty");
    }
    if (content.length > MAX_CONTENT) {
      throw new PivDataException(object, "it has more than " + MAX_CONTENT + " bytes");
    }
    try {
      this.elements = Tlv.parseAll(content);
    } catch (TlvException e) {
      throw new PivDataException(object, e);
    }
  }

  /** Opens the one template with this tag that the content must consist of. */
  static ElementReader inTemplate(String object, int tag, byte[] content) throws PivDataException {
    ElementReader outer = new ElementReader(object, content);
    if (outer.elements.size() != 1) {
      throw new PivDataException(object, tag, "the template is not alone");
    }
    return new ElementReader(object, outer.required(tag));
  }

  List<Tlv> elements() {
    return elements;
  }

  byte @Nullable [] optional(int tag) throws PivDataException {
    byte[] found = null;
    for (Tlv element : elements) {
      if (element.tag() == tag) {
        if (found != null) {
          throw new PivDataException(object, tag, "the element is there twice");
        }
        found = element.value();
      }
    }
    return found;
  }

  byte[] required(int tag) throws PivDataException {
    byte[] value = optional(tag);
    if (value == null) {
      throw new PivDataException(object, tag, "the element is missing");
    }
    return value;
  }

  byte[] required(int tag, int length) throws PivDataException {
    byte[] value = required(tag);
    checkLength(tag, value, length);
    return value;
  }

  byte @Nullable [] optional(int tag, int length) throws PivDataException {
    byte[] value = optional(tag);
    if (value != null) {
      checkLength(tag, value, length);
    }
    return value;
  }

  int octet(int tag) throws PivDataException {
    return required(tag, 1)[0] & 0xFF;
  }

  private void checkLength(int tag, byte[] value, int length) throws PivDataException {
    if (value.length != length) {
      throw new PivDataException(
          object, tag, "it has " + value.length + " bytes instead of " + length);
    }
  }
}

package org.keywright.card.piv.model;

/**
 * A data object that SP 800-73 does not define, such as a vendor's: bytes under a tag, not looked
 * into.
 *
 * @param tag the BER-TLV tag for GET DATA, such as {@code 0x5FFF00}
 * @param content what was inside the {@code 53}; at most 65535 bytes
 */
public record RawObject(int tag, Octets content) {

  /** Checks the length and that the tag is none of SP 800-73's. */
  public RawObject {
    if (PivObject.byTag(tag).isPresent()) {
      throw new IllegalArgumentException("tag %X is an object of SP 800-73".formatted(tag));
    }
    if (content.length() > ElementReader.MAX_CONTENT) {
      throw new IllegalArgumentException(
          "a data object has at most " + ElementReader.MAX_CONTENT + " bytes");
    }
  }
}

package org.keywright.card.piv.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.keywright.card.tlv.Tlv;

/**
 * The Card Capability Container (SP 800-73-5 part 1 clause 3.1.1 and Appendix A). All that PIV uses
 * of it is the data model number; the rest is GSC-IS's and kept as it is.
 *
 * @param elements the elements in the order in which they stand, the Error Detection Code without
 */
public record CardCapabilityContainer(List<Tlv> elements) implements PivData {

  /** The data model number of PIV. */
  public static final int PIV_DATA_MODEL = 0x10;

  static final int CARD_IDENTIFIER = 0xF0;
  static final int DATA_MODEL = 0xF5;

  private static final String NAME = PivObject.CARD_CAPABILITY_CONTAINER.title();

  /** Lengths that are allowed beside zero; {@code F3} has any up to 128. */
  private static final Map<Integer, Integer> LENGTHS =
      Map.ofEntries(
          Map.entry(CARD_IDENTIFIER, 21),
          Map.entry(0xF1, 1),
          Map.entry(0xF2, 1),
          Map.entry(0xF3, 128),
          Map.entry(0xF4, 1),
          Map.entry(DATA_MODEL, 1),
          Map.entry(0xF6, 17),
          Map.entry(0xF7, 0),
          Map.entry(0xFA, 0),
          Map.entry(0xFB, 0),
          Map.entry(0xFC, 0),
          Map.entry(0xFD, 0));

  private static final int[] ORDER = {
    CARD_IDENTIFIER, 0xF1, 0xF2, 0xF3, 0xF4, DATA_MODEL, 0xF6, 0xF7, 0xFA, 0xFB, 0xFC, 0xFD
  };

  /** Copies the list. */
  public CardCapabilityContainer {
    elements = List.copyOf(elements);
  }

  /** A container with the data model number and nothing else, as clause 3.1.1 allows. */
  public static CardCapabilityContainer minimal() {
    return build(Octets.EMPTY);
  }

  /**
   * A container with a card identifier and the version numbers 2.1 of GSC-IS.
   *
   * @param cardIdentifier 21 bytes: issuer's RID (5), manufacturer (1), card type (1), card id (14)
   */
  public static CardCapabilityContainer of(Octets cardIdentifier) {
    if (cardIdentifier.length() != 21) {
      throw new IllegalArgumentException("a card identifier has 21 bytes");
    }
    return build(cardIdentifier);
  }

  private static CardCapabilityContainer build(Octets cardIdentifier) {
    List<Tlv> elements = new ArrayList<>();
    for (int tag : ORDER) {
      byte[] value =
          switch (tag) {
            case CARD_IDENTIFIER -> cardIdentifier.toBytes();
            case 0xF1, 0xF2 -> cardIdentifier.isEmpty() ? new byte[0] : new byte[] {0x21};
            case DATA_MODEL -> new byte[] {PIV_DATA_MODEL};
            default -> new byte[0];
          };
      elements.add(Tlv.of(tag, value));
    }
    return new CardCapabilityContainer(elements);
  }

  /** Reads a container; elements that SP 800-73-5 does not have are kept. */
  public static CardCapabilityContainer decode(byte[] content) throws PivDataException {
    ElementReader reader = new ElementReader(NAME, content);
    reader.required(DATA_MODEL, 1);
    return new CardCapabilityContainer(
        reader.elements().stream()
            .filter(e -> e.tag() != ElementWriter.ERROR_DETECTION_CODE)
            .toList());
  }

  /**
   * The data model number; {@value #PIV_DATA_MODEL} on a PIV card.
   *
   * @throws PivDataException if it is not there
   */
  public int dataModel() throws PivDataException {
    byte[] value =
        Tlv.find(elements, DATA_MODEL)
            .orElseThrow(() -> new PivDataException(NAME, DATA_MODEL, "the element is missing"));
    if (value.length != 1) {
      throw new PivDataException(NAME, DATA_MODEL, "it has not one byte");
    }
    return value[0] & 0xFF;
  }

  /** The card identifier: 21 bytes, or none. */
  public Octets cardIdentifier() {
    return Octets.of(Tlv.find(elements, CARD_IDENTIFIER).orElse(new byte[0]));
  }

  @Override
  public byte[] encode() throws PivDataException {
    ElementWriter writer = new ElementWriter(NAME);
    dataModel();
    for (Tlv element : elements) {
      Integer length = LENGTHS.get(element.tag());
      if (length == null) {
        throw new PivDataException(NAME, element.tag(), "SP 800-73-5 has no such element");
      }
      boolean anyLength = element.tag() == 0xF3 || element.length() == 0;
      writer.put(element.tag(), element.value(), anyLength ? 0 : length, length);
    }
    for (int tag : ORDER) {
      if (Tlv.find(elements, tag).isEmpty()) {
        throw new PivDataException(NAME, tag, "the element is missing");
      }
    }
    return writer.withErrorDetectionCode();
  }

  @Override
  public String toString() {
    return "CardCapabilityContainer[" + elements.size() + " elements]";
  }
}

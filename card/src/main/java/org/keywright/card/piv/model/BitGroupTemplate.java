package org.keywright.card.piv.model;

import java.util.ArrayList;
import java.util.List;
import org.keywright.card.tlv.Tlv;

/**
 * The Biometric Information Templates Group Template: how fingerprints are compared on the card (SP
 * 800-73-5 part 1 clause 3.3.6 and Appendix A; SP 800-76-2 Table 7). Its content is the whole
 * template {@code 7F61}.
 *
 * @param templates the values of the {@code 7F60}, one for each finger, at most two; none if
 *     on-card comparison is not in use
 */
public record BitGroupTemplate(List<Octets> templates) implements PivData {

  private static final String NAME = PivObject.BIT_GROUP_TEMPLATE.title();
  private static final int GROUP = 0x7F61;
  private static final int COUNT = 0x02;
  private static final int TEMPLATE = 0x7F60;
  private static final int MAX_TEMPLATE = 28;

  /** Copies the list. */
  public BitGroupTemplate {
    templates = List.copyOf(templates);
  }

  /** Reads the object. */
  public static BitGroupTemplate decode(byte[] content) throws PivDataException {
    ElementReader reader = ElementReader.inTemplate(NAME, GROUP, content);
    List<Octets> templates = new ArrayList<>();
    for (Tlv element : reader.elements()) {
      if (element.tag() == TEMPLATE) {
        templates.add(Octets.of(element.value()));
      }
    }
    if (reader.octet(COUNT) != templates.size()) {
      throw new PivDataException(NAME, COUNT, "it does not tell the number of templates");
    }
    if (templates.size() > 2) {
      throw new PivDataException(NAME, COUNT, "there are more than two templates");
    }
    return new BitGroupTemplate(templates);
  }

  @Override
  public byte[] encode() throws PivDataException {
    if (templates.size() > 2) {
      throw new PivDataException(NAME, COUNT, "there are more than two templates");
    }
    ElementWriter inner = new ElementWriter(NAME).putOctet(COUNT, templates.size());
    for (Octets template : templates) {
      inner.put(TEMPLATE, template, 1, MAX_TEMPLATE);
    }
    return new ElementWriter(NAME).put(GROUP, inner.content(), 3, 65).content();
  }
}

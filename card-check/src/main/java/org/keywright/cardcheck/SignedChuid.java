package org.keywright.cardcheck;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.keywright.cardcheck.read.Element;

/** What the signature of a CHUID is over. */
final class SignedChuid {

  private static final int BUFFER_LENGTH = 0xEE;

  private SignedChuid() {}

  /**
   * The elements as they are encoded, without signature and Buffer Length (checklist 10.1.1.9; SP
   * 800-73-5 part 1 clause 3.1.2).
   */
  static byte[] content(List<Element> elements) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (Element element : elements) {
      if (element.tag() != Card.SIGNATURE && element.tag() != BUFFER_LENGTH) {
        content.writeBytes(element.encoded());
      }
    }
    return content.toByteArray();
  }
}

package org.keywright.card.piv.command;

import java.util.List;
import java.util.Optional;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/** The dynamic authentication template 7C of GENERAL AUTHENTICATE (SP 800-73-5 part 2 table 7). */
final class GeneralAuthenticate {

  static final int WITNESS = 0x80;
  static final int CHALLENGE = 0x81;
  static final int RESPONSE = 0x82;

  private static final int TEMPLATE = 0x7C;

  private GeneralAuthenticate() {}

  static CommandApdu of(int algorithm, int reference, Tlv... objects) {
    return CommandApdu.of(
        0x00, 0x87, algorithm, reference, Tlv.of(TEMPLATE, objects).encode(), 256);
  }

  /** Asks for a response (an empty 82) to a challenge or a point. */
  static CommandApdu respondTo(int algorithm, int reference, int tag, byte[] value) {
    return of(algorithm, reference, Tlv.of(RESPONSE, new byte[0]), Tlv.of(tag, value));
  }

  /** The value of one object in the template, or a complaint. */
  static byte[] read(byte[] data, int tag, String what) throws InvalidResponseException {
    try {
      Tlv template = Tlv.parse(data);
      if (template.tag() != TEMPLATE) {
        throw new InvalidResponseException("the answer is no dynamic authentication template 7C");
      }
      List<Tlv> objects = template.children();
      Optional<byte[]> value = Tlv.find(objects, tag);
      if (value.isEmpty()) {
        throw new InvalidResponseException("the answer lacks the " + what);
      }
      return value.get();
    } catch (TlvException e) {
      throw new InvalidResponseException("the answer with the " + what + " is malformed", e);
    }
  }
}

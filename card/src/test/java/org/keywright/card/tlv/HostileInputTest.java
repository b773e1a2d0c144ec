package org.keywright.card.tlv;

import java.util.List;
import java.util.stream.Stream;
import org.keywright.card.piv.model.GoldenCards;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Target;

/** Whatever is taken for BER-TLV. */
final class HostileInputTest implements HostileInputs {

  @Override
  public Stream<Target> targets() {
    List<byte[]> corpus =
        GoldenCards.names().stream()
            .flatMap(card -> GoldenCards.objects(card).values().stream())
            .filter(content -> content.length < 2000)
            .toList();
    return Stream.of(
        Target.of("data objects", corpus, HostileInputTest::read).refusingBy(TlvException.class));
  }

  private static void read(byte[] input) throws TlvException {
    List<Tlv> objects = Tlv.parseAll(input);
    byte[] encoded = Tlv.encodeAll(objects);
    // Lengths may be longer than they need to be, and are never written so.
    if (encoded.length > input.length || !Tlv.parseAll(encoded).equals(objects)) {
      throw new AssertionError("it is read as something else than it is written");
    }
    for (Tlv object : objects) {
      try {
        object.children();
      } catch (TlvException e) {
        // Its value is something else than data objects.
      }
    }
  }
}

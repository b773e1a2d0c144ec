package org.keywright.cardcheck;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.keywright.cardcheck.read.Ber;
import org.keywright.cardcheck.read.Element;
import org.keywright.cardcheck.read.MalformedException;

/** Puts containers together again after a test has changed one of their elements. */
final class Containers {

  private Containers() {}

  /** An element with its length in as few bytes as possible. */
  static byte[] element(int tag, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (tag > 0xFF) {
      out.write(tag >> 8);
    }
    out.write(tag);
    if (value.length > 0xFF) {
      out.write(0x82);
      out.write(value.length >> 8);
    } else if (value.length > 0x7F) {
      out.write(0x81);
    }
    out.write(value.length);
    out.writeBytes(value);
    return out.toByteArray();
  }

  static byte[] of(byte[]... elements) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] element : elements) {
      out.writeBytes(element);
    }
    return out.toByteArray();
  }

  /** The elements of a container, changed. */
  static UnaryOperator<byte[]> changed(UnaryOperator<List<Element>> change) {
    return content ->
        of(
            change.apply(new ArrayList<>(elements(content))).stream()
                .map(Element::encoded)
                .toArray(byte[][]::new));
  }

  /** The value of one element, changed. */
  static UnaryOperator<byte[]> value(int tag, UnaryOperator<byte[]> change) {
    return changed(elements -> {
      elements.replaceAll(old -> old.tag() == tag ? made(tag, change.apply(old.value())) : old);
      return elements;
    });
  }

  static Element made(int tag, byte[] value) {
    return new Element(tag, value, element(tag, value), true);
  }

  static List<Element> elements(byte[] content) {
    try {
      return Ber.elements(content);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static byte[] valueOf(byte[] content, int tag) {
    return elements(content).stream()
        .filter(element -> element.tag() == tag)
        .findFirst()
        .orElseThrow()
        .value();
  }
}

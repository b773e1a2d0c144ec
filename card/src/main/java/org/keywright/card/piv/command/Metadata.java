package org.keywright.card.piv.command;

import java.util.List;
import java.util.Optional;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/** The objects in a response to GET METADATA, each with a length that is checked. */
final class Metadata {

  static final int ALGORITHM = 0x01;
  static final int POLICY = 0x02;
  static final int ORIGIN = 0x03;
  static final int PUBLIC_KEY = 0x04;
  static final int IS_DEFAULT = 0x05;
  static final int RETRIES = 0x06;

  private final List<Tlv> objects;

  private Metadata(List<Tlv> objects) {
    this.objects = objects;
  }

  static Metadata parse(byte[] data) throws InvalidResponseException {
    try {
      return new Metadata(Tlv.parseAll(data));
    } catch (TlvException e) {
      throw new InvalidResponseException("the metadata are malformed", e);
    }
  }

  Optional<byte[]> find(int tag) {
    return Tlv.find(objects, tag);
  }

  byte[] require(int tag, int length, String what) throws InvalidResponseException {
    Optional<byte[]> value = find(tag);
    if (value.isEmpty()) {
      throw new InvalidResponseException("the metadata lack the " + what);
    }
    return PivResponses.exactly(length, value.get(), what);
  }

  boolean isDefault() throws InvalidResponseException {
    return require(IS_DEFAULT, 1, "flag for default values")[0] != 0;
  }

  static TouchPolicy touchPolicy(byte value) throws InvalidResponseException {
    return TouchPolicy.of(value & 0xFF)
        .orElseThrow(() -> new InvalidResponseException("the metadata name no known touch policy"));
  }

  static PinPolicy pinPolicy(byte value) throws InvalidResponseException {
    return PinPolicy.of(value & 0xFF)
        .orElseThrow(() -> new InvalidResponseException("the metadata name no known PIN policy"));
  }
}

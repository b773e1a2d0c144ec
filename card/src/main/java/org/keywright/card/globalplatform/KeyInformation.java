package org.keywright.card.globalplatform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * What a security domain tells about one of its keys (Card Specification clause 11.3.3.1: key
 * information template E0). Immutable.
 *
 * @param identifier key identifier, 0 to 255: 1 is ENC, 2 MAC, 3 DEK of a set
 * @param version key version number, 0 to 255
 * @param components its parts; one for a symmetric key
 */
public record KeyInformation(int identifier, int version, List<Component> components) {

  /** Type of an AES key. */
  public static final int AES = 0x88;

  private static final int TEMPLATE = 0xE0;
  private static final int ENTRY = 0xC0;
  private static final int DIVERSIFICATION = 0xCF;
  private static final int EXTENDED = 0xFF;

  /**
   * A part of a key.
   *
   * @param type key type, such as 88 for AES
   * @param length in bytes, 0 to 65535
   */
  public record Component(int type, int length) {}

  /** Copies the list. */
  public KeyInformation {
    components = List.copyOf(components);
  }

  /** Reads the response to GET DATA 00E0; without keys the list is empty. */
  public static List<KeyInformation> parse(byte[] data) throws InvalidResponseException {
    List<KeyInformation> found = new ArrayList<>();
    try {
      Tlv template = Tlv.parse(data);
      if (template.tag() != TEMPLATE) {
        throw new InvalidResponseException("the answer is no key information template E0");
      }
      for (Tlv entry : template.children()) {
        if (entry.tag() == ENTRY) {
          found.add(entry(entry.value()));
        }
      }
    } catch (TlvException e) {
      throw new InvalidResponseException("the key information template is malformed", e);
    }
    return List.copyOf(found);
  }

  private static KeyInformation entry(byte[] value) throws InvalidResponseException {
    if (value.length < 4) {
      throw new InvalidResponseException("an entry of the key information template is cut off");
    }
    int at = 2;
    List<Component> components = new ArrayList<>();
    if ((value[at] & 0xFF) == EXTENDED) {
      while (at + 4 <= value.length && (value[at] & 0xFF) == EXTENDED) {
        int length = (value[at + 2] & 0xFF) << 8 | value[at + 3] & 0xFF;
        components.add(new Component(value[at + 1] & 0xFF, length));
        at += 4;
      }
      // Usage and access follow, each with its length; what they say is not needed here.
    } else {
      if (value.length % 2 != 0) {
        throw new InvalidResponseException("an entry of the key information template is cut off");
      }
      for (; at < value.length; at += 2) {
        components.add(new Component(value[at] & 0xFF, value[at + 1] & 0xFF));
      }
    }
    if (components.isEmpty()) {
      throw new InvalidResponseException("an entry of the key information template is cut off");
    }
    return new KeyInformation(value[0] & 0xFF, value[1] & 0xFF, components);
  }

  /** Whether the keys 1, 2 and 3 of a version are AES keys of this length in bytes. */
  public static boolean hasAesSet(List<KeyInformation> keys, int version, int length) {
    Component wanted = new Component(AES, length);
    for (int id = 1; id <= 3; id++) {
      KeyInformation key = new KeyInformation(id, version, List.of(wanted));
      if (!keys.contains(key)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The key diversification data in the response to GET DATA 00CF: 10 bytes, or what the maker
   * chose, up to 32; in their tag or bare.
   */
  public static byte[] parseDiversification(byte[] data) throws InvalidResponseException {
    byte[] value = data;
    if (data.length >= 2 && (data[0] & 0xFF) == DIVERSIFICATION && data[1] == data.length - 2) {
      value = Arrays.copyOfRange(data, 2, data.length);
    }
    if (value.length < 1 || value.length > 32) {
      throw new InvalidResponseException("key diversification data have 1 to 32 bytes");
    }
    return value.clone();
  }
}

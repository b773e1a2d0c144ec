package org.keywright.card.piv.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * The application property template that SELECT answers with (SP 800-73-5 part 2 tables 3 to 5).
 * Immutable.
 *
 * @param identifier the content of 4F: the AID, or, as many cards have it, its PIX alone; 5 to 16
 *     bytes
 * @param label a text about the application, at most 127 characters
 * @param url where its specification is, at most 127 characters
 * @param algorithms identifiers of the algorithms that it supports, as it says; empty if it does
 *     not
 */
public record ApplicationProperties(
    byte[] identifier, Optional<String> label, Optional<String> url, List<Integer> algorithms) {

  private static final byte[] RID = {(byte) 0xA0, 0x00, 0x00, 0x03, 0x08};
  private static final byte[] PIX = {0x00, 0x00, 0x10, 0x00};
  private static final int MAX_TEXT = 127;

  /** Copies the array and the list. */
  public ApplicationProperties {
    identifier = identifier.clone();
    algorithms = List.copyOf(algorithms);
  }

  /**
   * Reads the response to SELECT.
   *
   * @throws InvalidResponseException if it is not the template of a PIV card application
   */
  public static ApplicationProperties parse(byte[] data) throws InvalidResponseException {
    try {
      Tlv template = Tlv.parse(data);
      if (template.tag() != 0x61) {
        throw new InvalidResponseException("the answer to SELECT is no property template 61");
      }
      List<Tlv> objects = template.children();
      byte[] identifier =
          Tlv.find(objects, 0x4F)
              .orElseThrow(
                  () -> new InvalidResponseException("the property template lacks the AID (4F)"));
      if (!isPiv(identifier)) {
        throw new InvalidResponseException("the application selected is not the PIV one");
      }
      return new ApplicationProperties(
          identifier,
          text(objects, 0x50, "label"),
          text(objects, 0x5F50, "URL"),
          algorithms(objects));
    } catch (TlvException e) {
      throw new InvalidResponseException("the property template is malformed", e);
    }
  }

  private static boolean isPiv(byte[] identifier) {
    boolean whole =
        startsWith(identifier, RID, 0)
            && identifier.length <= 16
            && (identifier.length == RID.length || startsWith(identifier, PIX, RID.length));
    return whole || (identifier.length <= 11 && startsWith(identifier, PIX, 0));
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix, int at) {
    return bytes.length >= at + prefix.length
        && Arrays.equals(bytes, at, at + prefix.length, prefix, 0, prefix.length);
  }

  private static Optional<String> text(List<Tlv> objects, int tag, String what)
      throws InvalidResponseException {
    Optional<byte[]> value = Tlv.find(objects, tag);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get().length > MAX_TEXT) {
      throw new InvalidResponseException("the application's " + what + " is too long");
    }
    String text = new String(value.get(), StandardCharsets.UTF_8);
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidResponseException("the application's " + what + " has control characters");
    }
    return Optional.of(text);
  }

  /** Every 80 in every AC (table 5: each instance holds one algorithm). */
  private static List<Integer> algorithms(List<Tlv> objects)
      throws TlvException, InvalidResponseException {
    List<Integer> found = new ArrayList<>();
    for (Tlv object : objects) {
      if (object.tag() == 0xAC) {
        for (Tlv child : object.children()) {
          if (child.tag() == 0x80) {
            found.add(PivResponses.exactly(1, child.value(), "algorithm identifier")[0] & 0xFF);
          }
        }
      }
    }
    return found;
  }

  @Override
  public byte[] identifier() {
    return identifier.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ApplicationProperties that
        && Arrays.equals(identifier, that.identifier)
        && label.equals(that.label)
        && url.equals(that.url)
        && algorithms.equals(that.algorithms);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(identifier);
  }
}

package org.keywright.acceptance.workbench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The forms that bytes can have in a text of which each character stands for a byte. What is filled
 * up, as PINs are with FF, contains the same forms.
 */
public final class Forms {

  private Forms() {}

  /** As it is, in UTF-16, as a list of numbers, and {@link #encoded}. */
  public static Set<String> of(byte[] secret) {
    Set<String> forms = encoded(secret);
    String plain = new String(secret, StandardCharsets.ISO_8859_1);
    forms.add(plain);
    forms.add(
        new String(plain.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1)
            .substring(0, 2 * secret.length - 1));
    for (String comma : List.of(",", ", ")) {
      forms.add(
          IntStream.range(0, secret.length)
              .mapToObj(i -> Integer.toString(secret[i] & 0xFF))
              .collect(Collectors.joining(comma)));
    }
    return forms;
  }

  /** In hexadecimal, and in Base64 at each of the three places in a longer text. */
  public static Set<String> encoded(byte[] secret) {
    Set<String> forms = new LinkedHashSet<>();
    String digits = HexFormat.of().formatHex(secret);
    forms.add(digits);
    forms.add(digits.toUpperCase(Locale.ROOT));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + secret.length];
      System.arraycopy(secret, 0, shifted, before, secret.length);
      int first = (8 * before + 5) / 6;
      int whole = 8 * shifted.length / 6;
      forms.add(Base64.getEncoder().encodeToString(shifted).substring(first, whole));
      forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(first, whole));
    }
    return forms;
  }
}

package org.keywright.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.keywright.fuzz.JsonTokens.Token;

/**
 * Changes tokens and whole values. Works on the bytes as if each were a character, so that broken
 * UTF-8 comes through.
 */
final class JsonMutator implements Mutator {

  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1",
    "2147483648",
    "9223372036854775808",
    "1e99",
    "1e999999999",
    "-1.5e-99999",
    "0.1",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"1\"",
    "\"ff\"",
    "\"2026-03-01T12:00:00Z\"",
    "\"+1000000000-12-31T23:59:59.999999999Z\"",
    "\"ACTIVE\"",
    "{}",
    "[]",
    "[[]]",
    "[null]",
    "{\"a\":null}",
    "{\"kind\":\"pin\"}"
  };

  private static final int DEEP = 2000;

  /** 2 to this power: the most that one value is repeated. */
  private static final int REPEATS = 14;

  @Override
  public byte[] mutate(byte[] base, byte[] other, SplittableRandom random) {
    if (random.nextInt(6) == 0) {
      return BYTES.mutate(base, other, random);
    }
    byte[] bytes = base;
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes = once(bytes, other, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, byte[] other, SplittableRandom random) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<Token> tokens = JsonTokens.of(text);
    if (tokens.isEmpty()) {
      return BYTES.mutate(bytes, other, random);
    }
    int index = random.nextInt(tokens.size());
    Token token = tokens.get(index);
    Token value = JsonTokens.value(text, tokens, index);
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> replaced(bytes, value, VALUES[random.nextInt(VALUES.length)]);
      case 4 -> Pieces.replace(bytes, value.from(), value.to(), foreign(other, random));
      case 5 -> Pieces.replace(bytes, value.from(), value.to(), foreign(bytes, random));
      case 6 -> removed(bytes, text, value);
      case 7 -> repeated(bytes, value, random);
      case 8 -> nested(bytes, value, random);
      default -> inside(bytes, text, token, other, random);
    };
  }

  private static byte[] replaced(byte[] bytes, Token token, String by) {
    return Pieces.replace(
        bytes, token.from(), token.to(), by.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] foreign(byte[] from, SplittableRandom random) {
    String text = new String(from, StandardCharsets.ISO_8859_1);
    List<Token> tokens = JsonTokens.of(text);
    if (tokens.isEmpty()) {
      return Pieces.NONE;
    }
    Token value = JsonTokens.value(text, tokens, random.nextInt(tokens.size()));
    return Arrays.copyOfRange(from, value.from(), value.to());
  }

  /** Takes out a value and the comma behind it. */
  private static byte[] removed(byte[] bytes, String text, Token value) {
    int to = value.to();
    return Pieces.replace(
        bytes,
        value.from(),
        to < text.length() && text.charAt(to) == ',' ? to + 1 : to,
        Pieces.NONE);
  }

  private static byte[] repeated(byte[] bytes, Token value, SplittableRandom random) {
    byte[] piece = Arrays.copyOfRange(bytes, value.from(), value.to());
    byte[] more = Pieces.replace(piece, 0, 0, new byte[] {','});
    int times = 1 << random.nextInt(random.nextInt(8) == 0 ? REPEATS : 3);
    return Pieces.replace(bytes, value.to(), value.to(), Pieces.repeat(more, times));
  }

  private static byte[] nested(byte[] bytes, Token value, SplittableRandom random) {
    int depth = 1 + random.nextInt(random.nextInt(4) == 0 ? DEEP : 20);
    byte[] closing = Pieces.repeat(new byte[] {']'}, depth);
    byte[] closed = Pieces.replace(bytes, value.to(), value.to(), closing);
    return Pieces.replace(
        closed, value.from(), value.from(), Pieces.repeat(new byte[] {'['}, depth));
  }

  /** Changes a string: the bytes that its Base64 stands for, or its characters. */
  private static byte[] inside(
      byte[] bytes, String text, Token token, byte[] other, SplittableRandom random) {
    if (text.charAt(token.from()) != '"' || token.to() - token.from() < 2) {
      return BYTES.mutate(bytes, other, random);
    }
    byte[] content = Arrays.copyOfRange(bytes, token.from() + 1, token.to() - 1);
    byte[] changed =
        switch (random.nextInt(4)) {
          case 0 -> Pieces.repeat(content, 2 << random.nextInt(REPEATS));
          case 1 -> printable(BYTES.mutate(content, other, random));
          default -> decoded(content, other, random);
        };
    return Pieces.replace(bytes, token.from() + 1, token.to() - 1, changed);
  }

  private static byte[] decoded(byte[] content, byte[] other, SplittableRandom random) {
    try {
      byte[] meant = Base64.getDecoder().decode(content);
      return Base64.getEncoder().encode(BER.mutate(meant, other, random));
    } catch (IllegalArgumentException e) {
      return printable(BYTES.mutate(content, content, random));
    }
  }

  /** So that the string does not end early, and the fields behind it are reached. */
  private static byte[] printable(byte[] content) {
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '"' || content[i] == '\\' || content[i] < ' ') {
        content[i] = (byte) ('0' + (content[i] & 0x3F) % 10);
      }
    }
    return content;
  }
}

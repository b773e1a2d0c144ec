package org.keywright.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Where the tokens of a JSON text are; of what is none, whatever looks like some. */
final class JsonTokens {

  private static final int MOST = 20_000;

  /** A token, from its first character to before {@code to}. */
  record Token(int from, int to) {}

  private JsonTokens() {}

  /** Strings, other scalars, and single punctuation marks; blanks between them are left out. */
  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length() && tokens.size() < MOST) {
      char c = text.charAt(at);
      int from = at++;
      if (c == '"') {
        at = endOfString(text, at);
      } else if (isScalar(c)) {
        while (at < text.length() && isScalar(text.charAt(at))) {
          at++;
        }
      }
      if (c > ' ') {
        tokens.add(new Token(from, at));
      }
    }
    return tokens;
  }

  private static int endOfString(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), at + 1);
  }

  private static boolean isScalar(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '+' || c == '.';
  }

  /** The value that begins with a token: a scalar, or all up to the closing bracket. */
  static Token value(String text, List<Token> tokens, int index) {
    int depth = 0;
    for (int i = index; i < tokens.size(); i++) {
      char c = text.charAt(tokens.get(i).from);
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      if (depth <= 0) {
        return new Token(tokens.get(index).from, tokens.get(i).to);
      }
    }
    return tokens.get(index);
  }
}

package org.keywright.client.host;

import java.util.Arrays;
import org.keywright.card.secret.Secret;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads a PIN out of the parser's own buffer, so that it never becomes a String. */
final class PinDeserializer extends ValueDeserializer<Secret> {

  private static final int LEAST = 4;
  private static final int MOST = 16;

  @Override
  public Secret deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return context.reportInputMismatch(this, "a PIN is a text");
    }
    char[] buffer = parser.getStringCharacters();
    int from = parser.getStringOffset();
    int to = from + parser.getStringLength();
    try {
      boolean good = to - from >= LEAST && to - from <= MOST;
      for (int i = from; good && i < to; i++) {
        good = buffer[i] >= 0x20 && buffer[i] <= 0x7E;
      }
      if (!good) {
        return context.reportInputMismatch(this, "a PIN has 4 to 16 printable characters");
      }
      byte[] pin = new byte[to - from];
      for (int i = from; i < to; i++) {
        pin[i - from] = (byte) buffer[i];
      }
      return Secret.takeOver(pin);
    } finally {
      Arrays.fill(buffer, from, to, '\0');
    }
  }
}

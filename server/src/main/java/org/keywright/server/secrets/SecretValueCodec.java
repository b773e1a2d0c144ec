package org.keywright.server.secrets;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.keywright.card.secret.Secret;

/**
 * A secret value as bytes, for wrapping. Layout: form (1 byte: 1 code, 2 key, 3 key set), algorithm
 * (1 byte, 0 for a code), key version number (1 byte, 0 if none), then the bytes of the code, the
 * key, or ENC, MAC and DEK, which the algorithm's key length divides.
 */
final class SecretValueCodec {

  private static final int HEADER = 3;
  private static final byte CODE = 1;
  private static final byte KEY = 2;
  private static final byte KEY_SET = 3;

  private SecretValueCodec() {}

  static Secret encode(SecretValue value) {
    return switch (value) {
      case SecretValue.Code code -> join(CODE, (byte) 0, 0, code.bytes());
      case SecretValue.Key key -> join(KEY, codeOf(key.algorithm()), 0, key.key());
      case SecretValue.KeySet set ->
          join(
              KEY_SET,
              codeOf(set.algorithm()),
              set.keyVersionNumber(),
              set.enc(),
              set.mac(),
              set.dek());
    };
  }

  static SecretValue decode(Secret encoded) {
    byte[] bytes = encoded.reveal();
    try {
      if (bytes.length <= HEADER) {
        throw new MasterKeyException("a stored secret is too short");
      }
      return switch (bytes[0]) {
        case CODE -> new SecretValue.Code(part(bytes, HEADER, bytes.length - HEADER));
        case KEY -> new SecretValue.Key(algorithmOf(bytes[1]), part(bytes, HEADER, rest(bytes, 1)));
        case KEY_SET -> {
          int length = rest(bytes, 3);
          yield new SecretValue.KeySet(
              algorithmOf(bytes[1]),
              bytes[2] & 0xFF,
              part(bytes, HEADER, length),
              part(bytes, HEADER + length, length),
              part(bytes, HEADER + 2 * length, length));
        }
        default -> throw new MasterKeyException("a stored secret is of an unknown form");
      };
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static int rest(byte[] bytes, int keys) {
    int length = algorithmOf(bytes[1]).keyLength();
    if (bytes.length != HEADER + keys * length) {
      throw new MasterKeyException("a stored key does not have the length of its algorithm");
    }
    return length;
  }

  private static Secret part(byte[] bytes, int from, int length) {
    return Secret.takeOver(Arrays.copyOfRange(bytes, from, from + length));
  }

  private static Secret join(byte form, byte algorithm, int keyVersionNumber, Secret... parts) {
    int length = HEADER;
    for (Secret part : parts) {
      length += part.length();
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    joined.put(form).put(algorithm).put((byte) keyVersionNumber);
    for (Secret part : parts) {
      byte[] bytes = part.reveal();
      joined.put(bytes);
      Arrays.fill(bytes, (byte) 0);
    }
    return Secret.takeOver(joined.array());
  }

  private static byte codeOf(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case TDES -> 1;
      case AES_128 -> 2;
      case AES_192 -> 3;
      case AES_256 -> 4;
    };
  }

  private static KeyAlgorithm algorithmOf(byte code) {
    return switch (code) {
      case 1 -> KeyAlgorithm.TDES;
      case 2 -> KeyAlgorithm.AES_128;
      case 3 -> KeyAlgorithm.AES_192;
      case 4 -> KeyAlgorithm.AES_256;
      default -> throw new MasterKeyException("a stored key is of an unknown algorithm");
    };
  }
}

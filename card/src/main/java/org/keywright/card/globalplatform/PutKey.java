package org.keywright.card.globalplatform;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.secret.Secret;

/**
 * PUT KEY for a set of three AES keys (Card Specification clause 11.8; Amendment D clause 7.2):
 * adds a key set, or replaces one. The keys go under the static Key-DEK of the set in use, and the
 * channel has to be open.
 */
public final class PutKey {

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int AES_KEY = 0x88;
  private static final int CHECK_VALUE = 3;
  private static final int FIRST_KEY = 0x01;
  private static final int SEVERAL_KEYS = 0x80;

  private PutKey() {}

  /**
   * The command that adds a key set beside those that are there.
   *
   * @param current the set whose channel is open
   * @param added the new set; another version than the current one's, not 255
   */
  public static CommandApdu add(Scp03KeySet current, Scp03KeySet added) {
    if (current.version() == added.version()) {
      throw new IllegalArgumentException("a key set that is added has a version of its own");
    }
    return command(0x00, current, added);
  }

  /**
   * The command that replaces a key set. If its answer is lost, either set may hold: prefer {@link
   * #add} and a session with the new one before the old one is deleted.
   *
   * @param replaced the version that is replaced, 1 to 127 or 255
   */
  public static CommandApdu replace(int replaced, Scp03KeySet current, Scp03KeySet replacement) {
    if (!Scp03KeySet.isVersion(replaced)) {
      throw new IllegalArgumentException("a key version is 1 to 127, or 255 as delivered");
    }
    return command(replaced, current, replacement);
  }

  private static CommandApdu command(int p1, Scp03KeySet current, Scp03KeySet keys) {
    if (keys.version() > 0x7F) {
      throw new IllegalArgumentException("a new key set has a version of 1 to 127");
    }
    byte[][] blocks = {
      block(current.dek(), keys.enc()),
      block(current.dek(), keys.mac()),
      block(current.dek(), keys.dek())
    };
    byte[] data = new byte[1 + 3 * blocks[0].length];
    data[0] = (byte) keys.version();
    for (int i = 0; i < blocks.length; i++) {
      System.arraycopy(blocks[i], 0, data, 1 + i * blocks[0].length, blocks[i].length);
    }
    return CommandApdu.of(0x80, 0xD8, p1, SEVERAL_KEYS | FIRST_KEY, data, 256);
  }

  /** Type, length, length in clear, encrypted key, check value. */
  private static byte[] block(Secret dek, Secret key) {
    int clear = key.length();
    // Whole blocks; what fills the second one of a 24-byte key is arbitrary, so it tells nothing.
    byte[] padded = new byte[(clear + Aes.BLOCK - 1) / Aes.BLOCK * Aes.BLOCK];
    RANDOM.nextBytes(padded);
    byte[] bytes = key.reveal();
    System.arraycopy(bytes, 0, padded, 0, clear);
    Arrays.fill(bytes, (byte) 0);
    byte[] encrypted = Aes.encrypt(dek, new byte[Aes.BLOCK], padded);
    Arrays.fill(padded, (byte) 0);
    byte[] out = new byte[3 + encrypted.length + 1 + CHECK_VALUE];
    out[0] = (byte) AES_KEY;
    out[1] = (byte) (1 + encrypted.length);
    out[2] = (byte) clear;
    System.arraycopy(encrypted, 0, out, 3, encrypted.length);
    out[3 + encrypted.length] = CHECK_VALUE;
    System.arraycopy(Aes.keyCheckValue(key), 0, out, out.length - CHECK_VALUE, CHECK_VALUE);
    return out;
  }

  /**
   * Checks the card's answer: the new version and the three key check values that it computed.
   *
   * @throws InvalidResponseException if it is anything else: what the card holds is then to be
   *     found out by a session
   */
  public static void check(Scp03KeySet keys, byte[] data) throws InvalidResponseException {
    byte[] expected = new byte[1 + 3 * CHECK_VALUE];
    expected[0] = (byte) keys.version();
    System.arraycopy(Aes.keyCheckValue(keys.enc()), 0, expected, 1, CHECK_VALUE);
    System.arraycopy(Aes.keyCheckValue(keys.mac()), 0, expected, 1 + CHECK_VALUE, CHECK_VALUE);
    System.arraycopy(Aes.keyCheckValue(keys.dek()), 0, expected, 1 + 2 * CHECK_VALUE, CHECK_VALUE);
    if (!MessageDigest.isEqual(expected, data)) {
      throw new InvalidResponseException(
          "the card does not confirm the version and check values of the keys that it was sent");
    }
  }
}

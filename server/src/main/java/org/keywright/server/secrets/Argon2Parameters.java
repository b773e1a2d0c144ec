package org.keywright.server.secrets;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.keywright.card.secret.Secret;

/**
 * How a passphrase becomes a key: Argon2id version 1.3 (RFC 9106). Bounded, because they are read
 * from a file before anything about it is known to be genuine.
 *
 * @param memoryKib memory in KiB, 8192 to 1048576
 * @param iterations passes, 1 to 32
 * @param lanes parallel lanes, 1 to 16
 * @param salt 16 to 64 bytes
 */
record Argon2Parameters(int memoryKib, int iterations, int lanes, byte[] salt) {

  private static final Pattern LINE =
      Pattern.compile(
          "argon2id m=(\\d{1,7}) t=(\\d{1,2}) p=(\\d{1,2}) salt=([A-Za-z0-9+/]{22,88}={0,2})");

  Argon2Parameters {
    requireBetween("memory", memoryKib, 8192, 1_048_576);
    requireBetween("iterations", iterations, 1, 32);
    requireBetween("lanes", lanes, 1, 16);
    requireBetween("salt length", salt.length, 16, 64);
  }

  /** RFC 9106, clause 4: the second recommended option, with a fresh salt. */
  static Argon2Parameters fresh() {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return new Argon2Parameters(65_536, 3, 4, salt);
  }

  static Argon2Parameters parse(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new MasterKeyException("the key store file's second line is not as it should be");
    }
    try {
      return new Argon2Parameters(
          Integer.parseInt(parts.group(1)),
          Integer.parseInt(parts.group(2)),
          Integer.parseInt(parts.group(3)),
          Base64.getDecoder().decode(parts.group(4)));
    } catch (IllegalArgumentException e) {
      throw new MasterKeyException("the key store file's second line is not as it should be", e);
    }
  }

  String line() {
    return "argon2id m=%d t=%d p=%d salt=%s"
        .formatted(memoryKib, iterations, lanes, Base64.getEncoder().encodeToString(salt));
  }

  /** 32 bytes; the passphrase's own bytes are the password. */
  Secret key(Secret passphrase) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
            .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(iterations)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] password = passphrase.reveal();
    byte[] key = new byte[32];
    generator.generateBytes(password, key);
    Arrays.fill(password, (byte) 0);
    return Secret.takeOver(key);
  }

  private static void requireBetween(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "Argon2 %s is %d, not %d to %d".formatted(what, value, least, most));
    }
  }
}

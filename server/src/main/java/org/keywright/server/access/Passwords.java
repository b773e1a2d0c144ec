package org.keywright.server.access;

import java.nio.CharBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Findings;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.TooManyAttemptsException;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords with Argon2id. Each computation takes 19 MiB, so only a few run at a
 * time: a flood of sign-ins must not take the memory of everything else.
 */
@Component
class Passwords {

  /** NIST SP 800-63B-4, section 3.1.1.2: 15 characters where a password is the only factor. */
  static final int SHORTEST = 15;

  static final int LONGEST = 128;

  private static final int FEWEST_DIFFERENT = 5;
  private static final int AT_A_TIME = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  // 19 MiB, two passes, one lane: the OWASP password storage cheat sheet's recommendation.
  private final Argon2PasswordEncoder encoder = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
  private final Semaphore room = new Semaphore(AT_A_TIME);
  private final String nobodysHash = encoder.encode(UUID.randomUUID().toString());

  /**
   * Hashes a new password and wipes it.
   *
   * @throws InvalidException if it is too short, too long or too simple
   */
  String hash(String field, char @Nullable [] password, String name) {
    if (password == null) {
      throw new InvalidException(field, "is missing");
    }
    try {
      check(field, password, name);
      return withRoom(() -> encoded(password));
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /**
   * Whether this is the password of that hash; takes as long without a hash. Wipes the password.
   */
  boolean matches(char[] password, @Nullable String hash) {
    try {
      if (password.length > LONGEST) {
        return false;
      }
      boolean same =
          withRoom(
              () -> encoder.matches(CharBuffer.wrap(password), hash == null ? nobodysHash : hash));
      return same && hash != null;
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private String encoded(char[] password) {
    String encoded = encoder.encode(CharBuffer.wrap(password));
    if (encoded == null) {
      throw new IllegalStateException("the password encoder returned nothing");
    }
    return encoded;
  }

  private static void check(String field, char[] password, String name) {
    CharBuffer characters = CharBuffer.wrap(password);
    boolean hasName = !name.isEmpty() && contains(characters, name);
    new Findings()
        .require(
            password.length >= SHORTEST && password.length <= LONGEST,
            field,
            "has to have " + SHORTEST + " to " + LONGEST + " characters")
        .require(
            characters.chars().distinct().count() >= FEWEST_DIFFERENT,
            field,
            "has to have at least " + FEWEST_DIFFERENT + " different characters")
        .require(!hasName, field, "must not contain the account's name")
        .refuseIfAny();
  }

  private static boolean contains(CharBuffer text, String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (int start = 0; start + wanted.length() <= text.length(); start++) {
      int at = 0;
      while (at < wanted.length()
          && Character.toLowerCase(text.charAt(start + at)) == wanted.charAt(at)) {
        at++;
      }
      if (at == wanted.length()) {
        return true;
      }
    }
    return false;
  }

  private <T> T withRoom(java.util.function.Supplier<T> computation) {
    try {
      if (!room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TooManyAttemptsException("too many people sign in just now", PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TooManyAttemptsException("the server is stopping", PATIENCE);
    }
    try {
      return computation.get();
    } finally {
      room.release();
    }
  }
}

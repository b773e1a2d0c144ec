package org.keywright.server.access;

import java.nio.CharBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Recovery codes: who cannot use their passkey, because it is on the device that is blocked, proves
 * by one who they are. An account has one at most, and it is good once. The database has its hash
 * alone. Safe for concurrent use.
 */
@Service
class RecoveryCodes {

  /** Base 32 without the letters that look like digits or like each other (Crockford). */
  private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

  private static final int CHARACTERS = 20;
  private static final int GROUP = 5;
  private static final int LONGEST = 40;

  private final JdbcClient jdbc;
  private final SignInAttempts attempts;
  private final AuditLog audit;
  private final TransactionOperations transactions;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  RecoveryCodes(
      JdbcClient jdbc,
      SignInAttempts attempts,
      AuditLog audit,
      TransactionOperations transactions,
      Clock clock) {
    this.jdbc = jdbc;
    this.attempts = attempts;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Makes a code for an account; one that it had is void from then on.
   *
   * @return four groups of five characters, to be shown once; whoever gets it wipes it
   */
  @Transactional
  public char[] make(Account account, Actor actor) {
    char[] code = new char[CHARACTERS];
    for (int i = 0; i < code.length; i++) {
      code[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    remove(account.id());
    jdbc.sql(
            """
            insert into recovery_code (account_id, hash, created_at, created_by)
            values (:account, :hash, :now, :by)
            """)
        .param("account", account.id())
        .param("hash", hash(code))
        .param("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
        .param("by", actor.name())
        .update();
    audit.record(
        new AuditEvent(actor, "recovery-code.make", "account", account.id().toString(), Map.of()));
    char[] shown = grouped(code);
    Arrays.fill(code, '\0');
    return shown;
  }

  /** When the code of an account was made, if it has one. */
  @Transactional(readOnly = true)
  public Optional<Instant> madeAt(UUID account) {
    return jdbc.sql("select created_at from recovery_code where account_id = :account")
        .param("account", account)
        .query(OffsetDateTime.class)
        .optional()
        .map(OffsetDateTime::toInstant);
  }

  /**
   * Whether this is the code of the account, which is void afterwards. Guesses count as those of a
   * password.
   *
   * @param typed in any case, with or without what separates the groups; is wiped
   * @throws org.keywright.server.api.TooManyAttemptsException if name or address has to wait
   */
  boolean redeem(Account account, char[] typed, String address) {
    byte[] hash = hash(plain(typed));
    Arrays.fill(typed, '\0');
    attempts.count(account.name(), address);
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          // Locked: two requests at once do not both use it.
          Optional<byte[]> recorded =
              jdbc.sql("select hash from recovery_code where account_id = :account for update")
                  .param("account", account.id())
                  .query((row, number) -> row.getBytes(1))
                  .optional();
          boolean right = recorded.isPresent() && MessageDigest.isEqual(recorded.get(), hash);
          if (right) {
            remove(account.id());
            attempts.forget(account.name(), address);
          }
          audit.record(
              new AuditEvent(
                  account.actor(),
                  right ? "recovery-code.use" : "recovery-code.refuse",
                  "account",
                  account.id().toString(),
                  Map.of("address", address)));
          return right;
        }));
  }

  private void remove(UUID account) {
    jdbc.sql("delete from recovery_code where account_id = :account")
        .param("account", account)
        .update();
  }

  private static char[] grouped(char[] code) {
    CharBuffer shown = CharBuffer.allocate(CHARACTERS + CHARACTERS / GROUP - 1);
    for (int i = 0; i < code.length; i++) {
      if (i > 0 && i % GROUP == 0) {
        shown.put('-');
      }
      shown.put(code[i]);
    }
    return shown.array();
  }

  /** What counts of what was typed: letters that stand for digits do, as Crockford has it. */
  private static char[] plain(char[] typed) {
    CharBuffer plain = CharBuffer.allocate(Math.min(typed.length, LONGEST));
    for (int i = 0; i < plain.capacity(); i++) {
      char c = Character.toUpperCase(typed[i]);
      switch (c) {
        case '-', ' ' -> {
          // Separates groups.
        }
        case 'O' -> plain.put('0');
        case 'I', 'L' -> plain.put('1');
        default -> plain.put(c);
      }
    }
    return Arrays.copyOf(plain.array(), plain.position());
  }

  private static byte[] hash(char[] code) {
    byte[] bytes = new byte[code.length];
    for (int i = 0; i < code.length; i++) {
      bytes[i] = (byte) (code[i] < 128 ? code[i] : '?');
    }
    byte[] hash = Sha256.of(bytes);
    Arrays.fill(bytes, (byte) 0);
    return hash;
  }
}

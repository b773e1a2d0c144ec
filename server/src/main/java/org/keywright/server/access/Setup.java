package org.keywright.server.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.NotPermittedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The set-up of the first administrator. There is no default password: who can read the server's
 * data folder gets a one-time token there, and makes the first account with it. The database has
 * the token's hash alone, so any node can be asked.
 */
@Service
class Setup {

  private static final Logger LOG = LoggerFactory.getLogger(Setup.class);
  private static final int RANDOM_BYTES = 32;

  private final AccountRepository repository;
  private final Accounts accounts;
  private final JdbcClient jdbc;
  private final AccessSettings settings;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Setup(
      AccountRepository repository,
      Accounts accounts,
      JdbcClient jdbc,
      AccessSettings settings,
      Clock clock) {
    this.repository = repository;
    this.accounts = accounts;
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  private record Row(byte @Nullable [] hash, @Nullable Instant expiresAt) {}

  /** Writes a new token if there are no accounts; one that was written before is void then. */
  @EventListener(ApplicationReadyEvent.class)
  @Transactional
  public void offer() {
    lock();
    Path file = settings.setupTokenFile().toAbsolutePath();
    if (!repository.isEmpty()) {
      store(null, null);
      delete(file);
      return;
    }
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    write(file, token);
    store(hash(token), clock.instant().plus(settings.setupTokenValidity()));
    LOG.warn(
        "there are no accounts yet: make the first one with the one-time token in {},"
            + " which is valid for {} hours",
        file,
        settings.setupTokenValidity().toHours());
  }

  /** Whether there are no accounts yet. */
  @Transactional(readOnly = true)
  public boolean isDue() {
    return repository.isEmpty();
  }

  /**
   * Makes the first account, a system manager, and voids the token.
   *
   * @param password is wiped
   * @throws ConflictException if there are accounts already
   * @throws NotPermittedException if this is not the token, or it expired
   */
  @Transactional
  public Account complete(String token, String name, char @Nullable [] password) {
    Row row = lock();
    if (!repository.isEmpty()) {
      throw new ConflictException("the server is set up already");
    }
    byte[] expected = row.hash();
    Instant expiresAt = row.expiresAt();
    if (expected == null || !MessageDigest.isEqual(expected, hash(token))) {
      throw new NotPermittedException(
          "this is not the set-up token: it is in "
              + settings.setupTokenFile().getFileName()
              + " in the data folder of the server that was started last");
    }
    if (expiresAt == null || !clock.instant().isBefore(expiresAt)) {
      throw new NotPermittedException(
          "the set-up token has expired: start the server again to get another");
    }
    Account account =
        accounts.create(name, null, password, Set.of(Role.SYSTEM_MANAGER), null, Actor.system());
    store(null, null);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            delete(settings.setupTokenFile());
          }
        });
    return account;
  }

  private Row lock() {
    return jdbc.sql("select hash, expires_at from setup where id = 1 for update")
        .query(Setup::row)
        .single();
  }

  private void store(byte @Nullable [] hash, @Nullable Instant expiresAt) {
    jdbc.sql("update setup set hash = :hash, expires_at = :expiresAt where id = 1")
        .param("hash", hash, Types.BINARY)
        .param(
            "expiresAt",
            expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  /** Readable by the server's user alone from its first byte on. */
  private static void write(Path file, String token) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, token + "\n", StandardCharsets.US_ASCII);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the set-up token cannot be written to " + file, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("the set-up token in {} is void, but could not be deleted", file, e);
    }
  }

  private static byte[] hash(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
    return new Row(row.getBytes("hash"), expiresAt == null ? null : expiresAt.toInstant());
  }
}

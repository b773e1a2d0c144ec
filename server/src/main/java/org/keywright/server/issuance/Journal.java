package org.keywright.server.issuance;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.server.issuance.plan.Meaning;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What was received and what was sent, exchange by exchange, and the tickets that let a client take
 * part. Works in the caller's transaction.
 */
@Repository
class Journal {

  private final JdbcClient jdbc;
  private final Clock clock;

  Journal(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A ticket as it is stored.
   *
   * @param sessionNonce of the client that redeemed it, if one did
   */
  record Ticket(
      byte[] hash,
      UUID issuance,
      int attempt,
      String requestedBy,
      Instant issuedAt,
      Instant expiresAt,
      byte @Nullable [] sessionNonce) {}

  /**
   * An exchange as it is stored, still encrypted.
   *
   * @param answer what was sent, or is about to be; null until it is decided
   */
  record Entry(int sequence, byte[] requestHash, byte @Nullable [] answer) {}

  /** SHA-256: what is kept of a ticket. */
  static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void addTicket(byte[] hash, UUID issuance, int attempt, String requestedBy, Instant expires) {
    jdbc.sql(
            """
            insert into issuance_ticket
              (hash, issuance_id, attempt, requested_by, issued_at, expires_at)
            values (:hash, :issuance, :attempt, :requestedBy, :now, :expires)
            """)
        .param("hash", hash)
        .param("issuance", issuance)
        .param("attempt", attempt)
        .param("requestedBy", requestedBy)
        .param("now", now())
        .param("expires", expires.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<Ticket> ticket(byte[] hash) {
    return jdbc.sql(
            """
            select hash, issuance_id, attempt, requested_by, issued_at, expires_at, session_nonce
            from issuance_ticket where hash = :hash
            """)
        .param("hash", hash)
        .query((rs, n) ->
            new Ticket(
                rs.getBytes(1),
                rs.getObject(2, UUID.class),
                rs.getInt(3),
                rs.getString(4),
                rs.getObject(5, OffsetDateTime.class).toInstant(),
                rs.getObject(6, OffsetDateTime.class).toInstant(),
                rs.getBytes(7)))
        .optional();
  }

  /** Gives the ticket to the client with this nonce. */
  void redeem(Ticket ticket, ExchangeRequest request) {
    jdbc.sql(
            "update issuance_ticket set session_nonce = :nonce, client = :client where hash ="
                + " :hash")
        .param("nonce", request.sessionNonce())
        .param("client", request.client())
        .param("hash", ticket.hash())
        .update();
  }

  Optional<Entry> entry(Issuance issuance, int sequence) {
    return jdbc.sql(
            """
            select sequence, request_hash, answer from issuance_exchange
            where issuance_id = :id and attempt = :attempt and sequence = :sequence
            """)
        .param("id", issuance.id())
        .param("attempt", issuance.attempt())
        .param("sequence", sequence)
        .query((rs, n) -> new Entry(rs.getInt(1), rs.getBytes(2), rs.getBytes(3)))
        .optional();
  }

  /** Writes a request down. */
  void receive(OpenIssuance open, int sequence, byte[] requestHash, Object content) {
    jdbc.sql(
            """
            insert into issuance_exchange
              (issuance_id, attempt, sequence, request_hash, request, received_at)
            values (:id, :attempt, :sequence, :hash, :request, :now)
            """)
        .param("id", open.issuance().id())
        .param("attempt", open.issuance().attempt())
        .param("sequence", sequence)
        .param("hash", requestHash)
        .param(
            "request",
            open.cipher().encrypt(place("request", open, sequence), ScriptJson.write(content)))
        .param("now", now())
        .update();
  }

  /** Writes an answer down, with what its steps mean if it is a script. */
  void answer(
      OpenIssuance open, int sequence, ExchangeResponse answer, @Nullable List<Meaning> meanings) {
    byte[] sealedMeanings =
        meanings == null
            ? null
            : open.cipher()
                .encrypt(
                    place("meanings", open, sequence), ScriptJson.write(new Meanings(meanings)));
    jdbc.sql(
            """
            update issuance_exchange
            set answer = :answer, meanings = :meanings, answered_at = :now
            where issuance_id = :id and attempt = :attempt and sequence = :sequence
            """)
        .param("id", open.issuance().id())
        .param("attempt", open.issuance().attempt())
        .param("sequence", sequence)
        .param(
            "answer",
            open.cipher().encrypt(place("answer", open, sequence), ScriptJson.write(answer)))
        .param("meanings", sealedMeanings)
        .param("now", now())
        .update();
  }

  /** The answer of an exchange, to be sent again. */
  ExchangeResponse answer(OpenIssuance open, Entry entry) {
    byte[] sealed = entry.answer();
    if (sealed == null) {
      throw new IllegalStateException("there is no answer yet");
    }
    return read(
        open.cipher().decrypt(place("answer", open, entry.sequence()), sealed),
        ExchangeResponse.class);
  }

  /** Whether the answer of an exchange was a script, whose results the next one brings. */
  boolean isScript(Issuance issuance, int sequence) {
    return jdbc.sql(
                """
                select count(*) from issuance_exchange
                where issuance_id = :id and attempt = :attempt and sequence = :sequence
                  and meanings is not null
                """)
            .param("id", issuance.id())
            .param("attempt", issuance.attempt())
            .param("sequence", sequence)
            .query(Integer.class)
            .single()
        > 0;
  }

  /** What the steps of the script in an answer mean. */
  List<Meaning> meanings(OpenIssuance open, int sequence) {
    byte[] sealed =
        jdbc.sql(
                """
                select meanings from issuance_exchange
                where issuance_id = :id and attempt = :attempt and sequence = :sequence
                """)
            .param("id", open.issuance().id())
            .param("attempt", open.issuance().attempt())
            .param("sequence", sequence)
            .query((rs, n) -> rs.getBytes(1))
            .single();
    return read(open.cipher().decrypt(place("meanings", open, sequence), sealed), Meanings.class)
        .steps();
  }

  private record Meanings(List<Meaning> steps) {}

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return ScriptJson.read(json, type);
    } catch (ScriptJson.MalformedException e) {
      throw new IllegalStateException("the journal holds something else", e);
    }
  }

  private static String place(String what, OpenIssuance open, int sequence) {
    return what + ":" + open.issuance().id() + ":" + open.issuance().attempt() + ":" + sequence;
  }

  private OffsetDateTime now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }
}

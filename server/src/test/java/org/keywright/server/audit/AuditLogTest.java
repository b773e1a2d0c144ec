package org.keywright.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;
import org.springframework.transaction.IllegalTransactionStateException;

@OnEveryDatabase
class AuditLogTest {

  private static final PageRequest FIRST = new PageRequest(0, 50);

  private final TestDatabase database;
  private final ModuleContext modules;
  private final AuditLog log;

  AuditLogTest(TestDatabase database) {
    this.database = database;
    modules = ModuleContext.of(database, "audit");
    log = modules.get(AuditLog.class);
  }

  @AfterEach
  void close() {
    modules.close();
  }

  private void record(AuditEvent event) {
    database.transactions().executeWithoutResult(status -> log.record(event));
  }

  private static AuditEvent event(String action, Object subject, Map<String, String> details) {
    return new AuditEvent(ModuleContext.TESTER, action, "thing", subject.toString(), details);
  }

  @Test
  void an_event_is_recorded_in_a_transaction_only() {
    assertThatThrownBy(() -> log.record(event("thing.make", 1, Map.of())))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  @Test
  void an_event_goes_with_the_transaction_that_is_rolled_back() {
    UUID thing = UUID.randomUUID();
    database
        .transactions()
        .executeWithoutResult(status -> {
          log.record(event("thing.make", thing, Map.of()));
          status.setRollbackOnly();
        });
    assertThat(log.find(AuditFilter.about("thing", thing), FIRST).items()).isEmpty();
  }

  @Test
  void an_entry_says_who_did_what_when_and_more() {
    UUID thing = UUID.randomUUID();
    record(event("thing.make", thing, Map.of("size", "3 \"inches\"", "colour", "größer")));
    AuditEntry entry = log.find(AuditFilter.about("thing", thing), FIRST).items().getFirst();
    assertThat(entry.at()).isEqualTo(ModuleContext.START);
    assertThat(entry.actorName()).isEqualTo("Tess Tester");
    assertThat(entry.action()).isEqualTo("thing.make");
    assertThat(entry.details()).isEqualTo(Map.of("size", "3 \"inches\"", "colour", "größer"));
    assertThat(log.get(entry.id())).contains(entry);
  }

  @Test
  void the_hash_is_over_the_stored_bytes_and_those_are_one_and_the_same_for_the_same_event()
      throws Exception {
    record(event("thing.hash", "fixed", Map.of("b", "2", "a", "1")));
    AuditEntry entry = log.find(AuditFilter.about("thing", "fixed"), FIRST).items().getFirst();
    String canonical =
        "{\"v\":1,\"at\":\"2026-11-23T10:00:00.123456Z\",\"actorKind\":\"ACCOUNT\",\"actorId\":\"tester\",\"actorName\":\"Tess"
            + " Tester\",\"action\":\"thing.hash\","
            + "\"subjectKind\":\"thing\",\"subjectId\":\"fixed\",\"details\":{\"a\":\"1\",\"b\":\"2\"}}";
    assertThat(
            database
                .jdbc()
                .sql("select canonical from audit_entry where id = :id")
                .param("id", entry.id())
                .query(String.class)
                .single())
        .isEqualTo(canonical);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update((byte) 0);
    byte[] expected = sha256.digest(canonical.getBytes(StandardCharsets.UTF_8));
    assertThat(entry.hash()).isEqualTo(HexFormat.of().formatHex(expected));
  }

  @Test
  void entries_are_found_by_the_beginning_of_an_action_by_actor_and_by_time() {
    UUID thing = UUID.randomUUID();
    record(event("found.one", thing, Map.of()));
    record(event("found.two", thing, Map.of()));
    record(event("foundling.three", thing, Map.of()));
    assertThat(find("found.", null)).containsExactly("found.two", "found.one");
    assertThat(find("found.one", null)).containsExactly("found.one");
    assertThat(find("found.", "nobody")).isEmpty();
    assertThat(
            log.find(
                    new AuditFilter(
                        null, null, "thing", null, ModuleContext.START.plusSeconds(1), null),
                    FIRST)
                .items())
        .isEmpty();
    assertThatThrownBy(() -> find("%", null)).isInstanceOf(InvalidException.class);
  }

  private List<String> find(String action, @org.jspecify.annotations.Nullable String actor) {
    return log
        .find(new AuditFilter(action, actor, "thing", null, null, null), FIRST)
        .items()
        .stream()
        .map(AuditEntry::action)
        .toList();
  }

  @Test
  void details_are_bounded() {
    assertThat(event("a.b", 1, Map.of("long", "x".repeat(1000))).details().get("long"))
        .hasSize(AuditEvent.MAX_VALUE)
        .endsWith("…");
    assertThatThrownBy(() -> event("A B", 1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> event("a.b", "x".repeat(129), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package org.keywright.acceptance.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.issuance.Operation;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Inventory, runs, journal, history and audit log against each other. */
final class RecordChecks {

  private static final Set<IssuanceState> OVER =
      Set.of(IssuanceState.DONE, IssuanceState.CANCELLED);

  private final TestServer server;
  private final JdbcClient jdbc;

  RecordChecks(TestServer server) {
    this.server = server;
    this.jdbc = server.bean(JdbcClient.class);
  }

  /** All records of a device tell the same story, and it can go on. */
  void check(Subject subject) {
    List<Issuance> runs = subject.runs().stream().map(server.bean(Issuances.class)::get).toList();
    runs.stream()
        .map(Issuance::device)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(device -> inventory(server.bean(Devices.class).get(device)));
    runs.forEach(this::journal);
    runs.forEach(this::audit);
  }

  /** Active, Pending, or there is a way on: a run to retry, or the device can be recycled. */
  private void inventory(Device device) {
    List<Issuance> open =
        server.bean(Issuances.class).list(device.id(), null).stream()
            .filter(run -> !OVER.contains(run.state()))
            .toList();
    assertThat(open).as("runs of one device that are not over").hasSizeLessThanOrEqualTo(1);
    Issuance run = open.isEmpty() ? null : open.getFirst();
    String story = device.state() + " with " + (run == null ? "no run" : run.state());
    assertThat(fits(device.state(), run)).as("a device that is %s can go on", story).isTrue();
    if (run != null && run.state() == IssuanceState.FAILED) {
      assertThat(run.problemCode()).as("why it failed").isNotBlank();
      assertThat(run.problem()).as("why it failed, in words").isNotBlank();
    }
    history(device);
  }

  private static boolean fits(DeviceState device, @Nullable Issuance run) {
    if (run == null) {
      return device != DeviceState.ISSUING
          && device != DeviceState.FAILED
          && device != DeviceState.PENDING;
    }
    if (run.operation().keepsInUse()) {
      // It is as it was, whatever becomes of its PIN and its keys.
      return device != DeviceState.ISSUING && device != DeviceState.FAILED;
    }
    if (run.operation() == Operation.RECYCLE) {
      return device == DeviceState.TERMINATED;
    }
    return switch (run.state()) {
      case OPEN -> device == DeviceState.ISSUING || device == DeviceState.FAILED;
      case FAILED -> device == DeviceState.FAILED;
      // In use, or suspended since: the server releases what it can, within five minutes.
      case PENDING ->
          device == DeviceState.PENDING
              || device == DeviceState.ACTIVE
              || device == DeviceState.SUSPENDED;
      case DONE, CANCELLED -> false;
    };
  }

  private record Step(String action, @Nullable String from, String to) {}

  /** One step leads to the next, the last to what the inventory says, and each was audited. */
  private void history(Device device) {
    List<Step> steps =
        jdbc.sql(
                """
                select action, from_state, to_state from device_history
                where device_id = :device order by id
                """)
            .param("device", device.id())
            .query((rs, n) -> new Step(rs.getString(1), rs.getString(2), rs.getString(3)))
            .list();
    String state = null;
    List<String> actions = new ArrayList<>();
    for (Step step : steps) {
      assertThat(step.from()).as("where %s started from", step.action()).isEqualTo(state);
      state = step.to();
      actions.add("device." + step.action());
    }
    assertThat(state).as("where the history of the device ends").isEqualTo(device.state().name());
    assertThat(audited("device", device.id()))
        .as("steps in the audit log")
        .filteredOn(action -> actions.contains(action))
        .isEqualTo(actions);
  }

  private List<String> audited(String kind, UUID subject) {
    return jdbc.sql(
            """
            select action, canonical, hash from audit_entry
            where subject_kind = :kind and subject_id = :subject order by id
            """)
        .param("kind", kind)
        .param("subject", subject.toString())
        .query((rs, n) -> {
          String canonical = rs.getString(2);
          assertThat(leaf(canonical)).as("hash of an audit entry").isEqualTo(rs.getBytes(3));
          return rs.getString(1);
        })
        .list();
  }

  /** RFC 6962, section 2.1: SHA-256(0x00 || entry). */
  private static byte[] leaf(String canonical) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((byte) 0);
      return sha256.digest(canonical.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void audit(Issuance run) {
    List<String> actions = audited("issuance", run.id());
    String start =
        "issuance."
            + switch (run.operation()) {
              case ISSUE -> "start";
              case RECYCLE -> "recycle";
              default -> run.operation().name().toLowerCase(Locale.ROOT).replace('_', '-');
            };
    assertThat(actions).as("the start of a run in the audit log").containsOnlyOnce(start);
    assertThat(actions.stream().filter("issuance.retry"::equals).count())
        .as("retries in the audit log")
        .isEqualTo(run.attempt() - 1);
    assertThat(actions.contains("issuance.cancel"))
        .as("its end in the audit log")
        .isEqualTo(run.state() == IssuanceState.CANCELLED);
  }

  private record Exchange(int attempt, int sequence, boolean answered) {}

  /** Exchanges follow one another, and only the last can be without an answer. */
  private void journal(Issuance run) {
    List<Exchange> exchanges =
        jdbc.sql(
                """
                select attempt, sequence, answer is not null from issuance_exchange
                where issuance_id = :run order by attempt, sequence
                """)
            .param("run", run.id())
            .query((rs, n) -> new Exchange(rs.getInt(1), rs.getInt(2), rs.getBoolean(3)))
            .list();
    for (int attempt = 1; attempt <= run.attempt(); attempt++) {
      int now = attempt;
      List<Exchange> of = exchanges.stream().filter(one -> one.attempt() == now).toList();
      assertThat(of)
          .as("journal of attempt %d", attempt)
          .extracting(Exchange::sequence)
          .isEqualTo(IntStream.rangeClosed(1, of.size()).boxed().toList());
      assertThat(of.stream().limit(Math.max(0, of.size() - 1L)))
          .as("answers in the journal")
          .allMatch(Exchange::answered);
      if (attempt == run.attempt()) {
        assertThat(of).as("exchanges of the last attempt").hasSize(run.exchanges());
      }
    }
    assertThat(exchanges)
        .extracting(Exchange::attempt)
        .allMatch(attempt -> attempt <= run.attempt());
  }
}

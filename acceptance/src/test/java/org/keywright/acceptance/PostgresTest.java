package org.keywright.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.SubscriberAgreement;
import org.keywright.acceptance.workbench.TransactionFaults;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.client.Exchanger;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.issuance.HoldersPins;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.issuance.Operation;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;

/** The core of it once more, on PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTest {

  private EmbeddedPostgres postgres;
  private Workbench bench;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    postgres = EmbeddedPostgres.builder().setRegisterShutdownHook(false).start();
    bench =
        new Workbench(
            folder,
            List.of(
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.username=postgres",
                "--spring.datasource.password="));
  }

  @AfterAll
  void stop() throws Exception {
    if (bench != null) {
      bench.close();
    }
    postgres.close();
  }

  @AfterEach
  void restore() {
    bench.restore();
  }

  @Test
  void an_agreement_is_on_record_once_however_often_it_is_given_at_once() throws Exception {
    IssuanceTicket before = bench.begin();
    UUID person = Objects.requireNonNull(before.issuance().holder());
    UUID type = Objects.requireNonNull(before.issuance().credentialPolicy()).type();
    SubscriberAgreement agreement = new SubscriberAgreement(bench.server, type);
    agreement.says("You keep your PIN to yourself.");
    assertThatThrownBy(bench::begin).isInstanceOf(ConflictException.class);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> four =
          java.util.Collections.nCopies(
              4,
              () -> {
                agreement.acceptedBy(person);
                return true;
              });
      for (Future<Boolean> one : threads.invokeAll(four)) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(bench.begin().ticket()).isNotEmpty();
    agreement.says("");
  }

  @Test
  void an_issuance_takes_five_exchanges_each_posted_four_times_at_once() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Ending ending =
          bench.attempt(
              device,
              ticket,
              station ->
                  station.through(network ->
                      request -> {
                        Callable<ExchangeResponse> post = () -> network.exchange(request);
                        ExchangeResponse answer = null;
                        for (Future<ExchangeResponse> one :
                            threads.invokeAll(java.util.Collections.nCopies(4, post))) {
                          try {
                            ExchangeResponse next = one.get();
                            if (answer != null) {
                              assertThat(ScriptJson.write(next))
                                  .isEqualTo(ScriptJson.write(answer));
                            }
                            answer = next;
                          } catch (java.util.concurrent.ExecutionException e) {
                            throw new java.io.IOException(e);
                          }
                        }
                        return java.util.Objects.requireNonNull(answer);
                      }));
      assertThat(ending.active()).as(ending.toString()).isTrue();
      assertThat(ending.ended().exchanges()).isEqualTo(5);
      bench.check().active(device, ticket.issuance().id());
    }
  }

  @Test
  void the_reply_lost_after_the_management_key_changed_a_retry_ends_active() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    device.faults().add(Fault.Kind.LOSE_REPLY, When.instruction(0xFF, 1));
    assertThat(bench.attempt(device, ticket).code()).isEqualTo("DEVICE_REMOVED");
    bench.check().recorded(device, issuance);
    device.insert();
    Ending second = bench.attempt(device, bench.retry(issuance));
    assertThat(second.active()).as(second.toString()).isTrue();
    bench.check().active(device, issuance);
  }

  /** Sends a request once more whose answer did not come. */
  private static Exchanger sendingAgain(Exchanger network) {
    return request -> {
      try {
        return network.exchange(request);
      } catch (java.io.IOException e) {
        return network.exchange(request);
      }
    };
  }

  @Test
  void cut_off_after_each_third_commit_the_same_request_sent_again_goes_on() throws Exception {
    for (int commit = 1; commit <= 40; commit += 3) {
      VirtualDevice device = Workbench.newDevice();
      IssuanceTicket ticket = bench.begin();
      bench.transactions.arm(TransactionFaults.Cut.AFTER_COMMIT, commit);
      Ending ending =
          bench.attempt(device, ticket, station -> station.through(PostgresTest::sendingAgain));
      bench.transactions.restore();
      assertThat(ending.active()).as(ending.toString()).isTrue();
      bench.check().active(device, ticket.issuance().id());
    }
  }

  @Test
  void a_PIN_is_changed_and_reset_with_the_server_cut_off_after_each_commit() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket issued = bench.begin();
    assertThat(bench.attempt(device, issued).active()).isTrue();
    UUID id = java.util.Objects.requireNonNull(bench.issuance(issued.issuance().id()).device());
    HoldersPins pins = bench.server.bean(HoldersPins.class);
    String current = Station.PIN;
    for (int commit = 1; commit <= 6; commit++) {
      for (Operation operation : List.of(Operation.CHANGE_PIN, Operation.RESET_PIN)) {
        String present = current;
        String next = operation == Operation.CHANGE_PIN ? "86420975" : "97531864";
        IssuanceTicket ticket = pins.begin(id, operation, Actor.system());
        bench.transactions.arm(TransactionFaults.Cut.AFTER_COMMIT, commit);
        Ending ending =
            bench.attempt(
                device,
                ticket,
                station ->
                    station.knowing(present).choosing(next).through(PostgresTest::sendingAgain));
        bench.transactions.restore();
        assertThat(ending.active()).as(commit + " " + ending).isTrue();
        assertThat(device.inspect().piv().pin()).isEqualTo(next.getBytes(US_ASCII));
        current = next;
      }
    }
  }

  @Test
  void cancelled_after_certification_everything_is_revoked() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    device.faults().add(Fault.Kind.REMOVE, When.instruction(0xDB, 20));
    assertThat(bench.attempt(device, ticket).code()).isEqualTo("DEVICE_REMOVED");
    bench.check().nothingGood(issuance);
    bench.server.bean(Issuances.class).cancel(issuance, Actor.system());
    assertThat(bench.check().standings(bench.issuance(issuance))).hasSize(4);
    bench.check().allRevoked(issuance);
  }
}

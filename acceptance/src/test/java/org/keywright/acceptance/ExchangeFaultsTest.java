package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.TransactionFaults;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.client.Exchanger;
import org.keywright.client.HttpExchanger;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.DeviceState;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.virtualdevice.VirtualDevice;

/** What can happen between client and server: sent twice, late, by others, cut off anywhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeFaultsTest {

  private Workbench bench;
  private int commits;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bench = new Workbench(folder);
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    int before = bench.transactions.commits();
    assertThat(bench.attempt(device, ticket).active()).isTrue();
    commits = bench.transactions.commits() - before;
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @AfterEach
  void restore() {
    bench.restore();
  }

  /** One issuance, with something between client and network that sees each exchange. */
  private Ending issue(VirtualDevice device, IssuanceTicket ticket, UnaryOperator<Exchanger> way) {
    return bench.attempt(device, ticket, station -> station.through(way));
  }

  private void mustBeActive(Ending ending, VirtualDevice device, IssuanceTicket ticket) {
    assertThat(ending.active()).as(ending.toString()).isTrue();
    bench.check().active(device, ticket.issuance().id());
  }

  // The same exchange again.

  @Test
  void the_same_exchange_posted_twice_gets_the_same_answer_to_the_byte() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    List<ExchangeRequest> sent = new ArrayList<>();
    List<byte[]> answers = new ArrayList<>();
    Ending ending =
        issue(
            device,
            ticket,
            network ->
                request -> {
                  ExchangeResponse first = network.exchange(request);
                  ExchangeResponse second = network.exchange(request);
                  assertThat(ScriptJson.write(second)).isEqualTo(ScriptJson.write(first));
                  sent.add(request);
                  answers.add(ScriptJson.write(first));
                  return second;
                });
    mustBeActive(ending, device, ticket);
    assertThat(ending.ended().exchanges()).isEqualTo(5);
    // Also long after, when everything is over.
    try (HttpExchanger network = new HttpExchanger(bench.server.origin())) {
      for (int i = 0; i < sent.size(); i++) {
        assertThat(ScriptJson.write(network.exchange(sent.get(i)))).isEqualTo(answers.get(i));
      }
    }
    bench.check().active(device, ticket.issuance().id());
  }

  @Test
  void posted_by_six_threads_at_once_there_is_one_answer_for_all() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      Ending ending =
          issue(
              device,
              ticket,
              network ->
                  request -> {
                    Callable<ExchangeResponse> post = () -> network.exchange(request);
                    ExchangeResponse answer = null;
                    for (Future<ExchangeResponse> one :
                        threads.invokeAll(java.util.Collections.nCopies(6, post))) {
                      ExchangeResponse next = get(one);
                      if (answer != null) {
                        assertThat(ScriptJson.write(next)).isEqualTo(ScriptJson.write(answer));
                      }
                      answer = next;
                    }
                    return java.util.Objects.requireNonNull(answer);
                  });
      mustBeActive(ending, device, ticket);
      assertThat(ending.ended().exchanges()).isEqualTo(5);
    }
  }

  private static ExchangeResponse get(Future<ExchangeResponse> future)
      throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  // Exchanges that are not the next one.

  /** Sends something else instead of an exchange and expects a refusal; then goes on in peace. */
  private void refuses(int at, int status, UnaryOperator<ExchangeRequest> other) throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    Ending ending =
        issue(
            device,
            ticket,
            network ->
                request -> {
                  ExchangeResponse answer = network.exchange(request);
                  if (request.sequence() == at) {
                    assertThatThrownBy(() -> network.exchange(other.apply(request)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("(" + status + ")");
                  }
                  return answer;
                });
    mustBeActive(ending, device, ticket);
  }

  @Test
  void an_exchange_out_of_order_is_refused_with_409() throws Exception {
    ScriptResult nothing = new ScriptResult(List.of(), null, 0, 0);
    for (int ahead : new int[] {2, 3, 100}) {
      refuses(2, 409, request -> with(request, request.sequence() + ahead, nothing));
    }
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    Ending ending =
        issue(
            device,
            ticket,
            network ->
                request -> {
                  if (request.sequence() == 1) {
                    assertThatThrownBy(() -> network.exchange(with(request, 2, nothing)))
                        .hasMessageContaining("(409)");
                  }
                  return network.exchange(request);
                });
    mustBeActive(ending, device, ticket);
  }

  @Test
  void an_exchange_with_other_content_is_refused_with_409() throws Exception {
    refuses(
        2,
        409,
        request -> with(request, request.sequence(), new ScriptResult(List.of(), null, 7, 7)));
  }

  @Test
  void an_exchange_of_another_session_is_refused_with_410() throws Exception {
    for (int at : new int[] {1, 3}) {
      refuses(
          at,
          410,
          request ->
              new ExchangeRequest(
                  request.version(),
                  request.ticket(),
                  new byte[32],
                  request.sequence(),
                  request.client(),
                  request.identification(),
                  request.result()));
    }
  }

  @Test
  void after_a_problem_no_exchange_follows() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    ExchangeRequest[] last = new ExchangeRequest[1];
    Ending ending =
        bench.attempt(
            device,
            ticket,
            station ->
                station
                    .withoutPin()
                    .through(network ->
                        request -> {
                          last[0] = request;
                          return network.exchange(request);
                        }));
    assertThat(ending.code()).isEqualTo("CANCELLED");
    try (HttpExchanger network = new HttpExchanger(bench.server.origin())) {
      ScriptResult claim = new ScriptResult(List.of(), null, 0, 0);
      assertThatThrownBy(() -> network.exchange(with(last[0], last[0].sequence() + 1, claim)))
          .hasMessageContaining("(409)");
    }
    assertThat(bench.check().state(ticket.issuance().id())).isEqualTo(DeviceState.PENDING);
  }

  @Test
  void an_exchange_that_comes_an_hour_late_is_refused_with_410_and_retried() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    Ending ending =
        issue(
            device,
            ticket,
            network ->
                request -> {
                  if (request.sequence() == 3) {
                    bench.clock.advance(Duration.ofMinutes(61));
                  }
                  return network.exchange(request);
                });
    assertThat(ending.code()).contains("(410)");
    bench.check().recorded(device, ticket.issuance().id());
    bench.check().nothingGood(ticket.issuance().id());
    mustBeActive(bench.attempt(device, bench.retry(ticket.issuance().id())), device, ticket);
  }

  @Test
  void a_ticket_that_expired_is_refused_with_410() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    bench.clock.advance(Duration.ofMinutes(11));
    assertThat(bench.attempt(device, ticket).code()).contains("(410)");
    assertThat(bench.issuance(ticket.issuance().id()).device()).isNull();
    mustBeActive(bench.attempt(device, bench.retry(ticket.issuance().id())), device, ticket);
  }

  @Test
  void a_ticket_of_an_earlier_attempt_is_refused_with_410() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    IssuanceTicket second = bench.retry(ticket.issuance().id());
    assertThat(bench.attempt(device, ticket).code()).contains("(410)");
    mustBeActive(bench.attempt(device, second), device, ticket);
  }

  @Test
  void of_two_clients_with_one_ticket_one_is_served() throws Exception {
    for (int round = 0; round < 4; round++) {
      IssuanceTicket ticket = bench.begin();
      List<VirtualDevice> devices = List.of(Workbench.newDevice(), Workbench.newDevice());
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        List<Future<Ending>> both = new ArrayList<>();
        for (VirtualDevice device : devices) {
          both.add(threads.submit(() -> bench.attempt(device, ticket)));
        }
        Ending first = both.get(0).get();
        Ending second = both.get(1).get();
        assertThat(List.of(first.active(), second.active()))
            .as(first + ", " + second)
            .containsExactlyInAnyOrder(true, false);
        assertThat((first.active() ? second : first).code()).contains("(410)");
        bench.check().active(devices.get(first.active() ? 0 : 1), ticket.issuance().id());
      }
    }
  }

  @Test
  void a_retry_during_a_session_ends_that_session() throws Exception {
    for (int at : new int[] {2, 3, 4, 5}) {
      VirtualDevice device = Workbench.newDevice();
      IssuanceTicket ticket = bench.begin();
      IssuanceTicket[] retried = new IssuanceTicket[1];
      Ending ending =
          issue(
              device,
              ticket,
              network ->
                  request -> {
                    if (request.sequence() == at) {
                      retried[0] = bench.retry(ticket.issuance().id());
                    }
                    return network.exchange(request);
                  });
      assertThat(ending.code()).contains("(410)");
      bench.check().recorded(device, ticket.issuance().id());
      mustBeActive(bench.attempt(device, retried[0]), device, ticket);
    }
  }

  @Test
  void two_runs_on_one_device_do_not_mix() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    Ending ending =
        issue(
            device,
            ticket,
            network ->
                request -> {
                  if (request.sequence() == 3) {
                    Ending other = bench.attempt(device, bench.begin());
                    assertThat(other.code()).isEqualTo("DEVICE_NOT_AVAILABLE");
                  }
                  return network.exchange(request);
                });
    mustBeActive(ending, device, ticket);
  }

  // The server is cut off between or within exchanges.

  /** A client that is patient: it sends the same request again until there is an answer. */
  private UnaryOperator<Exchanger> patient(Runnable meanwhile) {
    return network ->
        request -> {
          try {
            return network.exchange(request);
          } catch (IOException e) {
            meanwhile.run();
            return network.exchange(request);
          }
        };
  }

  @TestFactory
  Stream<DynamicTest> cut_off_at_chosen_commits_the_same_request_sent_again_goes_on() {
    List<DynamicTest> tests = new ArrayList<>();
    for (TransactionFaults.Cut cut : TransactionFaults.Cut.values()) {
      for (int at = 1; at <= commits; at += 6) {
        int commit = at;
        tests.add(
            dynamicTest(
                cut + " " + at,
                () -> {
                  VirtualDevice device = Workbench.newDevice();
                  IssuanceTicket ticket = bench.begin();
                  bench.transactions.arm(cut, commit);
                  Ending ending = issue(device, ticket, patient(() -> {}));
                  bench.transactions.restore();
                  mustBeActive(ending, device, ticket);
                  assertThat(ending.ended().exchanges()).isEqualTo(5);
                }));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> cut_off_at_any_commit_and_never_heard_of_again_a_retry_ends_active() {
    return Stream.iterate(2, at -> at + 3)
        .limit(commits / 3)
        .map(at ->
            dynamicTest(
                "commit " + at,
                () -> {
                  VirtualDevice device = Workbench.newDevice();
                  IssuanceTicket ticket = bench.begin();
                  bench.transactions.arm(TransactionFaults.Cut.AFTER_COMMIT, at);
                  Ending ending = bench.attempt(device, ticket);
                  bench.transactions.restore();
                  UUID issuance = ticket.issuance().id();
                  if (bench.issuance(issuance).state() != IssuanceState.DONE) {
                    assertThat(ending.active()).isFalse();
                    bench.check().recorded(device, issuance);
                    ending = bench.attempt(device, bench.retry(issuance));
                    assertThat(ending.active()).as(ending.toString()).isTrue();
                  }
                  bench.check().active(device, issuance);
                }));
  }

  @Test
  void stopped_after_the_results_were_written_down_it_goes_on_after_a_start() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    boolean[] restarted = new boolean[1];
    Ending ending =
        issue(
            device,
            ticket,
            network ->
                request -> {
                  if (request.sequence() == 3 && !restarted[0]) {
                    restarted[0] = true;
                    bench.transactions.arm(TransactionFaults.Cut.AFTER_COMMIT, 1);
                    assertThatThrownBy(() -> network.exchange(request))
                        .isInstanceOf(IOException.class);
                    bench.server.restart();
                  }
                  return network.exchange(request);
                });
    mustBeActive(ending, device, ticket);
  }

  // Given up.

  @TestFactory
  Stream<DynamicTest> cancelled_in_any_phase_what_was_certified_is_revoked() {
    return Stream.of(1, 2, 3, 4, 5)
        .map(at ->
            dynamicTest(
                "before exchange " + at,
                () -> {
                  VirtualDevice device = Workbench.newDevice();
                  IssuanceTicket ticket = bench.begin();
                  UUID issuance = ticket.issuance().id();
                  Ending ending =
                      issue(
                          device,
                          ticket,
                          network ->
                              request -> {
                                if (request.sequence() == at) {
                                  bench
                                      .server
                                      .bean(Issuances.class)
                                      .cancel(issuance, Actor.system());
                                }
                                return network.exchange(request);
                              });
                  assertThat(ending.code()).contains("(409)");
                  assertThat(bench.issuance(issuance).state()).isEqualTo(IssuanceState.CANCELLED);
                  bench.check().allRevoked(issuance);
                  if (at > 1) {
                    assertThat(bench.check().state(issuance)).isEqualTo(DeviceState.TERMINATED);
                    bench.check().recorded(device, issuance);
                  }
                  assertThatThrownBy(() -> bench.retry(issuance)).hasMessageContaining("given up");
                }));
  }

  private static ExchangeRequest with(ExchangeRequest request, int sequence, ScriptResult result) {
    return new ExchangeRequest(
        request.version(),
        request.ticket(),
        request.sessionNonce(),
        sequence,
        request.client(),
        null,
        result);
  }
}

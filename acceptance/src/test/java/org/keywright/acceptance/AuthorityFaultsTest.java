package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.AuthorityFaults;
import org.keywright.acceptance.workbench.Invariants;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.ca.CertificateStatus;
import org.keywright.server.device.DeviceState;
import org.keywright.server.issuance.HoldersPins;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What can happen to certificates: an authority that is slow or down, and time that runs out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorityFaultsTest {

  private static final int CERTIFICATES = 4;

  private Workbench bench;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bench = new Workbench(folder);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @AfterEach
  void restore() {
    bench.restore();
  }

  // The authority is not there, or nobody hears it.

  @TestFactory
  Stream<DynamicTest> an_authority_that_fails_at_any_call_is_retried_and_certifies_once() {
    List<DynamicTest> tests = new ArrayList<>();
    for (AuthorityFaults.Mode mode :
        List.of(AuthorityFaults.Mode.DOWN, AuthorityFaults.Mode.UNHEARD)) {
      for (int at = 0; at < 2 * CERTIFICATES; at++) {
        int good = at;
        tests.add(dynamicTest(mode + " after " + good + " calls", () -> failAfter(mode, good)));
      }
    }
    return tests.stream();
  }

  private void failAfter(AuthorityFaults.Mode mode, int good) throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    bench.authority.mode(mode, good);
    Ending first = bench.attempt(device, ticket);
    assertThat(first.code()).as(first.toString()).isEqualTo("CA_UNAVAILABLE");
    assertThat(first.problem().retriable()).isTrue();
    assertThat(bench.issuance(issuance).state()).isIn(IssuanceState.FAILED, IssuanceState.PENDING);
    bench.check().recorded(device, issuance);
    if (good < CERTIFICATES) {
      bench.check().nothingGood(issuance);
    } else {
      // The inventory went first: whatever the authority released is of a device in use.
      assertThat(bench.check().state(issuance)).isEqualTo(DeviceState.ACTIVE);
    }
    // Still not back at the next attempt: that is told, too.
    bench.authority.mode(AuthorityFaults.Mode.DOWN, 0);
    Ending second = bench.attempt(device, bench.retry(issuance));
    assertThat(second.code()).as(second.toString()).isEqualTo("CA_UNAVAILABLE");
    bench.authority.mode(AuthorityFaults.Mode.REMOTE, 0);
    Ending third = bench.attempt(device, bench.retry(issuance));
    assertThat(third.active()).as(third.toString()).isTrue();
    bench.check().active(device, issuance);
    assertThat(bench.check().standings(bench.issuance(issuance)))
        .as("certified once")
        .hasSize(CERTIFICATES);
  }

  @Test
  void what_was_not_heard_to_be_released_is_released_by_the_server_itself() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    bench.authority.mode(AuthorityFaults.Mode.DOWN, CERTIFICATES + 1);
    assertThat(bench.attempt(device, ticket).code()).isEqualTo("CA_UNAVAILABLE");
    bench.clock.advance(Duration.ofDays(15));
    bench.sweep();
    assertThat(bench.check().state(issuance)).as("in use, whatever").isEqualTo(DeviceState.ACTIVE);
    bench.authority.restore();
    bench.sweep();
    bench.check().active(device, issuance);
  }

  @Test
  void what_an_authority_was_not_heard_certifying_is_revoked_when_the_run_is_given_up()
      throws Exception {
    for (AuthorityFaults.Mode mode :
        List.of(AuthorityFaults.Mode.UNHEARD, AuthorityFaults.Mode.DOWN)) {
      bench.authority.mode(mode, CERTIFICATES - 2);
      IssuanceTicket ticket = bench.begin();
      UUID issuance = ticket.issuance().id();
      assertThat(bench.attempt(Workbench.newDevice(), ticket).code()).isEqualTo("CA_UNAVAILABLE");
      bench.check().nothingGood(issuance);
      // Still gone when it is given up: that can be done, and is brought to its end later.
      bench.server.bean(Issuances.class).cancel(issuance, Actor.system());
      bench.authority.restore();
      bench.sweep();
      assertThat(bench.check().standings(bench.issuance(issuance)))
          .extracting(Invariants.Standing::slot)
          .as("all of them are on record")
          .containsExactlyInAnyOrder("9A", "9C", "9D", "9E");
      bench.check().allRevoked(issuance);
      assertThat(orders(issuance)).as("nothing is left to be asked").isZero();
    }
  }

  @Test
  void what_an_authority_was_not_heard_certifying_is_revoked_when_its_device_is_recycled()
      throws Exception {
    VirtualDevice device = Workbench.newDevice();
    bench.authority.mode(AuthorityFaults.Mode.UNHEARD, 2);
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    assertThat(bench.attempt(device, ticket).code()).isEqualTo("CA_UNAVAILABLE");
    bench.authority.mode(AuthorityFaults.Mode.REMOTE, 0);
    UUID id = java.util.Objects.requireNonNull(bench.issuance(issuance).device());
    bench.server.bean(Issuances.class).recycle(id, Actor.system());
    bench.check().allRevoked(issuance);
    assertThat(orders(issuance)).isZero();
  }

  @Test
  void a_person_who_changed_their_name_before_the_retry_is_certified_as_it_was_asked_first()
      throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    bench.authority.mode(AuthorityFaults.Mode.UNHEARD, CERTIFICATES - 1);
    assertThat(bench.attempt(device, ticket).code()).isEqualTo("CA_UNAVAILABLE");
    bench.authority.mode(AuthorityFaults.Mode.REMOTE, 0);
    assertThat(
            bench
                .server
                .bean(JdbcClient.class)
                .sql("update person set display_name = 'Married Meanwhile' where id = :id")
                .param("id", bench.issuance(issuance).holder())
                .update())
        .isOne();
    Ending ending = bench.attempt(device, bench.retry(issuance));
    assertThat(ending.active()).as(ending.toString()).isTrue();
    bench.check().active(device, issuance);
    assertThat(orders(issuance)).isZero();
  }

  private int orders(UUID issuance) {
    return bench
        .server
        .bean(JdbcClient.class)
        .sql("select count(*) from certificate_order where issuance_id = :issuance")
        .param("issuance", issuance)
        .query((rs, n) -> rs.getInt(1))
        .single();
  }

  @Test
  void an_operator_s_activation_is_in_the_inventory_before_any_certificate_is_released()
      throws Exception {
    VirtualDevice device = Workbench.newDevice();
    UUID issuance = pending(device, bench.begin());
    UUID id = java.util.Objects.requireNonNull(bench.issuance(issuance).device());
    bench.authority.mode(AuthorityFaults.Mode.UNHEARD, 1);
    bench.server.bean(HoldersPins.class).activate(id, Actor.system()).close();
    assertThat(bench.check().state(issuance)).isEqualTo(DeviceState.ACTIVE);
    bench.authority.restore();
    bench.sweep();
    assertThat(bench.issuance(issuance).state()).isEqualTo(IssuanceState.DONE);
    assertThat(bench.check().standings(bench.issuance(issuance)))
        .hasSize(CERTIFICATES)
        .extracting(Invariants.Standing::status)
        .hasOnlyElementsOfType(CertificateStatus.Good.class);
  }

  @Test
  void a_device_whose_certificates_wait_for_their_release_cannot_be_cancelled_any_more()
      throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    bench.authority.mode(AuthorityFaults.Mode.DOWN, CERTIFICATES + 1);
    assertThat(bench.attempt(device, ticket).code()).isEqualTo("CA_UNAVAILABLE");
    bench.authority.restore();
    assertThatThrownBy(() -> bench.server.bean(Issuances.class).cancel(issuance, Actor.system()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("in use already");
    assertThat(bench.attempt(device, bench.retry(issuance)).active()).isTrue();
    bench.check().active(device, issuance);
  }

  @Test
  void certificates_that_can_be_used_while_pending_are_not_before_the_device_was_read_back()
      throws Exception {
    UUID policy = bench.policy("Doors at once", null, true);
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin(policy);
    UUID issuance = ticket.issuance().id();
    // They are made, and nothing is heard of the client again.
    bench.attempt(
        device,
        ticket,
        station ->
            station.through(network ->
                request -> {
                  if (request.sequence() == 4) {
                    throw new java.io.IOException("the client is gone");
                  }
                  return network.exchange(request);
                }));
    assertThat(bench.check().standings(bench.issuance(issuance))).hasSize(CERTIFICATES);
    bench.check().nothingGood(issuance);
  }

  @Test
  void a_slow_authority_is_waited_for() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    bench.authority.delay(Duration.ofMillis(1500));
    assertThat(bench.attempt(device, ticket).active()).isTrue();
    bench.check().active(device, ticket.issuance().id());
  }

  @Test
  void what_a_run_is_certified_that_was_cancelled_meanwhile_is_revoked() throws Exception {
    for (AuthorityFaults.Mode mode :
        List.of(AuthorityFaults.Mode.BUILT_IN, AuthorityFaults.Mode.REMOTE)) {
      VirtualDevice device = Workbench.newDevice();
      IssuanceTicket ticket = bench.begin();
      UUID issuance = ticket.issuance().id();
      bench.authority.mode(mode, 0);
      meanwhile(() -> bench.server.bean(Issuances.class).cancel(issuance, Actor.system()));
      Ending ending = bench.attempt(device, ticket);
      bench.restore();
      assertThat(ending.code()).contains("(410)");
      assertThat(bench.issuance(issuance).state()).isEqualTo(IssuanceState.CANCELLED);
      assertThat(bench.check().standings(bench.issuance(issuance))).hasSize(CERTIFICATES);
      bench.check().allRevoked(issuance);
      bench.check().recorded(device, issuance);
    }
  }

  @Test
  void an_answer_after_the_caller_gave_up_and_began_anew_does_no_harm() throws Exception {
    for (AuthorityFaults.Mode mode :
        List.of(AuthorityFaults.Mode.BUILT_IN, AuthorityFaults.Mode.REMOTE)) {
      VirtualDevice device = Workbench.newDevice();
      IssuanceTicket ticket = bench.begin();
      UUID issuance = ticket.issuance().id();
      IssuanceTicket[] retried = new IssuanceTicket[1];
      bench.authority.mode(mode, 0);
      meanwhile(() -> retried[0] = bench.retry(issuance));
      Ending first = bench.attempt(device, ticket);
      bench.restore();
      assertThat(first.code()).contains("(410)");
      bench.check().nothingGood(issuance);
      Ending second = bench.attempt(device, retried[0]);
      assertThat(second.active()).as(second.toString()).isTrue();
      bench.check().active(device, issuance);
      assertThat(bench.check().standings(bench.issuance(issuance))).hasSize(CERTIFICATES);
    }
  }

  @Test
  void a_whole_attempt_that_overtakes_a_slow_authority_is_not_disturbed() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    bench.authority.mode(AuthorityFaults.Mode.REMOTE, 0);
    Ending[] overtaking = new Ending[1];
    meanwhile(() -> overtaking[0] = bench.attempt(device, bench.retry(issuance)));
    Ending first = bench.attempt(device, ticket);
    assertThat(first.code()).contains("(410)");
    assertThat(overtaking[0].active()).as(overtaking[0].toString()).isTrue();
    bench.check().active(device, issuance);
  }

  /** Something happens while the second certificate is being issued. */
  private void meanwhile(Runnable happening) {
    int[] calls = new int[1];
    AtomicBoolean once = new AtomicBoolean();
    bench.authority.during(() -> {
      if (++calls[0] >= 2 && once.compareAndSet(false, true)) {
        Thread other = new Thread(happening);
        other.start();
        try {
          other.join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    });
  }

  // Keys that are replaced.

  @Test
  void the_certificate_of_a_key_that_was_replaced_is_revoked() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    // Cut off after certification, and the signature key is gone when it goes on.
    device.faults().add(Fault.Kind.REMOVE, When.instruction(0xDB, 20));
    assertThat(bench.attempt(device, ticket).code()).isEqualTo("DEVICE_REMOVED");
    device.insert();
    device.faults().add(new Fault(Fault.Kind.ANSWER, When.instruction(0x87, 4), 0x6A80));
    Ending second = bench.attempt(device, bench.retry(issuance));
    assertThat(second.active()).as(second.toString()).isTrue();
    bench.check().active(device, issuance);
    assertThat(bench.check().standings(bench.issuance(issuance)))
        .filteredOn(standing -> standing.status() instanceof CertificateStatus.Revoked)
        .hasSize(1);
  }

  // PENDING, and time that runs out.

  @Test
  void without_a_pin_it_is_pending_with_its_certificates_on_hold_until_an_operator_retries()
      throws Exception {
    VirtualDevice device = Workbench.newDevice();
    UUID issuance = pending(device, bench.begin());
    assertThat(bench.check().standings(bench.issuance(issuance)))
        .hasSize(CERTIFICATES)
        .extracting(Invariants.Standing::status)
        .hasOnlyElementsOfType(CertificateStatus.OnHold.class);
    Ending retried = bench.attempt(device, bench.retry(issuance));
    assertThat(retried.active()).as(retried.toString()).isTrue();
    bench.check().active(device, issuance);
  }

  @Test
  void a_policy_may_have_certificates_used_while_pending_after_a_failure_too() throws Exception {
    UUID policy = bench.policy("Doors first", null, true);
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin(policy);
    UUID issuance = ticket.issuance().id();
    device.faults().add(Fault.Kind.REMOVE, When.instruction(0xDB, 20));
    assertThat(bench.attempt(device, ticket).code()).isEqualTo("DEVICE_REMOVED");
    bench.check().nothingGood(issuance);
    device.insert();
    pending(device, bench.retry(issuance));
    assertThat(bench.check().standings(bench.issuance(issuance)))
        .hasSize(CERTIFICATES)
        .extracting(Invariants.Standing::status)
        .hasOnlyElementsOfType(CertificateStatus.Good.class);
  }

  @Test
  void a_pending_device_that_is_cancelled_has_its_certificates_revoked() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    UUID issuance = pending(device, bench.begin());
    bench.server.bean(Issuances.class).cancel(issuance, Actor.system());
    bench.check().allRevoked(issuance);
    assertThat(bench.check().state(issuance)).isEqualTo(DeviceState.TERMINATED);
  }

  @Test
  void a_pending_device_that_is_left_alone_longer_than_its_policy_allows_is_given_up()
      throws Exception {
    VirtualDevice device = Workbench.newDevice();
    UUID issuance = pending(device, bench.begin());
    bench.clock.advance(Duration.ofDays(14).minusMinutes(5));
    bench.sweep();
    assertThat(bench.issuance(issuance).state()).isEqualTo(IssuanceState.PENDING);
    bench.clock.advance(Duration.ofMinutes(10));
    bench.sweep();
    assertThat(bench.issuance(issuance).state()).isEqualTo(IssuanceState.CANCELLED);
    bench.check().allRevoked(issuance);
    assertThat(bench.check().state(issuance)).isEqualTo(DeviceState.TERMINATED);
  }

  @Test
  void a_failed_issuance_that_is_left_alone_longer_than_its_policy_allows_is_given_up()
      throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    device.faults().add(Fault.Kind.REMOVE, When.instruction(0xDB, 20));
    assertThat(bench.attempt(device, ticket).active()).isFalse();
    assertThat(bench.check().standings(bench.issuance(issuance))).hasSize(CERTIFICATES);
    bench.check().nothingGood(issuance);
    bench.clock.advance(Duration.ofDays(1).plusMinutes(5));
    bench.authority.mode(AuthorityFaults.Mode.DOWN, 0);
    bench.sweep();
    assertThat(bench.issuance(issuance).state())
        .as("not given up before it can be revoked")
        .isEqualTo(IssuanceState.FAILED);
    bench.authority.restore();
    bench.sweep();
    assertThat(bench.issuance(issuance).state()).isEqualTo(IssuanceState.CANCELLED);
    bench.check().allRevoked(issuance);
  }

  /** The person walks away when asked for a PIN. */
  private UUID pending(VirtualDevice device, IssuanceTicket ticket) {
    Ending ending = bench.attempt(device, ticket, Station::withoutPin);
    assertThat(ending.code()).as(ending.toString()).isEqualTo("CANCELLED");
    UUID issuance = ticket.issuance().id();
    assertThat(bench.issuance(issuance).state()).isEqualTo(IssuanceState.PENDING);
    assertThat(bench.check().state(issuance)).isEqualTo(DeviceState.PENDING);
    bench.check().recorded(device, issuance);
    return issuance;
  }
}

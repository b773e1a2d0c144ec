package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.client.Exchanger;
import org.keywright.server.actor.Actor;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;

/** What can happen to a device while it is issued. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceFaultsTest {

  private static final int SET_RETRIES = 0xFA;
  private static final int SET_MANAGEMENT_KEY = 0xFF;
  private static final int CHANGE_REFERENCE_DATA = 0x24;
  private static final int GENERATE = 0x47;
  private static final int ATTEST = 0xF9;
  private static final int PUT_DATA = 0xDB;
  private static final int VERIFY = 0x20;

  private static final Duration QUICK = Duration.ofSeconds(20);

  private Workbench bench;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bench = new Workbench(folder);
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    Ending ending = bench.attempt(device, ticket);
    assertThat(ending.active()).as(ending.toString()).isTrue();
    bench.check().active(device, ticket.issuance().id());
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @AfterEach
  void restore() {
    bench.restore();
  }

  // PROTOCOL, rule 2: any state.

  @TestFactory
  Stream<DynamicTest> a_reset_between_two_exchanges_costs_no_more_than_two() {
    return Stream.of(1, 2, 3, 4)
        .map(gap -> dynamicTest("after exchange " + gap, () -> resetAfter(List.of(gap), 7)));
  }

  @Test
  void a_reset_between_all_exchanges_does_not_keep_an_issuance_from_its_end() throws Exception {
    resetAfter(List.of(1, 2, 3, 4, 5, 6, 7, 8), 13);
  }

  private void resetAfter(List<Integer> exchanges, int atMost) throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    Ending ending =
        bench.attempt(
            device,
            ticket,
            station ->
                station.through(network ->
                    request -> {
                      ExchangeResponse response = network.exchange(request);
                      if (exchanges.contains(request.sequence())) {
                        device.reset();
                      }
                      return response;
                    }));
    assertThat(ending.active()).as(ending.toString()).isTrue();
    assertThat(ending.ended().exchanges()).isLessThanOrEqualTo(atMost);
    bench.check().active(device, ticket.issuance().id());
  }

  // Removed, or the reply lost, and tried again.

  @TestFactory
  Stream<DynamicTest> removed_at_a_chosen_command_and_retried_it_ends_active() {
    return Stream.of(
            new Chosen("tries are set", SET_RETRIES, 1),
            new Chosen("the PUK changes", CHANGE_REFERENCE_DATA, 1),
            new Chosen("the management key changes", SET_MANAGEMENT_KEY, 1),
            new Chosen("the last key is attested", ATTEST, 4),
            new Chosen("the first object is written", PUT_DATA, 1),
            new Chosen("the person's PIN is set", CHANGE_REFERENCE_DATA, 3))
        .map(chosen ->
            dynamicTest(
                "removed before " + chosen.what(),
                () -> interruptAndRetry(chosen.fault(Fault.Kind.REMOVE))));
  }

  @TestFactory
  Stream<DynamicTest> carried_out_with_the_reply_lost_and_retried_it_ends_active() {
    return Stream.of(
            new Chosen("tries are set", SET_RETRIES, 1),
            new Chosen("the PUK changed", CHANGE_REFERENCE_DATA, 1),
            new Chosen("the transport PIN changed", CHANGE_REFERENCE_DATA, 2),
            new Chosen("the management key changed", SET_MANAGEMENT_KEY, 1),
            new Chosen("a key was generated", GENERATE, 2),
            new Chosen("a key was attested", ATTEST, 1),
            new Chosen("the last object was written", PUT_DATA, 8),
            new Chosen("the person's PIN was set", CHANGE_REFERENCE_DATA, 3))
        .map(chosen ->
            dynamicTest(
                "reply lost when " + chosen.what(),
                () -> interruptAndRetry(chosen.fault(Fault.Kind.LOSE_REPLY))));
  }

  /** A command by its instruction. */
  private record Chosen(String what, int instruction, int occurrence) {
    Fault fault(Fault.Kind kind) {
      return new Fault(kind, When.instruction(instruction, occurrence), 0);
    }
  }

  private void interruptAndRetry(Fault fault) throws Exception {
    VirtualDevice device = Workbench.newDevice();
    device.faults().add(fault);
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    Ending first = bench.attempt(device, ticket);
    assertThat(device.faults().waiting()).as("the fault has struck").isZero();
    assertThat(first.active()).as(first.toString()).isFalse();
    if (first.outcome() != null) {
      assertThat(first.code()).isEqualTo("DEVICE_REMOVED");
      assertThat(first.problem().retriable()).isTrue();
    }
    bench.check().recorded(device, issuance);
    bench.check().nothingGood(issuance);
    device.insert();
    Ending second = bench.attempt(device, bench.retry(issuance));
    assertThat(second.active()).as(second.toString()).isTrue();
    bench.check().active(device, issuance);
  }

  /** Pulled again and again, at another place each time. */
  @Test
  void removed_in_five_attempts_after_another_it_ends_active_in_the_sixth() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    for (int further : new int[] {35, 45, 60, 50, 55}) {
      device.faults().add(Fault.Kind.LOSE_REPLY, When.apdu(device.apduCount() + further));
      assertThat(bench.attempt(device, ticket).active()).isFalse();
      device.faults().clear();
      device.insert();
      bench.check().recorded(device, issuance);
      bench.check().nothingGood(issuance);
      ticket = bench.retry(issuance);
    }
    Ending last = bench.attempt(device, ticket);
    assertThat(last.active()).as(last.toString()).isTrue();
    bench.check().active(device, issuance);
  }

  // Contents of devices are hostile.

  @TestFactory
  Stream<DynamicTest> a_misbehaving_device_is_refused_quickly_and_can_be_retried() {
    List<DynamicTest> tests = new ArrayList<>();
    int[][] places = {
      {VERIFY, 2}, {SET_MANAGEMENT_KEY, 1}, {GENERATE, 3}, {ATTEST, 2}, {PUT_DATA, 3}, {0xCB, 6}
    };
    for (Fault.Kind kind :
        List.of(
            Fault.Kind.GARBAGE,
            Fault.Kind.LYING_LENGTH,
            Fault.Kind.ENDLESS,
            Fault.Kind.ANSWER,
            Fault.Kind.ANSWER_AFTER)) {
      for (int[] place : places) {
        boolean status = kind == Fault.Kind.ANSWER || kind == Fault.Kind.ANSWER_AFTER;
        Fault fault = new Fault(kind, When.instruction(place[0], place[1]), status ? 0x6F00 : 0);
        tests.add(
            dynamicTest(
                "%s at the %d. %02X".formatted(kind, place[1], place[0]), () -> misbehave(fault)));
      }
    }
    return tests.stream();
  }

  /** It may go well in spite of the fault; if not it says why, at once, and the next one does. */
  private void misbehave(Fault fault) throws Exception {
    VirtualDevice device = Workbench.newDevice();
    device.faults().add(fault);
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    Instant start = Instant.now();
    Ending first = bench.attempt(device, ticket);
    assertThat(Duration.between(start, Instant.now())).isLessThan(QUICK);
    if (first.active()) {
      bench.check().active(device, issuance);
      return;
    }
    bench.check().recorded(device, issuance);
    bench.check().nothingGood(issuance);
    if (first.outcome() != null) {
      assertThat(first.problem().retriable()).as(first.toString()).isTrue();
      assertThat(first.problem().message()).isNotBlank();
    }
    device.faults().clear();
    device.reset();
    Ending second = bench.attempt(device, bench.retry(issuance));
    assertThat(second.active()).as(first + ", then " + second).isTrue();
    bench.check().active(device, issuance);
  }

  // Another device in the place of the first.

  @TestFactory
  Stream<DynamicTest> a_device_that_is_swapped_for_its_twin_is_found_out() {
    return Stream.of(
            new Chosen("identified", 0x87, 2),
            new Chosen("its codes change", CHANGE_REFERENCE_DATA, 1),
            new Chosen("a key is generated", GENERATE, 2),
            new Chosen("it proves its keys", 0x87, 6),
            new Chosen("certificates are written", PUT_DATA, 5),
            new Chosen("it is read back", 0xCB, 6),
            new Chosen("the person's PIN is set", CHANGE_REFERENCE_DATA, 3))
        .map(chosen ->
            dynamicTest(
                "swapped before " + chosen.what(), () -> swap(chosen.fault(Fault.Kind.SWAP))));
  }

  @TestFactory
  Stream<DynamicTest> swapped_between_two_exchanges_it_is_told_by_name() {
    return Stream.of(1, 2, 3, 4)
        .map(gap -> dynamicTest("after exchange " + gap, () -> swapAfter(gap)));
  }

  private void swapAfter(int gap) throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    Ending ending =
        bench.attempt(
            device,
            ticket,
            station ->
                station.through(network ->
                    new Exchanger() {
                      @Override
                      public ExchangeResponse exchange(ExchangeRequest request)
                          throws java.io.IOException, InterruptedException {
                        ExchangeResponse response = network.exchange(request);
                        if (request.sequence() == gap) {
                          device.faults().add(Fault.Kind.SWAP, When.apdu(device.apduCount() + 1));
                        }
                        return response;
                      }
                    }));
    assertThat(ending.code()).as(ending.toString()).isEqualTo("DEVICE_SWAPPED");
    bench.check().nothingGood(ticket.issuance().id());
  }

  private void swap(Fault fault) throws Exception {
    VirtualDevice device = Workbench.newDevice();
    int original = device.serial();
    device.faults().add(fault);
    IssuanceTicket ticket = bench.begin();
    UUID issuance = ticket.issuance().id();
    Ending ending = bench.attempt(device, ticket);
    assertThat(device.serial()).as("the fault has struck").isNotEqualTo(original);
    if (ending.active()) {
      // Swapped before anybody had looked: it is the twin that was issued, from its first byte.
      bench.check().active(device, issuance);
      return;
    }
    bench.check().nothingGood(issuance);
    Ending retried = bench.attempt(device, bench.retry(issuance));
    if (bench.issuance(issuance).device() != null && !retried.active()) {
      assertThat(retried.code()).isEqualTo("DEVICE_OTHER");
    }
    if (!retried.active()) {
      bench.server.bean(Issuances.class).cancel(issuance, Actor.system());
      bench.check().allRevoked(issuance);
    }
  }
}

package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.acceptance.workbench.AuthorityFaults;
import org.keywright.acceptance.workbench.Invariants.Standing;
import org.keywright.acceptance.workbench.RelyingParty;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.Subject;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.ca.CertificateStatus;
import org.keywright.server.ca.RevocationReason;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceHistoryEntry;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.HoldersPins;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.issuance.Operation;
import org.keywright.server.issuance.Renewals;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;

/** New keys and certificates for devices in use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RenewalTest {

  private static final String PLAIN = "plain-piv-9b";
  private static final String MANAGED = "plain-piv-scp03";
  private static final int KEY_MANAGEMENT = 0x9D;
  private static final Set<Integer> CERTIFICATES = Set.of(0x5FC101, 0x5FC105, 0x5FC10A, 0x5FC10B);

  private Workbench bench;
  private RelyingParty relyingParty;
  private final Map<String, UUID> policies = new HashMap<>();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bench = new Workbench(folder);
    relyingParty = new RelyingParty(bench.server.origin(), Clock.systemUTC());
    for (String model : List.of(Workbench.MODEL, PLAIN, MANAGED)) {
      policies.put(model, bench.policy("Renewable " + model, model, null, false));
    }
  }

  @AfterAll
  void stop() {
    relyingParty.close();
    bench.close();
  }

  @AfterEach
  void restore() {
    bench.restore();
  }

  /** A device that its holder uses, and what it has. */
  private final class InUse {
    final Subject subject;
    final VirtualDevice device;
    final UUID id;
    final Issuance issuance;
    final Map<Integer, Object> keys;

    InUse(String model) throws Exception {
      device =
          switch (model) {
            case PLAIN -> DeviceModels.plainCard(IssuanceTest.plain());
            case MANAGED ->
                DeviceModels.managedCard(DeviceOptions.defaults().serial(Workbench.nextSerial()));
            default -> Workbench.newDevice();
          };
      subject = new Subject(device);
      subject.chosen(Station.PIN);
      IssuanceTicket ticket = bench.begin(Objects.requireNonNull(policies.get(model)));
      subject.begun(ticket.issuance().id());
      Ending ending = bench.attempt(device, ticket);
      assertThat(ending.active()).as(ending.toString()).isTrue();
      issuance = bench.issuance(ticket.issuance().id());
      id = Objects.requireNonNull(issuance.device());
      keys = keys();
    }

    Map<Integer, Object> keys() {
      return new HashMap<>(device.inspect().piv().publicKeys());
    }

    IssuanceTicket begin(Actor actor) {
      IssuanceTicket ticket = bench.server.bean(Renewals.class).begin(id, actor);
      subject.begun(ticket.issuance().id());
      device.reset();
      return ticket;
    }

    List<Standing> standings() {
      return bench.check().standings(issuance);
    }

    Actor holder(Permission... more) {
      Actor holder =
          new Actor(
              Actor.Kind.ACCOUNT,
              "ada",
              "ada",
              Set.of(Permission.OWN_DEVICES),
              Objects.requireNonNull(issuance.holder()));
      return Arrays.stream(more).reduce(holder, Actor::with, (one, other) -> other);
    }

    void mustBeInUse() throws Exception {
      bench.check().inUse(subject, relyingParty);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Workbench.MODEL, PLAIN, MANAGED})
  void a_renewed_device_has_new_keys_and_certificates_and_its_holders_pin(String model)
      throws Exception {
    InUse use = new InUse(model);
    Map<Integer, byte[]> before = use.device.inspect().piv().objects();
    IssuanceTicket ticket = use.begin(Actor.system());
    Ending renewed = bench.attempt(use.device, ticket);
    assertThat(renewed.active()).as(renewed.toString()).isTrue();
    assertThat(renewed.ended().exchanges()).as("exchanges").isLessThanOrEqualTo(7);
    use.mustBeInUse();
    Map<Integer, Object> now = use.keys();
    use.keys.forEach((slot, key) -> {
      if (slot == KEY_MANAGEMENT) {
        assertThat(now.get(slot)).as("what was encrypted can still be read").isEqualTo(key);
      } else {
        assertThat(now.get(slot)).as("%02X", slot).isNotEqualTo(key);
      }
    });
    Map<Integer, byte[]> after = use.device.inspect().piv().objects();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    after.forEach((tag, content) -> {
      boolean same = Arrays.equals(content, before.get(tag));
      assertThat(same).as("%06X is as it was", tag).isNotEqualTo(CERTIFICATES.contains(tag));
    });
    assertThat(use.standings())
        .filteredOn(standing -> !standing.current())
        .hasSize(4)
        .extracting(Standing::status)
        .allSatisfy(status ->
            assertThat(((CertificateStatus.Revoked) status).reason())
                .isEqualTo(RevocationReason.SUPERSEDED));
    assertThat(history(use.id).getFirst().action()).isEqualTo("renew");
    assertThat(renewed.ended().receipt()).isNotNull();
  }

  private List<DeviceHistoryEntry> history(UUID device) {
    return bench.server.bean(Devices.class).history(device, new PageRequest(0, 10)).items();
  }

  @Test
  void nothing_is_replaced_before_the_device_took_the_holders_pin() throws Exception {
    InUse use = new InUse(Workbench.MODEL);
    IssuanceTicket ticket = use.begin(Actor.system());
    Ending wrong = bench.attempt(use.device, ticket, station -> station.knowing("864209"));
    assertThat(wrong.code()).isEqualTo("PIN_WRONG");
    assertThat(wrong.problem().message()).contains("tries are left");
    assertThat(use.keys()).isEqualTo(use.keys);
    assertThat(bench.server.bean(Renewals.class).isUnfinished(use.id)).isFalse();
    use.device.reset();
    Ending right = bench.attempt(use.device, bench.retry(ticket.issuance().id()));
    assertThat(right.active()).as(right.toString()).isTrue();
    use.mustBeInUse();
  }

  @Test
  void old_certificates_are_good_until_the_new_ones_are_on_the_device() throws Exception {
    InUse use = new InUse(Workbench.MODEL);
    IssuanceTicket ticket = use.begin(Actor.system());
    use.device.faults().add(Fault.Kind.REMOVE, When.instruction(0xDB, 2));
    Ending cut = bench.attempt(use.device, ticket);
    assertThat(cut.code()).isEqualTo("DEVICE_REMOVED");
    bench.check().hold(use.subject, relyingParty);
    assertThat(use.standings())
        .filteredOn(standing -> standing.status() instanceof CertificateStatus.Good)
        .as("the old ones")
        .hasSize(4);
    assertThat(use.standings())
        .filteredOn(standing -> standing.status() instanceof CertificateStatus.OnHold)
        .as("the new ones")
        .hasSize(4);
    use.device.insert();
    Ending end = bench.attempt(use.device, bench.retry(ticket.issuance().id()));
    assertThat(end.active()).as(end.toString()).isTrue();
    use.mustBeInUse();
  }

  @Test
  void one_that_is_given_up_in_the_middle_can_be_begun_anew_and_leaves_nothing_good()
      throws Exception {
    InUse use = new InUse(Workbench.MODEL);
    IssuanceTicket ticket = use.begin(Actor.system());
    use.device.faults().add(Fault.Kind.REMOVE, When.instruction(0xDB, 2));
    bench.attempt(use.device, ticket);
    bench.server.bean(Issuances.class).cancel(ticket.issuance().id(), Actor.system());
    bench.check().hold(use.subject, relyingParty);
    assertThat(use.standings())
        .filteredOn(standing -> standing.status() instanceof CertificateStatus.Revoked)
        .as("the new ones")
        .hasSize(4);
    assertThat(bench.server.bean(Renewals.class).isUnfinished(use.id)).isTrue();
    use.device.insert();
    // Its holder need not wait until its certificates end.
    Ending end = bench.attempt(use.device, use.begin(use.holder()));
    assertThat(end.active()).as(end.toString()).isTrue();
    use.mustBeInUse();
  }

  @Test
  void an_authority_that_is_not_heard_is_asked_again_by_the_server_itself() throws Exception {
    InUse use = new InUse(Workbench.MODEL);
    IssuanceTicket ticket = use.begin(Actor.system());
    bench.authority.mode(AuthorityFaults.Mode.DOWN, 5);
    Ending ending = bench.attempt(use.device, ticket);
    assertThat(ending.code()).isEqualTo("CA_UNAVAILABLE");
    assertThat(bench.issuance(ticket.issuance().id()).state()).isEqualTo(IssuanceState.PENDING);
    assertThatThrownBy(() -> use.begin(Actor.system()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("still being released");
    bench.check().hold(use.subject, relyingParty);
    bench.authority.restore();
    bench.sweep();
    assertThat(bench.issuance(ticket.issuance().id()).state()).isEqualTo(IssuanceState.DONE);
    use.mustBeInUse();
  }

  /** The last one, since time does not go back for the keys that sign scripts. */
  @Test
  @Order(Integer.MAX_VALUE)
  void a_holder_renews_what_ends_soon_and_may_not_renew_what_lasts() throws Exception {
    InUse use = new InUse(Workbench.MODEL);
    assertThatThrownBy(() -> use.begin(use.holder()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("they can be renewed from");
    bench.clock.advance(Duration.ofDays(320));
    Ending end = bench.attempt(use.device, use.begin(use.holder()));
    assertThat(end.active()).as(end.toString()).isTrue();
    use.mustBeInUse();
    // None lasts longer than the card, which ends three years after it was issued.
    bench.clock.advance(Duration.ofDays(440));
    assertThat(bench.attempt(use.device, use.begin(use.holder())).active()).isTrue();
    bench.clock.advance(Duration.ofDays(300));
    assertThatThrownBy(() -> use.begin(use.holder()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("a replacement lasts longer");
  }

  @Test
  void another_person_may_not_renew_it_and_nobody_a_device_that_is_out_of_use() throws Exception {
    InUse use = new InUse(Workbench.MODEL);
    Actor other =
        new Actor(
            Actor.Kind.ACCOUNT, "eve", "eve", Set.of(Permission.OWN_DEVICES), UUID.randomUUID());
    assertThatThrownBy(() -> use.begin(other)).isInstanceOf(NotPermittedException.class);
    Issuances issuances = bench.server.bean(Issuances.class);
    issuances.apply(
        use.id,
        new org.keywright.server.device.DeviceTransition.Suspend(),
        Actor.system(),
        "on leave");
    assertThatThrownBy(() -> use.begin(Actor.system()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("it has to be resumed first");
  }

  @Test
  void a_device_with_its_initial_pin_gets_its_holders_first() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin(Objects.requireNonNull(policies.get(Workbench.MODEL)));
    bench.attempt(device, ticket, Station::withoutPin);
    UUID id = Objects.requireNonNull(bench.issuance(ticket.issuance().id()).device());
    bench.server.bean(HoldersPins.class).activate(id, Actor.system()).close();
    assertThatThrownBy(() -> bench.server.bean(Renewals.class).begin(id, Actor.system()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("its holder chooses one first");
  }

  @Test
  void a_device_that_is_ended_in_the_middle_is_left_with_nothing_good() throws Exception {
    InUse use = new InUse(Workbench.MODEL);
    IssuanceTicket ticket = use.begin(Actor.system());
    use.device.faults().add(Fault.Kind.REMOVE, When.instruction(0xDB, 2));
    bench.attempt(use.device, ticket);
    bench
        .server
        .bean(Issuances.class)
        .apply(
            use.id,
            new org.keywright.server.device.DeviceTransition.Terminate(
                org.keywright.server.device.TerminationReason.STOLEN),
            Actor.system(),
            "");
    bench.check().hold(use.subject, relyingParty);
    assertThat(use.standings())
        .hasSize(8)
        .extracting(Standing::status)
        .allSatisfy(status ->
            assertThat(((CertificateStatus.Revoked) status).reason())
                .isEqualTo(RevocationReason.KEY_COMPROMISE));
  }

  @Test
  void a_pin_that_is_blocked_is_unlocked_first() throws Exception {
    InUse use = new InUse(Workbench.MODEL);
    for (int tries = use.device.inspect().piv().pinTriesLeft(); tries > 0; tries--) {
      bench.attempt(use.device, use.begin(Actor.system()), station -> station.knowing("864209"));
    }
    Ending blocked = bench.attempt(use.device, use.begin(Actor.system()));
    assertThat(blocked.code()).isEqualTo("PIN_BLOCKED");
    assertThat(blocked.problem().retriable()).isFalse();
    assertThat(use.keys()).isEqualTo(use.keys);
    Device device = bench.server.bean(Devices.class).get(use.id);
    IssuanceTicket unlock =
        bench.server.bean(HoldersPins.class).begin(device.id(), Operation.UNLOCK, Actor.system());
    use.subject.begun(unlock.issuance().id());
    use.device.reset();
    assertThat(bench.attempt(use.device, unlock).active()).isTrue();
    Ending renewed = bench.attempt(use.device, use.begin(Actor.system()));
    assertThat(renewed.active()).as(renewed.toString()).isTrue();
    use.mustBeInUse();
  }
}

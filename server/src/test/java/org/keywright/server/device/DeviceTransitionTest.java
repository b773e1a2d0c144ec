package org.keywright.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.keywright.server.device.DeviceState.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.audit.AuditEntry;
import org.keywright.server.audit.AuditFilter;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.PolicyRef;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class DeviceTransitionTest {

  /** The whole state machine once more, by hand: state, step, new state, effect. */
  private static final Map<String, String> TABLE =
      Map.ofEntries(
          Map.entry("start-issuance", "AVAILABLE -> ISSUING, None"),
          Map.entry("retry-issuance", "FAILED -> ISSUING, None"),
          Map.entry("complete-issuance", "ISSUING -> PENDING, None"),
          Map.entry("fail-issuance", "ISSUING -> FAILED, Hold"),
          Map.entry(
              "cancel-issuance",
              "FAILED ISSUING PENDING -> TERMINATED, Revoke CESSATION_OF_OPERATION"),
          Map.entry("activate", "PENDING -> ACTIVE, Release"),
          Map.entry("activate-with-initial-pin", "PENDING -> ACTIVE, Release"),
          Map.entry("suspend", "ACTIVE -> SUSPENDED, Hold"),
          Map.entry("resume", "SUSPENDED -> ACTIVE, Release"),
          Map.entry("request-replacement", "ACTIVE SUSPENDED -> INVALID, Hold"),
          Map.entry("withdraw-replacement", "INVALID -> ACTIVE, Release"),
          Map.entry("complete-replacement", "INVALID -> TERMINATED, Revoke KEY_COMPROMISE"),
          Map.entry(
              "terminate",
              "ACTIVE AVAILABLE FAILED INVALID ISSUING PENDING SUSPENDED -> TERMINATED,"
                  + " Revoke AFFILIATION_CHANGED"),
          Map.entry(
              "start-recycling",
              "ACTIVE FAILED INVALID PENDING SUSPENDED -> TERMINATED,"
                  + " Revoke CESSATION_OF_OPERATION"),
          Map.entry("complete-recycling", "TERMINATED -> AVAILABLE, None"));

  private final TestDatabase database;
  private final ModuleContext modules;
  private final Devices devices;
  private final UUID holder;
  private final PolicyRef policy;
  private int serial;

  DeviceTransitionTest(TestDatabase database) {
    this.database = database;
    modules = DeviceFixture.modules(database);
    devices = modules.get(Devices.class);
    String name = UUID.randomUUID().toString();
    Person person =
        modules
            .get(People.class)
            .create(
                new PersonDetails(
                    "Ada Lovelace", "Ada", "Lovelace", name + "@e.org", name + "@e.org", ""),
                ModuleContext.TESTER);
    holder = person.id();
    policy =
        modules.get(Policies.class).create(DeviceFixture.policy(name), ModuleContext.TESTER).ref();
  }

  @AfterEach
  void close() {
    modules.close();
  }

  private List<DeviceTransition> all() {
    return List.of(
        new DeviceTransition.StartIssuance(holder, policy),
        new DeviceTransition.RetryIssuance(),
        new DeviceTransition.CompleteIssuance(),
        new DeviceTransition.FailIssuance(),
        new DeviceTransition.CancelIssuance(),
        new DeviceTransition.Activate(),
        new DeviceTransition.ActivateWithInitialPin(),
        new DeviceTransition.Suspend(),
        new DeviceTransition.Resume(),
        new DeviceTransition.RequestReplacement(ReplacementReason.DAMAGED),
        new DeviceTransition.WithdrawReplacement(),
        new DeviceTransition.CompleteReplacement(ReplacementReason.LOST),
        new DeviceTransition.Terminate(TerminationReason.LEFT),
        new DeviceTransition.StartRecycling(),
        new DeviceTransition.CompleteRecycling());
  }

  @Test
  void every_kind_of_transition_is_in_the_table_and_as_it_says() {
    assertThat(all().stream().map(Object::getClass).collect(Collectors.toSet()))
        .isEqualTo(Set.of(DeviceTransition.class.getPermittedSubclasses()));
    Map<String, String> actual =
        all().stream()
            .collect(Collectors.toMap(DeviceTransition::action, DeviceTransitionTest::line));
    assertThat(actual).isEqualTo(TABLE);
  }

  @Test
  void the_page_in_docs_has_the_state_machine_as_it_is() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "| step | from | to | credentials | permission |\n|---|---|---|---|---|\n");
    for (DeviceTransition transition : all()) {
      String[] line = line(transition).split(" -> |, ", 3);
      table.append(
          "| `%s` | %s | %s | %s | `%s` |\n"
              .formatted(
                  transition.action(),
                  line[0].replace(" ", ", "),
                  line[1],
                  credentials(transition),
                  transition.permission()));
    }
    Path page = Path.of(System.getProperty("keywright.root", "."), "docs", "device-states.md");
    assertThat(Files.readString(page)).contains(table);
  }

  private static String credentials(DeviceTransition transition) {
    return switch (transition.effect()) {
      case CredentialEffect.None _ -> "as they are";
      case CredentialEffect.Hold _ ->
          transition instanceof DeviceTransition.RequestReplacement
              ? "on hold; revoked if lost or stolen"
              : "on hold";
      case CredentialEffect.Release _ -> "released";
      case CredentialEffect.Revoke revoke ->
          transition instanceof DeviceTransition.Terminate
                  || transition instanceof DeviceTransition.CompleteReplacement
              ? "revoked, for the reason given"
              : "revoked: `" + revoke.reason() + "`";
    };
  }

  private static String line(DeviceTransition transition) {
    String from =
        String.join(
            " ",
            transition.from().stream()
                .map(Enum::name)
                .collect(Collectors.toCollection(TreeSet::new)));
    String effect =
        switch (transition.effect()) {
          case CredentialEffect.None _ -> "None";
          case CredentialEffect.Hold _ -> "Hold";
          case CredentialEffect.Release _ -> "Release";
          case CredentialEffect.Revoke revoke -> "Revoke " + revoke.reason();
        };
    return from + " -> " + transition.to() + ", " + effect;
  }

  @Test
  void each_step_from_each_state_leads_where_the_table_says_or_is_refused_and_changes_nothing() {
    for (DeviceState state : DeviceState.values()) {
      for (DeviceTransition transition : all()) {
        Device device = in(state);
        if (transition.from().contains(state)) {
          assertThat(apply(device, transition).state()).isEqualTo(transition.to());
          continue;
        }
        assertThatThrownBy(() -> apply(device, transition))
            .as(state + " " + transition.action())
            .isInstanceOf(ConflictException.class)
            .hasMessageContaining("the device is " + state)
            .hasMessageContaining(transition.action());
        assertThat(devices.get(device.id())).isEqualTo(device);
      }
    }
  }

  @Test
  void what_was_lost_or_stolen_is_revoked_at_once_and_not_taken_back() {
    for (ReplacementReason reason : ReplacementReason.values()) {
      Device active = in(DeviceState.ACTIVE);
      DeviceTransition request = new DeviceTransition.RequestReplacement(reason);
      boolean loss = reason == ReplacementReason.LOST || reason == ReplacementReason.STOLEN;
      assertThat(request.effect())
          .isEqualTo(
              loss
                  ? new CredentialEffect.Revoke(Revocation.KEY_COMPROMISE)
                  : new CredentialEffect.Hold());
      Device invalid = apply(active, request);
      assertThat(invalid.replacementReason()).isEqualTo(reason);
      DeviceTransition withdrawal = new DeviceTransition.WithdrawReplacement();
      if (loss) {
        assertThatThrownBy(() -> apply(invalid, withdrawal))
            .isInstanceOf(ConflictException.class)
            .hasMessageContaining("certificates are revoked");
      } else {
        assertThat(apply(invalid, withdrawal).replacementReason()).isNull();
      }
    }
  }

  @Test
  void each_step_needs_its_permission() {
    for (DeviceTransition transition : all()) {
      Device device = in(transition.from().iterator().next());
      EnumSet<Permission> others = EnumSet.complementOf(EnumSet.of(transition.permission()));
      Actor without = new Actor(Actor.Kind.ACCOUNT, "x", "Nina Not", others);
      assertThatThrownBy(() ->
              database
                  .transactions()
                  .executeWithoutResult(
                      status -> devices.apply(device.id(), transition, without, "")))
          .isInstanceOf(NotPermittedException.class)
          .hasMessageContaining(transition.permission().name());
      assertThat(devices.get(device.id()).state()).isEqualTo(device.state());
    }
  }

  @Test
  void a_holder_reports_their_own_device_and_does_nothing_else_to_it() {
    Actor own =
        new Actor(Actor.Kind.ACCOUNT, "a", "Ada", EnumSet.of(Permission.OWN_DEVICES), holder);
    Actor stranger =
        new Actor(
            Actor.Kind.ACCOUNT, "e", "Eve", EnumSet.of(Permission.OWN_DEVICES), UUID.randomUUID());
    Actor powerless = new Actor(Actor.Kind.ACCOUNT, "a", "Ada", Set.of(), holder);
    for (ReplacementReason reason : ReplacementReason.values()) {
      DeviceTransition report = new DeviceTransition.RequestReplacement(reason);
      Device device = in(ACTIVE);
      for (Actor other : List.of(stranger, powerless)) {
        assertThatThrownBy(() -> apply(device, report, other))
            .isInstanceOf(NotPermittedException.class);
      }
      if (reason.isMishap()) {
        assertThat(apply(device, report, own).state()).isEqualTo(DeviceState.INVALID);
      } else {
        assertThatThrownBy(() -> apply(device, report, own))
            .isInstanceOf(NotPermittedException.class);
      }
    }
    for (DeviceTransition transition : all()) {
      if (!(transition instanceof DeviceTransition.RequestReplacement)) {
        Device device = in(transition.from().iterator().next());
        assertThatThrownBy(() -> apply(device, transition, own))
            .isInstanceOf(NotPermittedException.class);
      }
    }
  }

  @Test
  void the_initial_PIN_is_in_use_from_an_operators_activation_until_the_holder_chose_one() {
    Device pending = in(DeviceState.PENDING);
    Device active = apply(pending, new DeviceTransition.ActivateWithInitialPin());
    assertThat(active.initialPin()).isTrue();
    Device back =
        apply(apply(active, new DeviceTransition.Suspend()), new DeviceTransition.Resume());
    assertThat(back.initialPin()).isTrue();
    database
        .transactions()
        .executeWithoutResult(
            status -> devices.recordHoldersPin(active.id(), "first-pin", ModuleContext.TESTER));
    assertThat(devices.get(active.id()).initialPin()).isFalse();
    DeviceHistoryEntry last =
        devices.history(active.id(), new PageRequest(0, 10)).items().getFirst();
    assertThat(last.action()).isEqualTo("first-pin");
    assertThat(last.from()).isEqualTo(ACTIVE);
    assertThat(last.to()).isEqualTo(ACTIVE);
    Device again =
        apply(
            apply(
                apply(in(DeviceState.PENDING), new DeviceTransition.ActivateWithInitialPin()),
                new DeviceTransition.StartRecycling()),
            new DeviceTransition.CompleteRecycling());
    assertThat(again.initialPin()).isFalse();
  }

  @Test
  void every_state_can_be_reached_and_left() {
    for (DeviceState state : DeviceState.values()) {
      assertThat(in(state).state()).isEqualTo(state);
      assertThat(all()).anyMatch(transition -> transition.from().contains(state));
    }
  }

  @Test
  void a_step_is_in_the_history_and_in_the_audit_log_with_who_and_why() {
    Device device = in(ACTIVE);
    apply(device, new DeviceTransition.Terminate(TerminationReason.STOLEN));
    DeviceHistoryEntry last =
        devices.history(device.id(), new PageRequest(0, 10)).items().getFirst();
    assertThat(last.action()).isEqualTo("terminate");
    assertThat(last.from()).isEqualTo(ACTIVE);
    assertThat(last.to()).isEqualTo(TERMINATED);
    assertThat(last.actorName()).isEqualTo("Tess Tester");
    assertThat(last.reason()).isEqualTo("because");
    AuditEntry entry =
        modules
            .get(AuditLog.class)
            .find(AuditFilter.about("device", device.id()), new PageRequest(0, 10))
            .items()
            .getFirst();
    assertThat(entry.action()).isEqualTo("device.terminate");
    assertThat(entry.details())
        .containsEntry("revocation", "KEY_COMPROMISE")
        .containsEntry("reason", "because");
  }

  @Test
  void a_device_has_holder_and_policy_from_its_issuance_until_it_was_recycled() {
    Device active = in(ACTIVE);
    assertThat(active.holder()).isEqualTo(holder);
    assertThat(active.holderName()).isEqualTo("Ada Lovelace");
    assertThat(active.policy()).isEqualTo(policy);
    assertThat(devices.find(DeviceFilter.heldBy(holder), new PageRequest(0, 10)).items())
        .contains(active);
    Device erased =
        apply(
            apply(active, new DeviceTransition.StartRecycling()),
            new DeviceTransition.CompleteRecycling());
    assertThat(erased.holder()).isNull();
    assertThat(erased.policy()).isNull();
  }

  private Device apply(Device device, DeviceTransition transition) {
    return apply(device, transition, ModuleContext.TESTER);
  }

  private Device apply(Device device, DeviceTransition transition, Actor actor) {
    return java.util.Objects.requireNonNull(
        database
            .transactions()
            .execute(status -> devices.apply(device.id(), transition, actor, "because")));
  }

  /** A new device, led to this state by the shortest way. */
  private Device in(DeviceState state) {
    Device device =
        devices.register(
            new NewDevice(
                "piv-security-key-5.4", "1" + database.hashCode() + hashCode() + serial++, "", ""),
            ModuleContext.TESTER);
    for (DeviceTransition step : way(state)) {
      device = apply(device, step);
    }
    return device;
  }

  private record Way(DeviceState end, List<DeviceTransition> steps) {}

  private List<DeviceTransition> way(DeviceState target) {
    Queue<Way> ways = new ArrayDeque<>(List.of(new Way(AVAILABLE, List.of())));
    Set<DeviceState> seen = EnumSet.of(AVAILABLE);
    while (!ways.isEmpty()) {
      Way way = ways.remove();
      if (way.end() == target) {
        return way.steps();
      }
      for (DeviceTransition step : all()) {
        if (step.from().contains(way.end()) && seen.add(step.to())) {
          List<DeviceTransition> longer = new ArrayList<>(way.steps());
          longer.add(step);
          ways.add(new Way(step.to(), longer));
        }
      }
    }
    throw new AssertionError("no way leads to " + target);
  }
}

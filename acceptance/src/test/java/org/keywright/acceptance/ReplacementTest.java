package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.AuthorityFaults;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.ca.CertificateStatus;
import org.keywright.server.ca.RevocationReason;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.issuance.HoldersPins;
import org.keywright.server.issuance.IssuanceRequest;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * One device in place of another: when the old one is ended, and for which reason it is revoked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class ReplacementTest {

  private static final int CERTIFICATES = 4;

  private Workbench bench;
  private VirtualDevice oldDevice;
  private UUID oldRun;
  private UUID old;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bench = new Workbench(folder);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @BeforeEach
  void somebodyHasADevice() throws Exception {
    oldDevice = Workbench.newDevice();
    IssuanceTicket ticket = bench.begin();
    oldRun = ticket.issuance().id();
    assertThat(bench.attempt(oldDevice, ticket).active()).isTrue();
    old = Objects.requireNonNull(bench.issuance(oldRun).device());
  }

  @AfterEach
  void restore() {
    bench.restore();
  }

  private Issuances issuances() {
    return bench.server.bean(Issuances.class);
  }

  private Device device() {
    return bench.server.bean(Devices.class).get(old);
  }

  private IssuanceTicket replace(@Nullable ReplacementReason reason) {
    Device device = device();
    return issuances()
        .start(
            new IssuanceRequest(
                Objects.requireNonNull(device.holder()),
                null,
                Objects.requireNonNull(device.policy()).id(),
                old,
                reason),
            Actor.system());
  }

  private void allRevokedFor(RevocationReason reason) {
    assertThat(bench.check().standings(bench.issuance(oldRun)))
        .hasSize(CERTIFICATES)
        .allSatisfy(standing ->
            assertThat(standing.status())
                .isInstanceOfSatisfying(
                    CertificateStatus.Revoked.class,
                    revoked -> assertThat(revoked.reason()).isEqualTo(reason)));
  }

  private void allOnHold() {
    assertThat(bench.check().standings(bench.issuance(oldRun)))
        .hasSize(CERTIFICATES)
        .allSatisfy(
            standing -> assertThat(standing.status()).isInstanceOf(CertificateStatus.OnHold.class));
  }

  @Test
  void a_damaged_device_is_on_hold_until_the_new_one_is_in_use_and_ended_then() throws Exception {
    IssuanceTicket ticket = replace(ReplacementReason.DAMAGED);
    assertThat(device().state()).isEqualTo(DeviceState.INVALID);
    assertThat(device().replacementReason()).isEqualTo(ReplacementReason.DAMAGED);
    allOnHold();
    VirtualDevice made = Workbench.newDevice();
    assertThat(bench.attempt(made, ticket, Station::withoutPin).active()).isFalse();
    assertThat(device().state()).as("the new one is pending").isEqualTo(DeviceState.INVALID);
    UUID run = ticket.issuance().id();
    assertThat(bench.attempt(made, bench.retry(run)).active()).isTrue();
    assertThat(device().state()).isEqualTo(DeviceState.TERMINATED);
    allRevokedFor(RevocationReason.SUPERSEDED);
    bench.check().active(made, run);
    bench.check().recorded(oldDevice, oldRun);
  }

  @Test
  void a_lost_device_is_revoked_when_the_replacement_is_requested_and_does_not_come_back()
      throws Exception {
    IssuanceTicket ticket = replace(ReplacementReason.LOST);
    allRevokedFor(RevocationReason.KEY_COMPROMISE);
    issuances().cancel(ticket.issuance().id(), Actor.system());
    assertThatThrownBy(() ->
            issuances().apply(old, new DeviceTransition.WithdrawReplacement(), Actor.system(), ""))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("revoked");
    assertThat(bench.attempt(Workbench.newDevice(), replace(null)).active()).isTrue();
    assertThat(device().state()).isEqualTo(DeviceState.TERMINATED);
    allRevokedFor(RevocationReason.KEY_COMPROMISE);
  }

  @Test
  void a_device_is_ended_when_an_operator_puts_the_new_one_into_use() throws Exception {
    IssuanceTicket ticket = replace(ReplacementReason.EXPIRED);
    bench.attempt(Workbench.newDevice(), ticket, Station::withoutPin);
    UUID made = Objects.requireNonNull(bench.issuance(ticket.issuance().id()).device());
    bench.server.bean(HoldersPins.class).activate(made, Actor.system()).close();
    assertThat(device().state()).isEqualTo(DeviceState.TERMINATED);
    allRevokedFor(RevocationReason.SUPERSEDED);
  }

  @Test
  void what_was_cut_off_after_the_new_one_was_in_use_is_brought_to_its_end() throws Exception {
    IssuanceTicket ticket = replace(ReplacementReason.DAMAGED);
    // Certified and released; then the authority is gone before anything is revoked.
    bench.authority.mode(AuthorityFaults.Mode.DOWN, 2 * CERTIFICATES);
    VirtualDevice made = Workbench.newDevice();
    assertThat(bench.attempt(made, ticket).active())
        .as("that is not its holder's trouble")
        .isTrue();
    assertThat(device().state()).isEqualTo(DeviceState.INVALID);
    allOnHold();
    bench.sweep();
    assertThat(device().state()).as("still gone").isEqualTo(DeviceState.INVALID);
    bench.authority.restore();
    bench.sweep();
    assertThat(device().state()).isEqualTo(DeviceState.TERMINATED);
    allRevokedFor(RevocationReason.SUPERSEDED);
    bench.check().active(made, ticket.issuance().id());
  }

  @Test
  void a_device_whose_replacement_is_under_way_is_not_taken_back_and_not_replaced_twice()
      throws Exception {
    IssuanceTicket first = replace(ReplacementReason.FORGOTTEN);
    IssuanceTicket second = replace(null);
    assertThat(bench.issuance(first.issuance().id()).state().name())
        .as("it had no device yet")
        .isEqualTo("CANCELLED");
    bench.attempt(Workbench.newDevice(), second, Station::withoutPin);
    assertThatThrownBy(() -> replace(null))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("under way");
    assertThatThrownBy(() ->
            issuances().apply(old, new DeviceTransition.WithdrawReplacement(), Actor.system(), ""))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("under way");
    issuances().cancel(second.issuance().id(), Actor.system());
    issuances().apply(old, new DeviceTransition.WithdrawReplacement(), Actor.system(), "");
    bench.check().active(oldDevice, oldRun);
  }
}

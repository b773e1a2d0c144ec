package org.keywright.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;
import org.keywright.server.versions.Difference;

@OnEveryDatabase
class PoliciesTest {

  private static final Actor TESTER = ModuleContext.TESTER;

  private final ModuleContext modules;
  private final Policies policies;
  private final String name = UUID.randomUUID().toString();

  PoliciesTest(TestDatabase database) {
    modules = ModuleContext.of(database, "policy", "audit");
    policies = modules.get(Policies.class);
  }

  @AfterEach
  void close() {
    modules.close();
  }

  private static DevicePolicy policy(String name, KeyAlgorithm algorithm) {
    List<SlotPolicy> slots =
        List.of(
            new SlotPolicy(Slot.AUTHENTICATION, algorithm, "piv-auth", List.of()),
            new SlotPolicy(Slot.CARD_AUTHENTICATION, KeyAlgorithm.ECC_P256, "card", List.of()));
    return DevicePolicy.of(
        name,
        null,
        PivPolicy.of(slots, null, null, null, null, null, null, null, null),
        Set.of("plain-piv-9b"),
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void each_save_is_a_new_version_and_the_earlier_ones_stay_as_they_were() {
    StoredPolicy first = policies.create(policy(name, KeyAlgorithm.ECC_P256), TESTER);
    StoredPolicy second =
        policies.save(first.id(), 1, policy(name + "!", KeyAlgorithm.ECC_P384), TESTER);
    assertThat(second.version()).isEqualTo(2);
    assertThat(policies.get(first.id())).isEqualTo(second);
    assertThat(policies.get(first.ref())).isEqualTo(first);
    assertThat(policies.versions(first.id())).containsExactly(second, first);
    assertThat(policies.findByName(name.toUpperCase(java.util.Locale.ROOT) + "!")).contains(second);
    assertThat(policies.findByName(name)).isEmpty();
  }

  @Test
  void a_save_for_an_outdated_version_is_refused() {
    StoredPolicy first = policies.create(policy(name, KeyAlgorithm.ECC_P256), TESTER);
    policies.save(first.id(), 1, policy(name, KeyAlgorithm.ECC_P384), TESTER);
    assertThatThrownBy(
            () -> policies.save(first.id(), 1, policy(name, KeyAlgorithm.RSA_3072), TESTER))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("version 2 is current");
  }

  @Test
  void a_name_belongs_to_one_policy_without_regard_to_case() {
    policies.create(policy(name, KeyAlgorithm.ECC_P256), TESTER);
    assertThatThrownBy(() ->
            policies.create(
                policy(name.toUpperCase(java.util.Locale.ROOT), KeyAlgorithm.ECC_P256), TESTER))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("another policy");
  }

  @Test
  void a_retired_policy_is_not_issued_by_and_not_listed() {
    StoredPolicy stored = policies.create(policy(name, KeyAlgorithm.ECC_P256), TESTER);
    assertThat(policies.getForIssuance(stored.id())).isEqualTo(stored);
    policies.setRetired(stored.id(), true, TESTER);
    assertThatThrownBy(() -> policies.getForIssuance(stored.id()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("retired");
    PageRequest all = new PageRequest(0, 200);
    assertThat(policies.list(false, all).items())
        .extracting(StoredPolicy::id)
        .doesNotContain(stored.id());
    assertThat(policies.list(true, all).items()).extracting(StoredPolicy::id).contains(stored.id());
  }

  @Test
  void a_policy_whose_algorithm_came_of_age_is_not_issued_by_any_more() {
    StoredPolicy stored = policies.create(policy(name, KeyAlgorithm.RSA_2048), TESTER);
    modules.advance(Duration.ofDays(500));
    assertThatThrownBy(() -> policies.getForIssuance(stored.id()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("RSA-2048 may be used until 2030-12-31");
  }

  @Test
  void what_is_not_there_is_not_found() {
    assertThatThrownBy(() -> policies.get(UUID.randomUUID())).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> policies.get(new PolicyRef(UUID.randomUUID(), 1)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void a_document_of_before_lets_a_PIN_be_reset_and_unlocked_by_holder_and_staff() {
    String document = PolicyDocument.write(policy(name, KeyAlgorithm.ECC_P256));
    String recovery = ",\"pinRecovery\":\\{[^}]*}";
    PinRecovery byBoth =
        new PinRecovery(RecoveryRight.HOLDER_AND_STAFF, RecoveryRight.HOLDER_AND_STAFF);
    String before = document.replaceAll(recovery + "|,\"showInitialPin\":true", "");
    assertThat(before).hasSizeLessThan(document.length());
    assertThat(PolicyDocument.read(before).pinRecovery()).isEqualTo(byBoth);
    assertThat(PolicyDocument.read(before).showInitialPin()).isTrue();
    String forbidding =
        document.replaceAll(recovery, ",\"pinRecovery\":{\"reset\":true,\"unlock\":false}");
    assertThat(PolicyDocument.read(forbidding).pinRecovery())
        .isEqualTo(new PinRecovery(RecoveryRight.HOLDER_AND_STAFF, RecoveryRight.NOBODY));
  }

  @Test
  void each_save_says_what_it_changed_and_one_that_changes_nothing_is_refused() {
    StoredPolicy first = policies.create(policy(name, KeyAlgorithm.ECC_P256), TESTER);
    policies.save(first.id(), 1, policy(name, KeyAlgorithm.ECC_P384), TESTER);
    assertThat(policies.differences(first.id()).getFirst().differences())
        .containsExactly(new Difference("Key 9A", "P-256, piv-auth", "P-384, piv-auth"));
    assertThatThrownBy(
            () -> policies.save(first.id(), 2, policy(name, KeyAlgorithm.ECC_P384), TESTER))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("nothing was changed");
  }

  @Test
  void who_may_not_write_policies_changes_none() {
    Actor reader =
        new Actor(Actor.Kind.ACCOUNT, "reader", "Rea Reader", Set.of(Permission.POLICY_READ));
    StoredPolicy stored = policies.create(policy(name, KeyAlgorithm.ECC_P256), TESTER);
    assertThatThrownBy(() -> policies.create(policy(name + "2", KeyAlgorithm.ECC_P256), reader))
        .isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(
            () -> policies.save(stored.id(), 1, policy(name, KeyAlgorithm.ECC_P384), reader))
        .isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(() -> policies.setRetired(stored.id(), true, reader))
        .isInstanceOf(NotPermittedException.class);
  }
}

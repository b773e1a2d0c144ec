package org.keywright.server.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.keywright.server.actor.Role.*;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleConflictsTest {

  private static final List<Role> CHAIN = List.of(SPONSOR, REGISTRAR, ADJUDICATOR, ISSUER);

  @Test
  void no_two_of_sponsor_registrar_adjudicator_and_issuer_are_held_together() {
    for (Role one : CHAIN) {
      for (Role other : CHAIN) {
        assertThat(
                RoleConflicts.among(Set.copyOf(List.of(one, other).stream().distinct().toList()))
                    .isPresent())
            .as(one + " and " + other)
            .isEqualTo(one != other);
      }
    }
  }

  @Test
  void conflicts_are_mutual_and_no_role_conflicts_with_itself_or_with_carrying_devices() {
    for (Role one : Role.values()) {
      assertThat(RoleConflicts.of(one)).doesNotContain(one, CARDHOLDER);
      for (Role other : RoleConflicts.of(one)) {
        assertThat(RoleConflicts.of(other)).as(other + " and " + one).contains(one);
      }
    }
  }

  @Test
  void who_audits_does_nothing_else_and_who_sets_up_takes_nobody_to_a_device() {
    assertThat(RoleConflicts.of(AUDITOR)).hasSize(Role.values().length - 2);
    assertThat(RoleConflicts.of(SYSTEM_MANAGER)).containsAll(CHAIN);
    assertThat(RoleConflicts.among(Set.of(SYSTEM_MANAGER, ADMINISTRATOR, CARDHOLDER))).isEmpty();
    assertThat(RoleConflicts.among(Set.of(ISSUER, HELP_DESK))).isEmpty();
    assertThat(RoleConflicts.among(Set.of(AUDITOR, HELP_DESK)).orElseThrow())
        .contains("HELP_DESK", "AUDITOR");
  }
}

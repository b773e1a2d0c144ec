package org.keywright.server.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.access.Accounts;
import org.keywright.server.access.ApiTokens;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Separation of duties: FIPS 201-3, section 2.7. */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
class DutiesTest extends ServerTest {

  @Autowired private Duties duties;
  @Autowired private Accounts accounts;
  @Autowired private ApiTokens tokens;
  @Autowired private Assignments assignments;
  @Autowired private CredentialTypes types;
  @Autowired private Policies policies;
  @Autowired private People people;
  @Autowired private TransactionTemplate transactions;

  private UUID applicant;
  private UUID type;

  @BeforeEach
  void prepare() {
    applicant = person();
    type =
        CredentialFixture.type(
            types,
            policies.create(
                DevicePolicy.of(
                    "duty " + UUID.randomUUID(),
                    "",
                    PivPolicy.of(
                        java.util.List.of(
                            new SlotPolicy(
                                Slot.AUTHENTICATION,
                                KeyAlgorithm.ECC_P256,
                                "piv-authentication",
                                null),
                            new SlotPolicy(
                                Slot.CARD_AUTHENTICATION,
                                KeyAlgorithm.ECC_P256,
                                "card-authentication",
                                null)),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                    Set.of("plain-piv-9b"),
                    null,
                    null,
                    null,
                    null,
                    null),
                Actor.system()),
            DeviceType.PIV_CARD);
  }

  private UUID person() {
    String address = UUID.randomUUID() + "@example.org";
    return people
        .create(new PersonDetails("Ada B", "Ada", "B", address, address, ""), Actor.system())
        .id();
  }

  private static Actor actor(@Nullable UUID person) {
    return new Actor(
        Actor.Kind.ACCOUNT,
        UUID.randomUUID().toString(),
        "somebody",
        Actor.system().permissions(),
        person);
  }

  private void perform(Duty duty, Actor actor) {
    transactions.executeWithoutResult(status -> duties.perform(duty, applicant, type, actor));
  }

  @Test
  void who_did_one_duty_for_an_applicant_does_no_other_by_whatever_account() {
    UUID olive = person();
    perform(Duty.SPONSOR, actor(olive));
    perform(Duty.SPONSOR, actor(olive));
    for (Duty other : new Duty[] {Duty.REGISTER, Duty.ADJUDICATE, Duty.ISSUE}) {
      assertThatThrownBy(() -> perform(other, actor(olive)))
          .as(other.name())
          .isInstanceOf(NotPermittedException.class)
          .hasMessageContaining("sponsored");
    }
    perform(Duty.REGISTER, actor(person()));
    Actor nobody = actor(null);
    perform(Duty.ISSUE, nobody);
    assertThatThrownBy(() -> perform(Duty.ADJUDICATE, nobody))
        .isInstanceOf(NotPermittedException.class);
  }

  @Test
  void nobody_acts_on_themselves() {
    for (Duty duty : Duty.values()) {
      assertThatThrownBy(() -> perform(duty, actor(applicant)))
          .isInstanceOf(NotPermittedException.class)
          .hasMessageContaining("themselves");
    }
  }

  @Test
  void duties_begin_anew_when_the_type_was_taken_away() {
    Actor once = actor(person());
    assignments.assign(applicant, type, once);
    assertThatThrownBy(() -> perform(Duty.ISSUE, once)).isInstanceOf(NotPermittedException.class);
    assignments.withdraw(applicant, type, once);
    perform(Duty.ISSUE, once);
  }

  @Test
  void conflicting_roles_are_given_to_no_account_token_or_person() {
    Set<Role> both = Set.of(Role.SPONSOR, Role.ISSUER);
    assertThatThrownBy(() -> account(both, null)).isInstanceOf(InvalidException.class);
    assertThatThrownBy(
            () -> tokens.create("both", both, java.time.Duration.ofHours(1), ModuleContext.TESTER))
        .isInstanceOf(InvalidException.class);
    UUID olive = person();
    account(Set.of(Role.SPONSOR), olive);
    assertThatThrownBy(() -> account(Set.of(Role.ISSUER), olive))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("another account of the same person");
    assertThat(account(Set.of(Role.HELP_DESK, Role.CARDHOLDER), olive)).isNotNull();
  }

  private Object account(Set<Role> roles, @Nullable UUID person) {
    return accounts.create(
        "duty-" + UUID.randomUUID(),
        null,
        "correct horse battery staple".toCharArray(),
        roles,
        person,
        ModuleContext.TESTER);
  }
}

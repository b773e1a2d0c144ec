package org.keywright.server.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.access.Account;
import org.keywright.server.access.Accounts;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.credential.CredentialFixture;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.NewDevice;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.PolicyRef;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of devices when it becomes of people. */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
class LeaversTest extends ServerTest {

  private static final String MODEL = "plain-piv-9b";

  @Autowired private Accounts accounts;
  @Autowired private People people;
  @Autowired private Policies policies;
  @Autowired private Devices devices;
  @Autowired private TransactionTemplate transactions;

  private UUID person;
  private UUID active;
  private UUID pending;

  @BeforeEach
  void somebodyWithDevices() {
    String address = UUID.randomUUID() + "@example.org";
    person =
        people
            .create(new PersonDetails("Ada B", "Ada", "B", address, address, ""), Actor.system())
            .id();
    PolicyRef policy = CredentialFixture.policy(policies, MODEL, FascnSettings.NON_FEDERAL).ref();
    DeviceTransition begun = new DeviceTransition.StartIssuance(person, policy);
    DeviceTransition complete = new DeviceTransition.CompleteIssuance();
    active = device(begun, complete, new DeviceTransition.Activate());
    pending = device(begun, complete);
  }

  private UUID device(DeviceTransition... steps) {
    String hardware = UUID.randomUUID().toString().replace("-", "");
    Device made = devices.register(new NewDevice(MODEL, hardware, hardware, ""), Actor.system());
    transactions.executeWithoutResult(status -> {
      for (DeviceTransition step : steps) {
        devices.apply(made.id(), step, Actor.system(), "");
      }
    });
    return made.id();
  }

  private MvcTestResult person(String what, int version, Role role) {
    return http.post()
        .uri("/api/v1/people/" + person + "/" + what)
        .contentType("application/json")
        .content("{\"version\":" + version + "}")
        .header("Authorization", bearer(role))
        .exchange();
  }

  private DeviceState state(UUID device) {
    return devices.get(device).state();
  }

  @Test
  void who_is_suspended_has_their_active_devices_suspended_and_not_brought_back_by_themselves() {
    assertThat(person("suspend", 1, Role.ADMINISTRATOR)).hasStatusOk();
    assertThat(state(active)).isEqualTo(DeviceState.SUSPENDED);
    assertThat(state(pending)).isEqualTo(DeviceState.PENDING);
    assertThat(person("resume", 2, Role.ADMINISTRATOR)).hasStatusOk();
    assertThat(state(active)).isEqualTo(DeviceState.SUSPENDED);
  }

  @Test
  void who_leaves_has_their_devices_ended_and_the_history_of_devices_outlives_what_is_known() {
    assertThat(person("expunge", 1, Role.ADMINISTRATOR)).as("has not left").hasStatus(409);
    assertThat(person("leave", 1, Role.ADMINISTRATOR)).hasStatusOk();
    assertThat(state(active)).isEqualTo(DeviceState.TERMINATED);
    assertThat(state(pending)).isEqualTo(DeviceState.TERMINATED);
    assertThat(person("expunge", 2, Role.SPONSOR)).as("by an administrator alone").hasStatus(403);
    assertThat(person("expunge", 2, Role.ADMINISTRATOR)).hasStatusOk();
    assertThat(devices.get(active).holderName()).isEqualTo("Expunged");
    assertThat(devices.history(active, new org.keywright.server.api.PageRequest(0, 50)).items())
        .hasSize(5);
  }

  @Test
  void who_leaves_does_not_sign_in_any_more() {
    Account account =
        accounts.create(
            "l" + person.toString().substring(0, 8),
            null,
            "correct horse battery staple".toCharArray(),
            Set.of(Role.CARDHOLDER),
            person,
            Actor.system());
    assertThat(person("suspend", 1, Role.ADMINISTRATOR)).hasStatusOk();
    assertThat(accounts.get(account.id()).disabled()).isFalse();
    assertThat(person("leave", 2, Role.ADMINISTRATOR)).hasStatusOk();
    assertThat(accounts.get(account.id()).disabled()).isTrue();
  }

  @Test
  void who_still_has_a_device_is_not_expunged() {
    assertThat(person("leave", 1, Role.ADMINISTRATOR)).hasStatusOk();
    PolicyRef policy = CredentialFixture.policy(policies, MODEL, FascnSettings.NON_FEDERAL).ref();
    device(new DeviceTransition.StartIssuance(person, policy));
    assertThat(person("expunge", 2, Role.ADMINISTRATOR)).hasStatus(409);
    assertThat(people.get(person).displayName()).isEqualTo("Ada B");
  }
}

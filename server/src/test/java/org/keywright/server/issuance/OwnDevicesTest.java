package org.keywright.server.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.biometrics.FingerPosition;
import org.keywright.server.biometrics.FingerprintRecord;
import org.keywright.server.biometrics.FingerprintSample;
import org.keywright.server.biometrics.FingerprintVerifications;
import org.keywright.server.credential.Agreements;
import org.keywright.server.credential.Assignments;
import org.keywright.server.credential.CredentialFixture;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceType;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.NewDevice;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.keywright.server.policy.StoredPolicy;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
class OwnDevicesTest extends ServerTest {

  private static final String MODEL = "piv-security-key-5.4";
  private static final String ATR = "3BFD1300008131FE158073C021C057597562694B657940";

  @Autowired private OwnDevices own;
  @Autowired private Issuances issuances;
  @Autowired private Devices devices;
  @Autowired private Policies policies;
  @Autowired private CredentialTypes types;
  @Autowired private Assignments assignments;
  @Autowired private People people;
  @Autowired private TransactionTemplate transactions;
  @Autowired private EnrolledBiometrics biometrics;
  @Autowired private FingerprintVerifications fingerprints;
  @Autowired private Agreements agreements;
  @Autowired private JdbcClient jdbc;

  private UUID ada;
  private Actor holder;
  private StoredPolicy allowed;
  private UUID allowedType;
  private StoredPolicy others;
  private UUID othersType;

  @BeforeEach
  void people() {
    ada = person();
    holder = holder(ada);
    allowed = policy(true);
    allowedType = type(allowed, DeviceType.FIDO_SECURITY_KEY);
    assignments.assign(ada, allowedType, Actor.system());
    others = policy(false);
    othersType = type(others, DeviceType.FIDO_SECURITY_KEY);
    assignments.assign(ada, othersType, Actor.system());
  }

  private UUID person() {
    String address = UUID.randomUUID() + "@example.org";
    return people
        .create(new PersonDetails("Ada B", "Ada", "B", address, address, ""), Actor.system())
        .id();
  }

  private static Actor holder(UUID person) {
    return new Actor(Actor.Kind.ACCOUNT, "holder", "Ada B", Set.of(Permission.OWN_DEVICES), person);
  }

  private StoredPolicy policy(boolean selfService) {
    List<SlotPolicy> slots =
        List.of(
            new SlotPolicy(
                Slot.AUTHENTICATION, KeyAlgorithm.ECC_P256, "piv-authentication", List.of()),
            new SlotPolicy(
                Slot.CARD_AUTHENTICATION, KeyAlgorithm.ECC_P256, "card-authentication", List.of()));
    return policies.create(
        DevicePolicy.of(
            "own " + UUID.randomUUID(),
            "",
            PivPolicy.of(slots, null, null, null, null, null, null, null, null),
            Set.of(MODEL),
            null,
            null,
            null,
            null,
            null,
            null,
            selfService,
            null),
        Actor.system());
  }

  private UUID type(StoredPolicy policy, DeviceType... permitted) {
    return CredentialFixture.type(types, policy, permitted);
  }

  private static DeviceDescription description(String serial) {
    return new DeviceDescription("serial:" + serial, ATR, "5.4.3", null);
  }

  private Device issued(UUID person) {
    String serial = Long.toString(System.nanoTime() % 1_000_000_000L + 1_000_000_000L);
    Device device = devices.register(new NewDevice(MODEL, serial, serial, ""), Actor.system());
    transactions.executeWithoutResult(status -> {
      for (DeviceTransition step :
          List.of(
              new DeviceTransition.StartIssuance(person, allowed.ref()),
              new DeviceTransition.CompleteIssuance(),
              new DeviceTransition.Activate())) {
        devices.apply(device.id(), step, Actor.system(), "");
      }
    });
    return device;
  }

  @Test
  void a_free_device_of_a_known_model_can_be_issued_by_the_policies_for_self_service_alone() {
    Verdict verdict = own.judge(description("1700000001"), holder);
    assertThat(verdict.isUsable()).isTrue();
    assertThat(verdict.policies())
        .extracting(Verdict.PolicyChoice::id)
        .containsExactly(allowedType);
  }

  @Test
  void a_type_that_asks_for_a_fingerprint_says_so_and_nothing_begins_before_one_matched()
      throws Exception {
    UUID person = person();
    Actor careful = holder(person);
    UUID type = CredentialFixture.type(types, policy(true), true, DeviceType.FIDO_SECURITY_KEY);
    assignments.assign(person, type, Actor.system());
    assertThat(own.judge(description("1700000002"), careful).text())
        .contains("none is enrolled of them");
    Path pictures =
        Path.of(System.getProperty("keywright.root", "."), "testdata/fingerprints/sourceafis");
    byte[] finger = Files.readAllBytes(pictures.resolve("probe.png"));
    biometrics.put(
        person,
        BiometricKind.FINGERPRINTS,
        FingerprintRecord.of(
            List.of(
                new FingerprintRecord.Captured(
                    FingerPosition.RIGHT_INDEX, FingerprintSample.read(finger), 80))),
        Actor.system());
    Verdict asked = own.judge(description("1700000002"), careful);
    assertThat(asked.isUsable()).isTrue();
    assertThat(asked.policies())
        .extracting(Verdict.PolicyChoice::fingerprint)
        .containsExactly(true);
    assertThatThrownBy(() -> own.start(type, careful))
        .isInstanceOfSatisfying(
            ConflictException.class,
            refused -> assertThat(refused.code()).isEqualTo("fingerprint-needed"));
    fingerprints.verifyOwn(Files.readAllBytes(pictures.resolve("matching.png")), careful);
    assertThat(own.judge(description("1700000002"), careful).policies())
        .extracting(Verdict.PolicyChoice::fingerprint)
        .containsExactly(false);
    assertThat(own.start(type, careful).issuance().holder()).isEqualTo(person);
    assertThatThrownBy(
            () -> issuances.start(new IssuanceRequest(person, type, null, null), Actor.system()))
        .as("an operator sees a finger of their own")
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void a_type_with_an_agreement_says_so_and_nothing_begins_or_goes_on_before_it_is_agreed_to() {
    UUID before = own.start(allowedType, holder).issuance().id();
    CredentialFixture.agreement(types, allowedType, "You keep it to yourself.");
    Verdict asked = own.judge(description("1700000003"), holder);
    assertThat(asked.isUsable()).isTrue();
    assertThat(asked.policies()).extracting(Verdict.PolicyChoice::agreement).containsExactly(true);
    for (ThrowingCallable step :
        List.<ThrowingCallable>of(
            () -> own.start(allowedType, holder), () -> own.retry(before, holder))) {
      assertThatThrownBy(step)
          .isInstanceOfSatisfying(
              ConflictException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo("agreement-needed");
                assertThat(refused.about())
                    .containsEntry("person", ada.toString())
                    .containsEntry("credentialType", allowedType.toString());
              });
    }
    // By: printf 'You keep it to yourself.' | sha256sum
    agreements.acceptOwn(
        allowedType, "8dda2b536c1cebb962d88457caae17e544909aa5ff10cac29d4f6704711b779e", holder);
    assertThat(own.judge(description("1700000003"), holder).policies())
        .extracting(Verdict.PolicyChoice::agreement)
        .containsExactly(false);
    assertThat(own.retry(before, holder).issuance().attempt()).isEqualTo(2);
    assertThat(own.start(allowedType, holder).issuance().holder()).isEqualTo(ada);
  }

  @Test
  void an_issuance_that_stopped_names_the_agreement_that_it_waits_for() {
    UUID run = own.start(allowedType, holder).issuance().id();
    String serial = Long.toString(System.nanoTime() % 1_000_000_000L + 1_000_000_000L);
    Device device = devices.register(new NewDevice(MODEL, serial, serial, ""), Actor.system());
    transactions.executeWithoutResult(status ->
        devices.apply(
            device.id(),
            new DeviceTransition.StartIssuance(ada, allowed.ref()),
            Actor.system(),
            ""));
    jdbc.sql("update issuance set device_id = :device where id = :run")
        .param("device", device.id())
        .param("run", run)
        .update();
    assertThat(own.judge(description(serial), holder).agreement()).isNull();
    CredentialFixture.agreement(types, allowedType, "You keep it to yourself.");
    Verdict verdict = own.judge(description(serial), holder);
    assertThat(verdict.reason()).isEqualTo(Verdict.Reason.CAN_GO_ON);
    assertThat(verdict.agreement()).isEqualTo(allowedType);
  }

  @Test
  void a_kind_of_device_that_no_policy_for_self_service_is_for_is_told() {
    Verdict verdict = own.judge(new DeviceDescription("blank", "3B00", null, null), holder);
    assertThat(verdict.isUsable()).isFalse();
    assertThat(verdict.reason()).isEqualTo(Verdict.Reason.NO_POLICY);
  }

  @Test
  void somebody_else_s_device_is_told_without_saying_whose_it_is() {
    Device device = issued(person());
    Verdict verdict = own.judge(description(device.serial()), holder);
    assertThat(verdict.reason()).isEqualTo(Verdict.Reason.IN_USE);
    assertThat(verdict.device()).isNull();
    assertThat(verdict.text()).doesNotContain("Ada");
  }

  @Test
  void one_s_own_device_is_known_again() {
    Device device = issued(ada);
    Verdict verdict = own.judge(description(device.serial()), holder);
    assertThat(verdict.isUsable()).isFalse();
    assertThat(verdict.device()).isEqualTo(device.id());
    assertThat(own.list(holder)).extracting(OwnDevice::id).containsExactly(device.id());
  }

  @Test
  void nobody_issues_to_themselves_by_a_policy_that_is_not_meant_for_it() {
    assertThatThrownBy(() -> own.start(othersType, holder))
        .isInstanceOf(NotPermittedException.class);
    assertThat(own.start(allowedType, holder).issuance().holder()).isEqualTo(ada);
  }

  @Test
  void who_may_not_look_after_own_devices_or_is_no_person_starts_nothing() {
    Actor auditor = new Actor(Actor.Kind.ACCOUNT, "a", "a", Set.of(Permission.AUDIT_READ), ada);
    Actor nobody = new Actor(Actor.Kind.ACCOUNT, "n", "n", Set.of(Permission.OWN_DEVICES));
    for (Actor actor : List.of(auditor, nobody)) {
      assertThatThrownBy(() -> own.start(allowedType, actor))
          .isInstanceOf(NotPermittedException.class);
    }
  }

  @Test
  void runs_of_others_do_not_exist_and_those_of_operators_are_theirs() {
    UUID mine = own.start(allowedType, holder).issuance().id();
    Actor other = holder(person());
    assertThatThrownBy(() -> own.get(mine, other)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> own.retry(mine, other)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> own.cancel(mine, other)).isInstanceOf(NotFoundException.class);
    UUID operators = issuances.start(ada, others.id(), Actor.system()).issuance().id();
    assertThatThrownBy(() -> own.retry(operators, holder))
        .isInstanceOf(NotPermittedException.class);
    assertThat(own.retry(mine, holder).issuance().attempt()).isEqualTo(2);
    assertThat(own.cancel(mine, holder).state()).isEqualTo(IssuanceState.CANCELLED);
  }

  @Test
  void a_description_that_is_none_is_refused() {
    assertThatThrownBy(() -> new DeviceDescription("guid:12", "3B00", null, null))
        .isInstanceOf(InvalidException.class);
    assertThatThrownBy(() -> new DeviceDescription("blank", "3B0", null, null))
        .isInstanceOf(InvalidException.class);
    assertThatThrownBy(() -> new DeviceDescription("blank", "", "5.4", null))
        .isInstanceOf(InvalidException.class);
    assertThatThrownBy(() -> new DeviceDescription("blank", "", null, "zz"))
        .isInstanceOf(InvalidException.class);
  }
}

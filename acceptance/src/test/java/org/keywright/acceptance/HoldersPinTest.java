package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.acceptance.workbench.Issuer;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.client.SessionOutcome;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.ca.CertificateAuthority;
import org.keywright.server.ca.CertificateStatus;
import org.keywright.server.ca.SerialNumber;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceHistoryEntry;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.issuance.HoldersPins;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.issuance.Operation;
import org.keywright.server.people.People;
import org.keywright.server.secrets.Candidates;
import org.keywright.server.secrets.DeviceSecrets;
import org.keywright.server.secrets.SecretKind;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The PIN of devices in use: changed, reset, unlocked, and chosen after an operator's activation.
 */
class HoldersPinTest {

  private static final String KEY = "piv-security-key-5.4";
  private static final String PLAIN = "plain-piv-9b";
  private static final String MANAGED = "plain-piv-scp03";
  private static final String OTHER = "864209";

  @TempDir static Path folder;
  private static TestServer server;
  private static Issuer issuer;
  private static int serial = 31_000_000;

  @BeforeAll
  static void start() throws Exception {
    VirtualDevice any = DeviceModels.securityKey(DeviceOptions.defaults());
    server =
        new TestServer(folder)
            .trusting(KEY, any.attestationRoot().orElseThrow())
            // Nobody listens there: what would be sent stays where it waits.
            .with("--spring.mail.host=127.0.0.1")
            .with("--spring.mail.port=1")
            .with("--keywright.notice.from=keywright@example.org")
            .start();
    issuer = new Issuer(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static VirtualDevice device(String model) throws IOException {
    return switch (model) {
      case KEY -> DeviceModels.securityKey(DeviceOptions.defaults().serial(serial += 2));
      case PLAIN -> DeviceModels.plainCard(IssuanceTest.plain());
      default -> DeviceModels.managedCard(DeviceOptions.defaults().serial(serial += 2));
    };
  }

  private static Receipt issue(VirtualDevice device, String model) throws Exception {
    return done(issuer.issue(device.transport(), issuer.policy(model)));
  }

  private static Receipt done(SessionOutcome outcome) {
    assertThat(outcome.problem()).isNull();
    return Objects.requireNonNull(outcome.receipt());
  }

  private static Problem problem(SessionOutcome outcome) {
    return Objects.requireNonNull(outcome.problem());
  }

  private static IssuanceTicket begin(Receipt issued, Operation operation) {
    return server.bean(HoldersPins.class).begin(issued.device(), operation, Actor.system());
  }

  /** With a card that was reset before, as closing a reader does it. */
  private static SessionOutcome run(
      VirtualDevice device, Receipt issued, Operation operation, Station station) throws Exception {
    device.reset();
    return station.redeem(device.transport(), begin(issued, operation).ticket());
  }

  private static Station station() {
    return new Station(server).choosing(OTHER);
  }

  private static void assertPin(VirtualDevice device, String pin) {
    byte[] padded = Arrays.copyOf(pin.getBytes(StandardCharsets.US_ASCII), 8);
    Arrays.fill(padded, pin.length(), 8, (byte) 0xFF);
    assertThat(device.inspect().piv().pin()).isEqualTo(padded);
  }

  /** In use, with good certificates, and with no PIN on record here. */
  private static void assertInUse(Receipt issued) {
    assertThat(issuer.device(issued.device()).state()).isEqualTo(DeviceState.ACTIVE);
    for (Receipt.Certificate certificate : issued.certificates()) {
      assertThat(
              server
                  .bean(CertificateAuthority.class)
                  .status(new SerialNumber(certificate.serial())))
          .isInstanceOf(CertificateStatus.Good.class);
    }
  }

  /** What the holder is told of, by mail. */
  private static List<String> told(Receipt issued) {
    UUID holder = Objects.requireNonNull(issuer.device(issued.device()).holder());
    return server
        .bean(JdbcClient.class)
        .sql("select kind from notice where address = :address order by happened_at")
        .param("address", server.bean(People.class).get(holder).email())
        .query((row, number) -> String.valueOf(row.getString(1)))
        .list();
  }

  private static DeviceHistoryEntry last(Receipt issued) {
    return server
        .bean(Devices.class)
        .history(issued.device(), new PageRequest(0, 5))
        .items()
        .getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, PLAIN, MANAGED})
  void a_PIN_is_changed_in_two_exchanges_and_forgotten_and_blocked_ones_are_replaced(String model)
      throws Exception {
    VirtualDevice device = device(model);
    Receipt issued = issue(device, model);
    Station changing = station();
    SessionOutcome changed = run(device, issued, Operation.CHANGE_PIN, changing);
    assertThat(done(changed).state()).isEqualTo("ACTIVE");
    assertThat(changed.exchanges()).isEqualTo(2);
    assertThat(changing.triesTold()).hasSize(1).allMatch(left -> left >= 3);
    assertPin(device, OTHER);
    assertThat(last(issued).action()).isEqualTo("change-pin");

    SessionOutcome reset = run(device, issued, Operation.RESET_PIN, station().choosing("97531864"));
    done(reset);
    assertThat(reset.exchanges()).isEqualTo(2);
    assertPin(device, "97531864");
    assertThat(last(issued).action()).isEqualTo("reset-pin");

    device.blockPin();
    SessionOutcome unlocked = run(device, issued, Operation.UNLOCK, station());
    done(unlocked);
    assertThat(unlocked.exchanges()).isEqualTo(2);
    assertPin(device, OTHER);
    assertThat(last(issued).action()).isEqualTo("unlock");
    assertThat(told(issued)).containsExactly("PIN_RESET", "UNLOCKED");
    done(run(device, issued, Operation.CHANGE_PIN, station().knowing(OTHER).choosing("739154")));
    assertInUse(issued);
  }

  @Test
  void a_wrong_PIN_costs_one_try_which_is_told_until_the_device_blocks_it() throws Exception {
    VirtualDevice device = device(KEY);
    Receipt issued = issue(device, KEY);
    IssuanceTicket ticket = begin(issued, Operation.CHANGE_PIN);
    Station mistaken = station().knowing("111222");
    Problem first = problem(mistaken.redeem(device.transport(), ticket.ticket()));
    assertThat(first.code()).isEqualTo("PIN_WRONG");
    assertThat(first.retriable()).isTrue();
    int tries = mistaken.triesTold().getFirst();
    assertThat(first.message()).contains((tries - 1) + " tries are left");
    Problem last = first;
    for (int left = tries - 1; left > 0; left--) {
      IssuanceTicket again =
          server.bean(Issuances.class).retry(ticket.issuance().id(), Actor.system());
      last = problem(mistaken.redeem(device.transport(), again.ticket()));
      assertThat(mistaken.triesTold()).endsWith(left);
    }
    assertThat(last.code()).isEqualTo("PIN_BLOCKED");
    assertThat(last.retriable()).isFalse();
    assertInUse(issued);
    Problem blocked = problem(run(device, issued, Operation.CHANGE_PIN, station()));
    assertThat(blocked.code()).isEqualTo("PIN_BLOCKED");
    done(run(device, issued, Operation.UNLOCK, station()));
    assertPin(device, OTHER);
  }

  @Test
  void a_PIN_that_another_program_had_verified_tells_its_tries_nevertheless() throws Exception {
    VirtualDevice device = device(PLAIN);
    Receipt issued = issue(device, PLAIN);
    assertThat(device.transport().transmit(hex("00200080"))).isEqualTo(hex("9000"));
    Station changing = station();
    SessionOutcome changed =
        changing.redeem(device.transport(), begin(issued, Operation.CHANGE_PIN).ticket());
    done(changed);
    assertThat(changed.exchanges()).isEqualTo(3);
    assertThat(changing.triesTold()).hasSize(1).allMatch(left -> left >= 3);
    assertPin(device, OTHER);
  }

  @Test
  void nothing_is_set_by_the_PUK_unless_the_person_agrees() throws Exception {
    VirtualDevice device = device(PLAIN);
    Receipt issued = issue(device, PLAIN);
    SessionOutcome refused = run(device, issued, Operation.RESET_PIN, station().disagreeing());
    assertThat(problem(refused).code()).isEqualTo("CANCELLED");
    assertPin(device, Station.PIN);
    assertInUse(issued);
  }

  @Test
  void when_the_reply_to_a_change_is_lost_the_person_is_told_that_either_PIN_may_hold()
      throws Exception {
    VirtualDevice device = device(PLAIN);
    Receipt issued = issue(device, PLAIN);
    device.faults().add(Fault.Kind.LOSE_REPLY, When.instruction(0x24, 1));
    IssuanceTicket ticket = begin(issued, Operation.CHANGE_PIN);
    Problem lost = problem(station().redeem(device.transport(), ticket.ticket()));
    assertThat(lost.code()).isEqualTo("PIN_UNCERTAIN");
    assertThat(lost.message()).contains("the old PIN or the new one");
    assertInUse(issued);
    device.insert();
    assertPin(device, OTHER);
    IssuanceTicket again =
        server.bean(Issuances.class).retry(ticket.issuance().id(), Actor.system());
    done(station().knowing(OTHER).choosing("739154").redeem(device.transport(), again.ticket()));
    assertPin(device, "739154");
  }

  @Test
  void a_reset_whose_reply_is_lost_is_retried_to_its_end() throws Exception {
    VirtualDevice device = device(KEY);
    Receipt issued = issue(device, KEY);
    device.blockPin();
    device.faults().add(Fault.Kind.LOSE_REPLY, When.instruction(0x2C, 1));
    IssuanceTicket ticket = begin(issued, Operation.UNLOCK);
    assertThat(problem(station().redeem(device.transport(), ticket.ticket())).code())
        .isEqualTo("PIN_UNCERTAIN");
    device.insert();
    IssuanceTicket again =
        server.bean(Issuances.class).retry(ticket.issuance().id(), Actor.system());
    done(station().redeem(device.transport(), again.ticket()));
    assertPin(device, OTHER);
  }

  @Test
  void a_reset_of_the_card_in_between_is_mended_where_no_try_of_the_persons_is_at_stake()
      throws Exception {
    VirtualDevice device = device(KEY);
    Receipt issued = issue(device, KEY);
    device.faults().add(Fault.Kind.RESET_ANNOUNCED, When.instruction(0x2C, 1));
    SessionOutcome outcome = run(device, issued, Operation.RESET_PIN, station());
    done(outcome);
    assertThat(outcome.exchanges()).isEqualTo(3);
    assertPin(device, OTHER);
  }

  @Test
  void a_PUK_that_is_blocked_is_not_tried_again() throws Exception {
    VirtualDevice device = device(PLAIN);
    Receipt issued = issue(device, PLAIN);
    device.blockPin();
    device.transport().transmit(hex("00A4040009A0000003080000100000"));
    for (int i = 0; i < 16; i++) {
      device.transport().transmit(hex("002C008010" + "AABBCCDDEEFF0011" + "313131313131FFFF"));
    }
    Problem blocked = problem(run(device, issued, Operation.UNLOCK, station()));
    assertThat(blocked.code()).isEqualTo("PUK_BLOCKED");
    assertThat(blocked.retriable()).isFalse();
    assertThat(blocked.message()).contains("destroyed");
    assertThatThrownBy(() -> begin(issued, Operation.UNLOCK))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("PUK");
    assertInUse(issued);
  }

  @Test
  void a_PUK_that_was_changed_elsewhere_costs_one_try_and_another_only_when_asked_again()
      throws Exception {
    VirtualDevice device = device(PLAIN);
    Receipt issued = issue(device, PLAIN);
    byte[] puk = device.inspect().piv().puk();
    device.transport().transmit(hex("00A4040009A0000003080000100000"));
    assertThat(
            device
                .transport()
                .transmit(
                    hex(
                        "0024008110"
                            + java.util.HexFormat.of().formatHex(puk)
                            + "3939393939393939")))
        .isEqualTo(hex("9000"));
    IssuanceTicket ticket = begin(issued, Operation.RESET_PIN);
    Problem unknown = problem(station().redeem(device.transport(), ticket.ticket()));
    assertThat(unknown.code()).isEqualTo("PUK_UNKNOWN");
    assertThatThrownBy(() -> begin(issued, Operation.UNLOCK))
        .as("what is begun anew does not cost one")
        .isInstanceOf(ConflictException.class);
    assertThat(device.inspect().piv().pukTriesLeft()).isEqualTo(2);
    IssuanceTicket again =
        server.bean(Issuances.class).retry(ticket.issuance().id(), Actor.system());
    assertThat(problem(station().redeem(device.transport(), again.ticket())).code())
        .isEqualTo("PUK_UNKNOWN");
    assertThat(device.inspect().piv().pukTriesLeft()).isEqualTo(1);
    assertPin(device, Station.PIN);
  }

  @Test
  void a_holder_who_reports_a_loss_is_told_by_mail_and_cannot_set_a_PIN_any_more()
      throws Exception {
    VirtualDevice device = device(PLAIN);
    Receipt issued = issue(device, PLAIN);
    IssuanceTicket begun = begin(issued, Operation.RESET_PIN);
    server
        .bean(Issuances.class)
        .apply(
            issued.device(),
            new DeviceTransition.RequestReplacement(ReplacementReason.LOST),
            holderOf(issued),
            "on the train");
    assertThat(told(issued)).containsExactly("REPORTED");
    Problem refused = problem(station().redeem(device.transport(), begun.ticket()));
    assertThat(refused.code()).isEqualTo("DEVICE_NOT_AVAILABLE");
    assertPin(device, Station.PIN);
  }

  @Test
  void another_device_than_the_one_that_is_meant_keeps_its_PIN() throws Exception {
    VirtualDevice device = device(KEY);
    VirtualDevice other = device(KEY);
    Receipt issued = issue(device, KEY);
    issue(other, KEY);
    SessionOutcome outcome =
        station().redeem(other.transport(), begin(issued, Operation.RESET_PIN).ticket());
    assertThat(problem(outcome).code()).isEqualTo("DEVICE_OTHER");
    assertPin(other, Station.PIN);
  }

  @Test
  void a_card_without_a_name_gets_neither_a_PIN_nor_the_PUK_of_another() throws Exception {
    VirtualDevice device = device(PLAIN);
    VirtualDevice blank = device(PLAIN);
    Receipt issued = issue(device, PLAIN);
    for (Operation operation : Set.of(Operation.CHANGE_PIN, Operation.RESET_PIN)) {
      byte[] pin = blank.inspect().piv().pin();
      assertThat(problem(run(blank, issued, operation, station())).code())
          .isEqualTo("DEVICE_OTHER");
      assertThat(blank.inspect().piv().pin()).isEqualTo(pin);
    }
    done(run(device, issued, Operation.RESET_PIN, station()));
  }

  private static Receipt leftAtThePin(VirtualDevice device, UUID[] issuance) throws Exception {
    IssuanceTicket ticket = issuer.start(issuer.policy(KEY));
    issuance[0] = ticket.issuance().id();
    SessionOutcome stopped =
        new Station(server).withoutPin().redeem(device.transport(), ticket.ticket());
    assertThat(problem(stopped).code()).isEqualTo("CANCELLED");
    UUID id = server.bean(Issuances.class).get(issuance[0]).device();
    return new Receipt(
        issuance[0], Objects.requireNonNull(id), "PENDING", 4, List.of(), List.of(), List.of());
  }

  private static Actor holderOf(Receipt issued) {
    UUID holder = issuer.device(issued.device()).holder();
    return new Actor(Actor.Kind.ACCOUNT, "holder", "Ada", Set.of(Permission.OWN_DEVICES), holder);
  }

  @Test
  void a_device_whose_holder_stopped_at_the_PIN_waits_for_an_operator_and_is_then_used()
      throws Exception {
    VirtualDevice device = device(KEY);
    UUID[] issuance = new UUID[1];
    Receipt pending = leftAtThePin(device, issuance);
    Actor holder = holderOf(pending);
    HoldersPins pins = server.bean(HoldersPins.class);
    assertThat(issuer.device(pending.device()).state()).isEqualTo(DeviceState.PENDING);
    assertThatThrownBy(() -> server.bean(Issuances.class).retry(issuance[0], holder))
        .isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(() -> pins.activate(pending.device(), holder))
        .isInstanceOf(NotPermittedException.class);
    for (Operation operation : Operation.values()) {
      if (operation.setsPin()) {
        assertThatThrownBy(() -> pins.begin(pending.device(), operation, holder))
            .isInstanceOf(ConflictException.class)
            .hasMessageContaining("PENDING");
      }
    }

    try (HoldersPins.Activated activated = pins.activate(pending.device(), Actor.system())) {
      assertThat(activated.certain()).isTrue();
      assertThat(activated.toString()).doesNotContain(ascii(activated.initialPin().reveal()));
      assertPin(device, ascii(activated.initialPin().reveal()));
    }
    Device active = issuer.device(pending.device());
    assertThat(active.state()).isEqualTo(DeviceState.ACTIVE);
    assertThat(active.initialPin()).isTrue();
    assertThatThrownBy(() -> pins.activate(pending.device(), Actor.system()))
        .as("a second look")
        .isInstanceOf(ConflictException.class);

    SessionOutcome first =
        station()
            .redeem(
                device.transport(),
                pins.begin(pending.device(), Operation.FIRST_PIN, holder).ticket());
    done(first);
    assertThat(first.exchanges()).isEqualTo(2);
    assertPin(device, OTHER);
    assertThat(issuer.device(pending.device()).initialPin()).isFalse();
    assertThat(last(pending).action()).isEqualTo("first-pin");
    try (Candidates recorded =
        server.bean(DeviceSecrets.class).candidates(pending.device(), SecretKind.PIN)) {
      assertThat(recorded.inOrder()).as("the PIN is the holder's").isEmpty();
    }
    assertThatThrownBy(() -> pins.begin(pending.device(), Operation.FIRST_PIN, holder))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void an_initial_PIN_that_is_gone_is_not_guessed_at() throws Exception {
    VirtualDevice device = device(KEY);
    UUID[] issuance = new UUID[1];
    Receipt pending = leftAtThePin(device, issuance);
    HoldersPins pins = server.bean(HoldersPins.class);
    String initial;
    try (HoldersPins.Activated activated = pins.activate(pending.device(), Actor.system())) {
      initial = ascii(activated.initialPin().reveal());
    }
    // The holder knows the PIN from the operator, and changes it by hand.
    done(run(device, pending, Operation.CHANGE_PIN, station().knowing(initial)));
    assertThat(issuer.device(pending.device()).initialPin()).isFalse();
    assertPin(device, OTHER);
  }

  @Test
  void holders_look_after_their_own_devices_and_after_no_others() throws Exception {
    VirtualDevice device = device(PLAIN);
    Receipt issued = issue(device, PLAIN);
    Actor holder = holderOf(issued);
    Actor stranger =
        new Actor(
            Actor.Kind.ACCOUNT, "x", "Eve", Set.of(Permission.OWN_DEVICES), UUID.randomUUID());
    HoldersPins pins = server.bean(HoldersPins.class);
    for (Operation operation :
        Set.of(Operation.CHANGE_PIN, Operation.RESET_PIN, Operation.UNLOCK)) {
      assertThatThrownBy(() -> pins.begin(issued.device(), operation, stranger))
          .isInstanceOf(NotPermittedException.class);
    }
    IssuanceTicket ticket = pins.begin(issued.device(), Operation.CHANGE_PIN, holder);
    assertThatThrownBy(() -> server.bean(Issuances.class).retry(ticket.issuance().id(), stranger))
        .isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(() -> server.bean(Issuances.class).cancel(ticket.issuance().id(), stranger))
        .isInstanceOf(NotPermittedException.class);
    IssuanceTicket newer = pins.begin(issued.device(), Operation.CHANGE_PIN, holder);
    assertThatThrownBy(() -> station().redeem(device.transport(), ticket.ticket()))
        .as("what was begun later counts")
        .isInstanceOf(IOException.class);
    done(station().redeem(device.transport(), newer.ticket()));
    assertPin(device, OTHER);
  }

  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }
}

package org.keywright.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.keywright.client.FakeServer.SELECT;
import static org.keywright.client.FakeServer.activation;
import static org.keywright.client.FakeServer.change;
import static org.keywright.client.FakeServer.done;
import static org.keywright.client.FakeServer.failure;
import static org.keywright.client.FakeServer.script;
import static org.keywright.client.FakeServer.step;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.script.Consent;
import org.keywright.card.script.Hole;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.ScriptRejectedException;
import org.keywright.card.script.Step;
import org.keywright.card.script.StepResult;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.client.device.DeviceLink;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;

@Timeout(60)
class DeviceSessionTest {

  private static final String ORIGIN = "https://id.example.com";
  private static final String TICKET = "a-ticket-of-some-length";
  private static final String FACTORY_PIN = "313233343536FFFF";
  private static final Step VERSION = step("00FD000000");

  private VirtualDevice device;
  private Link link;
  private final Person person = new Person();

  DeviceSessionTest() throws IOException {
    device = DeviceModels.securityKey(DeviceOptions.defaults().serial(4711));
    link = new Link(device);
  }

  @BeforeEach
  void isFresh() {
    assertThat(device.apduCount()).isZero();
  }

  /** Keeps what was done to the link. */
  private static class Link implements DeviceLink {
    final List<String> done = new ArrayList<>();
    private final VirtualDevice device;
    private @Nullable VirtualDevice instead;
    private boolean virtual = true;

    void setInstead(VirtualDevice other) {
      instead = other;
    }

    Link(VirtualDevice device) {
      this.device = device;
    }

    @Override
    public CardTransport transport() {
      CardTransport transport = (instead == null ? device : instead).transport();
      return new CardTransport() {
        @Override
        public byte[] transmit(byte[] command) throws CardTransportException {
          if (done.contains("close")) {
            throw new CardTransportException(
                CardTransportException.Reason.REMOVED, "this connection was closed");
          }
          assertThat(done.getLast()).isEqualTo("hold");
          return transport.transmit(command);
        }

        @Override
        public byte[] atr() {
          return transport.atr();
        }

        @Override
        public void close() {
          transport.close();
        }
      };
    }

    @Override
    public void hold() {
      done.add("hold");
    }

    @Override
    public void release() {
      done.add("release");
    }

    @Override
    public void reconnect() {
      done.add("reconnect");
      (instead == null ? device : instead).reset();
    }

    @Override
    public boolean isVirtual() {
      return virtual;
    }

    @Override
    public void close() {
      done.add("close");
    }
  }

  private static class Person implements DeviceSession.Interaction {
    final AtomicInteger asked = new AtomicInteger();
    final List<Integer> tries = new ArrayList<>();
    boolean agrees;
    String current = "123456";

    @Override
    public @Nullable Secret pin(Hole.Pin hole) throws InterruptedException {
      asked.incrementAndGet();
      String pin = hole.pin() == Hole.PinKind.NEW ? "739154" : current;
      return Secret.copyOf(pin.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void triesLeft(int left) {
      tries.add(left);
    }

    @Override
    public void at(String stage, long done, long total) {}

    @Override
    public boolean agrees(Consent to, String hardwareId) {
      return agrees;
    }
  }

  private DeviceSession session(FakeServer server) {
    return session(server, person, Clock.systemUTC());
  }

  private DeviceSession session(
      FakeServer server, DeviceSession.Interaction interaction, Clock clock) {
    return new DeviceSession(link, server.trusted(), server, interaction, clock);
  }

  private static List<StepResult> results(FakeServer server, int request) {
    return Objects.requireNonNull(server.requests().get(request).result()).steps();
  }

  private static String problem(SessionOutcome outcome) {
    return Objects.requireNonNull(outcome.problem()).code();
  }

  private static FakeServer server(FakeServer.Answer... answers) {
    return new FakeServer(ORIGIN, false, answers);
  }

  @Test
  void a_session_goes_on_until_the_server_is_done() throws Exception {
    FakeServer server =
        server(script(Purpose.PREPARE, SELECT, VERSION), script(Purpose.PREPARE, SELECT));
    SessionOutcome outcome = session(server).run(TICKET);
    assertThat(outcome.receipt()).isNotNull();
    assertThat(outcome.exchanges()).isEqualTo(3);
    assertThat(outcome.hardwareId()).isEqualTo("serial:4711");
    assertThat((long) outcome.apdus()).isEqualTo(device.apduCount());
    assertThat(server.requests()).hasSize(3);
    assertThat(results(server, 1)).hasSize(2);
  }

  @Test
  void the_device_is_held_for_commands_and_let_go_of_while_the_server_is_asked() throws Exception {
    FakeServer server =
        server((asked, request) -> {
          assertThat(link.done.getLast()).isEqualTo("release");
          return script(Purpose.PREPARE, SELECT).to(asked, request);
        });
    session(server).run(TICKET);
    assertThat(link.done).containsExactly("hold", "release", "hold", "release");
  }

  @Test
  void the_persons_pin_is_set_and_never_sent_to_the_server() throws Exception {
    FakeServer server = server(script(Purpose.ACTIVATE, activation(FACTORY_PIN)));
    assertThat(session(server).run(TICKET).receipt()).isNotNull();
    assertThat(device.inspect().piv().pin())
        .isEqualTo("739154\377\377".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(person.asked).hasValue(1);
    server
        .requests()
        .forEach(request ->
            assertThat(
                    new String(
                        org.keywright.card.script.ScriptJson.write(request),
                        StandardCharsets.UTF_8))
                .doesNotContain("739154"));
  }

  private static final Step ASK_TRIES = step("00200080").accepting(0x9000, 0x63C2, 0x63C3, 0x6983);

  @Test
  void both_pins_of_a_change_are_asked_for_and_neither_is_sent_to_the_server() throws Exception {
    person.current = "864209";
    device.transport().transmit(hex("00A4040009A00000030800001000"));
    device.transport().transmit(hex("0024008010" + FACTORY_PIN + "383634323039FFFF"));
    FakeServer server =
        server(script(Purpose.PREPARE, SELECT, ASK_TRIES), script(Purpose.CHANGE_PIN, change()));
    assertThat(session(server).run(TICKET).receipt()).isNotNull();
    assertThat(device.inspect().piv().pin())
        .isEqualTo("739154\377\377".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(person.asked).hasValue(2);
    server
        .requests()
        .forEach(request ->
            assertThat(
                    new String(
                        org.keywright.card.script.ScriptJson.write(request),
                        StandardCharsets.UTF_8))
                .doesNotContain("739154", "864209"));
  }

  @Test
  void the_tries_left_are_told_before_the_current_pin_is_asked_for_and_after_a_wrong_one()
      throws Exception {
    person.current = "864209";
    FakeServer server =
        server(
            script(Purpose.CHANGE_PIN, change()),
            (asked, request) -> {
              assertThat(failure(request)).isEqualTo("STATUS");
              person.current = "123456";
              return script(Purpose.CHANGE_PIN, change()).to(asked, request);
            });
    assertThat(session(server).run(TICKET).receipt()).isNotNull();
    assertThat(person.tries).containsExactly(3, 2);
    assertThat(person.asked).as("the new PIN is kept, the current one typed again").hasValue(3);
    assertThat(device.inspect().piv().pin()).startsWith('7', '3', '9');
  }

  @Test
  void nothing_sets_a_pin_by_the_puk_unless_the_person_agrees() throws Exception {
    FakeServer server =
        server(
            script(Purpose.RESET_PIN, FakeServer.reset("3132333435363738")),
            (asked, request) -> {
              assertThat(failure(request)).isEqualTo("CANCELLED");
              return done(request);
            });
    session(server).run(TICKET);
    assertThat(person.asked).hasValue(0);
    assertThat(device.inspect().piv().pin()).isEqualTo(HEX_FACTORY);
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }

  @Test
  void the_pin_is_asked_for_before_the_first_command_and_with_the_device_let_go_of()
      throws Exception {
    AtomicReference<String> state = new AtomicReference<>("");
    Person watching =
        new Person() {
          @Override
          public @Nullable Secret pin(Hole.Pin hole) throws InterruptedException {
            state.set(link.done.getLast());
            return super.pin(hole);
          }
        };
    FakeServer server = server(script(Purpose.ACTIVATE, activation(FACTORY_PIN)));
    session(server, watching, Clock.systemUTC()).run(TICKET);
    assertThat(state).hasValue("release");
  }

  @Test
  void a_reset_by_another_program_is_reported_and_the_next_script_goes_on() throws Exception {
    FakeServer server =
        server(
            (asked, request) -> {
              device.faults().add(Fault.Kind.RESET_ANNOUNCED, When.apdu(device.apduCount() + 2));
              return script(Purpose.ACTIVATE, activation(FACTORY_PIN)).to(asked, request);
            },
            (asked, request) -> {
              assertThat(failure(request)).isEqualTo("RESET");
              return script(Purpose.ACTIVATE, activation(FACTORY_PIN)).to(asked, request);
            });
    SessionOutcome outcome = session(server).run(TICKET);
    assertThat(outcome.receipt()).isNotNull();
    assertThat(link.done).contains("reconnect");
    assertThat(person.asked).as("nobody types the PIN twice").hasValue(1);
    assertThat(device.inspect().piv().pin()).startsWith('7', '3', '9');
  }

  @Test
  void another_device_after_a_reset_gets_no_command_of_the_session() throws Exception {
    VirtualDevice twin = DeviceModels.securityKey(DeviceOptions.defaults().serial(4712));
    FakeServer server =
        server(
            (asked, request) -> {
              device.faults().add(Fault.Kind.RESET_ANNOUNCED, When.apdu(device.apduCount() + 1));
              return script(Purpose.PREPARE, SELECT, VERSION).to(asked, request);
            },
            (asked, request) ->
                script(Purpose.ACTIVATE, activation(FACTORY_PIN)).to(asked, request),
            (asked, request) -> {
              assertThat(failure(request)).isEqualTo("REMOVED");
              return done(request);
            });
    // The twin is there as soon as the link connects anew.
    Link swapped =
        new Link(device) {
          @Override
          public void reconnect() {
            super.reconnect();
            setInstead(twin);
          }
        };
    link = swapped;
    session(server).run(TICKET);
    assertThat(twin.inspect().piv().pin()).isEqualTo(HEX_FACTORY);
    assertThat(swapped.done).contains("close");
  }

  private static final byte[] HEX_FACTORY = java.util.HexFormat.of().parseHex(FACTORY_PIN);

  @Test
  void a_device_that_is_removed_ends_the_script_and_the_server_is_told() throws Exception {
    FakeServer server =
        server(
            (asked, request) -> {
              device.remove();
              return script(Purpose.PREPARE, SELECT).to(asked, request);
            },
            (asked, request) -> {
              assertThat(failure(request)).isEqualTo("REMOVED");
              return FakeServer.failed("DEVICE_REMOVED", "It was removed.", true)
                  .to(asked, request);
            });
    SessionOutcome outcome = session(server).run(TICKET);
    assertThat(outcome.problem()).isNotNull();
    assertThat(problem(outcome)).isEqualTo("DEVICE_REMOVED");
  }

  @Test
  void a_server_that_does_not_come_to_an_end_is_left() {
    FakeServer.Answer[] endless = new FakeServer.Answer[DeviceSession.MAX_EXCHANGES + 5];
    Arrays.fill(endless, script(Purpose.PREPARE, SELECT));
    FakeServer server = server(endless);
    assertThatThrownBy(() -> session(server).run(TICKET)).isInstanceOf(IOException.class);
    assertThat(server.requests()).hasSize(DeviceSession.MAX_EXCHANGES);
  }

  @Test
  void a_session_does_not_last_longer_than_an_hour() {
    Instant start = Instant.now();
    AtomicReference<Instant> now = new AtomicReference<>(start);
    Clock clock =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now.get();
          }
        };
    FakeServer server =
        server((asked, request) -> {
          now.set(start.plus(Duration.ofMinutes(61)));
          return script(Purpose.PREPARE, SELECT).to(asked, request);
        });
    assertThatThrownBy(() -> session(server, person, clock).run(TICKET))
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_script_for_another_session_is_not_run() {
    FakeServer server =
        server((asked, request) -> {
          org.keywright.card.wire.ExchangeRequest foreign =
              new org.keywright.card.wire.ExchangeRequest(
                  1, TICKET, new byte[32], 1, "c", request.identification(), null);
          return ExchangeResponse.run(1, asked.sign(Purpose.PREPARE, foreign, SELECT));
        });
    assertThatThrownBy(() -> session(server).run(TICKET))
        .isInstanceOfSatisfying(
            ScriptRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(ScriptRejectedException.Reason.NOT_FOR_US));
  }

  @Test
  void a_demonstrations_server_gets_at_no_real_device() {
    link.virtual = false;
    FakeServer demo = new FakeServer(ORIGIN, true);
    assertThatThrownBy(() -> session(demo)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_card_without_piv_gets_no_script() {
    CardTransport other =
        new CardTransport() {
          @Override
          public byte[] transmit(byte[] command) {
            return new byte[] {0x6A, (byte) 0x82};
          }

          @Override
          public byte[] atr() {
            return new byte[] {0x3B, 0};
          }

          @Override
          public void close() {}
        };
    FakeServer server = server(script(Purpose.PREPARE, SELECT));
    assertThatThrownBy(() ->
            new DeviceSession(other, server.trusted(), server, person, Clock.systemUTC())
                .run(TICKET))
        .isInstanceOf(ScriptRejectedException.class)
        .hasMessageContaining("PIV");
  }

  @Test
  void nothing_is_wiped_unless_the_person_agrees() throws Exception {
    Step reset = step("00FB0000").accepting(0x9000, 0x6985);
    FakeServer refused =
        server(
            script(Purpose.RECYCLE, SELECT, reset),
            (asked, request) -> {
              assertThat(failure(request)).isEqualTo("CANCELLED");
              return done(request);
            });
    session(refused).run(TICKET);
    long before = device.apduCount();
    person.agrees = true;
    FakeServer agreed = server(script(Purpose.RECYCLE, SELECT, reset));
    session(agreed).run(TICKET);
    assertThat(device.apduCount()).isGreaterThan(before);
    assertThat(results(agreed, 1)).hasSize(2);
  }

  @Test
  void a_server_that_guesses_pins_is_stopped_before_they_are_blocked() {
    Step wrong = step("0020008008393939393939FFFF");
    FakeServer server =
        server(
            script(Purpose.PERSONALIZE, SELECT, wrong),
            script(Purpose.PERSONALIZE, SELECT, wrong),
            script(Purpose.PERSONALIZE, SELECT, wrong));
    assertThatThrownBy(() -> session(server).run(TICKET))
        .isInstanceOf(ScriptRejectedException.class)
        .hasMessageContaining("PIN");
    assertThat(device.inspect().piv().pinTriesLeft()).isEqualTo(1);
  }

  @Test
  void what_the_persons_pin_opened_is_closed_before_the_next_script() throws Exception {
    // Printed information can be read under the PIN alone.
    Step printed = step("00CB3FFF055C035FC109").accepting(0x9000, 0x6982, 0x6A82);
    FakeServer server =
        server(
            script(Purpose.ACTIVATE, activation(FACTORY_PIN)),
            script(Purpose.PREPARE, SELECT, printed));
    session(server).run(TICKET);
    assertThat(results(server, 2).getLast().status()).isEqualTo(0x6982);
    assertThat(link.done).contains("reconnect");
  }

  @Test
  void a_taken_over_server_cannot_use_the_encryption_key_after_the_person_gave_their_pin() {
    byte[] point = new byte[65];
    point[0] = 4;
    CommandApdu agree = PivCommands.agree(PivSlot.KEY_MANAGEMENT, PivAlgorithm.P_256, point);
    FakeServer server =
        server(
            script(Purpose.ACTIVATE, activation(FACTORY_PIN)),
            script(Purpose.PROVE, SELECT, Step.of(agree, 256, 10)));
    assertThatThrownBy(() -> session(server).run(TICKET))
        .isInstanceOfSatisfying(
            ScriptRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(ScriptRejectedException.Reason.FORBIDDEN));
  }

  @Test
  void cancelling_while_the_pin_is_asked_for_tells_the_server() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    AtomicReference<DeviceSession> running = new AtomicReference<>();
    Person waiting =
        new Person() {
          @Override
          public @Nullable Secret pin(Hole.Pin hole) throws InterruptedException {
            waits.countDown();
            Thread.sleep(Duration.ofMinutes(1));
            return super.pin(hole);
          }
        };
    FakeServer server =
        server(
            script(Purpose.ACTIVATE, activation(FACTORY_PIN)),
            FakeServer.failed("CANCELLED", "It was cancelled.", true));
    running.set(session(server, waiting, Clock.systemUTC()));
    Thread.ofVirtual()
        .start(() -> {
          try {
            assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          running.get().cancel();
        });
    SessionOutcome outcome = running.get().run(TICKET);
    assertThat(problem(outcome)).isEqualTo("CANCELLED");
    assertThat(failure(server.requests().getLast())).isEqualTo("CANCELLED");
    assertThat(device.inspect().piv().pin()).isEqualTo(HEX_FACTORY);
  }

  @Test
  void cancelling_while_the_server_is_asked_ends_the_session() {
    AtomicReference<DeviceSession> running = new AtomicReference<>();
    FakeServer server =
        server((asked, request) -> {
          running.get().cancel();
          Thread.sleep(Duration.ofMinutes(1));
          return done(request);
        });
    running.set(session(server));
    assertThatThrownBy(() -> running.get().run(TICKET)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void cancelling_while_the_device_works_lets_the_command_end_and_sends_no_further_one()
      throws Exception {
    AtomicReference<DeviceSession> running = new AtomicReference<>();
    AtomicInteger steps = new AtomicInteger();
    Person cancelling =
        new Person() {
          @Override
          public void at(String stage, long done, long total) {
            if (steps.incrementAndGet() == 2) {
              running.get().cancel();
            }
          }
        };
    FakeServer server =
        server(
            script(Purpose.PREPARE, SELECT, VERSION, VERSION, VERSION),
            FakeServer.failed("CANCELLED", "It was cancelled.", true));
    running.set(session(server, cancelling, Clock.systemUTC()));
    assertThat(problem(running.get().run(TICKET))).isEqualTo("CANCELLED");
    assertThat(results(server, 1)).hasSize(1);
  }
}

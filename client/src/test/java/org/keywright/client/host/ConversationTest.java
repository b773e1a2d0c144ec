package org.keywright.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.keywright.client.FakeServer.SELECT;
import static org.keywright.client.FakeServer.activation;
import static org.keywright.client.FakeServer.script;
import static org.keywright.client.FakeServer.step;
import static org.keywright.client.host.Page.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.ScriptJson;
import org.keywright.client.FakeServer;
import org.keywright.client.host.ClientMessage.ConsentNeeded;
import org.keywright.client.host.ClientMessage.Devices;
import org.keywright.client.host.ClientMessage.Failure;
import org.keywright.client.host.ClientMessage.Failure.Code;
import org.keywright.client.host.ClientMessage.Outcome;
import org.keywright.client.host.ClientMessage.Progress;
import org.keywright.client.host.ClientMessage.Question;
import org.keywright.client.host.ClientMessage.Waiting;
import org.keywright.client.host.ClientMessage.Welcome;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

@Timeout(120)
@SuppressWarnings("NullAway.Init") // each test begins with one of the two that set the fields
class ConversationTest {

  private static final String FACTORY_PIN = "313233343536FFFF";
  private static final String HELLO = "{'version':1,'type':'hello','id':'h'}";

  // Who looks after the readers may still be writing a lock when a test is over.
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private final VirtualDevice device;
  private final Page page = new Page();
  private Desk desk;
  private Workstation station;
  private Conversation conversation;

  ConversationTest() throws IOException {
    device = DeviceModels.securityKey(DeviceOptions.defaults().serial(4711));
  }

  private void with(FakeServer.Answer... answers) {
    desk = new Desk(device, new FakeServer(Desk.ORIGIN.toString(), false, answers), folder);
    station = desk.workstation();
    conversation = new Conversation(station, Desk.ORIGIN, page);
  }

  private void trusted(FakeServer.Answer... answers) throws Exception {
    with(answers);
    station.add(Desk.ORIGIN, desk.server.identity());
    conversation.receive(json(HELLO));
    page.next(Welcome.class);
  }

  @AfterEach
  void end() {
    conversation.close();
  }

  private void say(String message) {
    conversation.receive(json(message));
  }

  private void start(String session) {
    say(
        "{'version':1,'type':'start','id':'start','session':'%s','reader':'%s','ticket':'%s'}"
            .formatted(session, Desk.READER, Desk.TICKET));
  }

  private void answer(int question, String pin) {
    say(
        "{'version':1,'type':'answer','id':'a%d','session':'one','question':%d,'pin':%s}"
            .formatted(question, question, pin));
  }

  @Test
  void a_server_that_is_trusted_is_welcome_without_being_asked_who_it_is() throws Exception {
    with();
    station.add(Desk.ORIGIN, desk.server.identity());
    say(HELLO);
    Welcome welcome = page.next(Welcome.class);
    assertThat(welcome.id()).isEqualTo("h");
    assertThat(welcome.demo()).isFalse();
    assertThat(desk.visited).isEmpty();
  }

  @Test
  void an_unknown_server_is_welcome_when_the_person_agreed_to_its_fingerprint() throws Exception {
    with();
    say(HELLO);
    assertThat(page.next(Waiting.class).reason()).isEqualTo(Waiting.Reason.CONFIRMATION);
    ConsentNeeded asked = page.next(ConsentNeeded.class);
    assertThat(asked.kind()).isEqualTo(ConsentNeeded.Deed.TRUST);
    assertThat(asked.origin()).isEqualTo(Desk.ORIGIN.toString());
    assertThat(asked.fingerprint()).isEqualTo(desk.server.trusted().fingerprint());
    conversation.consent(asked.consent(), true);
    page.next(Welcome.class);
    assertThat(station.trust().list()).containsExactly(desk.server.trusted());
  }

  @Test
  void an_unknown_server_that_the_person_refuses_gets_nothing() throws Exception {
    with();
    say(HELLO);
    conversation.consent(page.next(ConsentNeeded.class).consent(), false);
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.NOT_TRUSTED);
    say("{'version':1,'type':'devices','id':'d'}");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.NOT_TRUSTED);
    start("one");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.NOT_TRUSTED);
    assertThat(device.apduCount()).isZero();
    assertThat(station.trust().list()).isEmpty();
  }

  @Test
  void nobody_is_asked_about_a_site_that_is_no_server() throws Exception {
    with();
    desk.serverIsThere(false);
    say(HELLO);
    Failure refusal = page.next(Failure.class);
    assertThat(refusal.code()).isEqualTo(Code.NOT_TRUSTED);
    assertThat(refusal.message()).contains("No Keywright server");
    assertThat(page.isSilent(ConsentNeeded.class)).isTrue();
  }

  @Test
  void a_server_whose_key_has_changed_is_not_asked_about_but_refused() throws Exception {
    with();
    station.add(Desk.ORIGIN, new FakeServer(Desk.ORIGIN.toString(), false).identity());
    say(HELLO);
    page.next(Welcome.class);
    start("one");
    Failure refusal = page.next(Failure.class);
    assertThat(refusal.code()).isEqualTo(Code.NOT_TRUSTED);
    assertThat(refusal.message()).contains("HAS CHANGED");
    assertThat(desk.server.requests()).isEmpty();
  }

  @Test
  void nothing_is_told_before_hello() throws Exception {
    with();
    say("{'version':1,'type':'devices','id':'d'}");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.NOT_TRUSTED);
    assertThat(page.isSilent(Devices.class)).isTrue();
  }

  @Test
  void devices_are_told_when_they_come_and_go_until_the_page_has_heard_enough() throws Exception {
    trusted();
    say("{'version':1,'type':'devices','id':'d'}");
    Devices there = page.next(Devices.class, d -> has(d, ReaderView.State.READY));
    assertThat(there.id()).isEqualTo("d");
    assertThat(there.readers()).hasSize(2);
    ReaderView.Device known = Objects.requireNonNull(there.readers().getFirst().device());
    assertThat(known.identity()).isEqualTo("serial:4711");
    assertThat(known.firmware()).isEqualTo("5.4.3");
    assertThat(known.pin()).isEqualTo(ReaderView.Pin.OK);
    assertThat(there.readers().getLast()).isEqualTo(ReaderView.empty("Empty"));
    desk.insert(false);
    page.next(Devices.class, d -> !has(d, ReaderView.State.READY));
    desk.insert(true);
    page.next(Devices.class, d -> has(d, ReaderView.State.READY));
    say("{'version':1,'type':'devices-stop','id':'e','of':'d'}");
    desk.insert(false);
    assertThat(page.isSilent(Devices.class)).isTrue();
  }

  private static boolean has(Devices devices, ReaderView.State state) {
    return devices.readers().stream().anyMatch(reader -> reader.state() == state);
  }

  @Test
  void a_blocked_pin_is_told() throws Exception {
    device.blockPin();
    trusted();
    say("{'version':1,'type':'devices','id':'d'}");
    Devices there = page.next(Devices.class, d -> has(d, ReaderView.State.READY));
    assertThat(Objects.requireNonNull(there.readers().getFirst().device()).pin())
        .isEqualTo(ReaderView.Pin.BLOCKED);
  }

  @Test
  void it_is_said_why_readers_cannot_be_asked_for() throws Exception {
    trusted();
    desk.problem("the smart card service does not run");
    say("{'version':1,'type':'devices','id':'d'}");
    Failure problem = page.next(Failure.class);
    assertThat(problem.code()).isEqualTo(Code.READERS_UNAVAILABLE);
    assertThat(problem.message()).isEqualTo("the smart card service does not run");
  }

  @Test
  void a_session_tells_its_progress_asks_for_a_pin_until_it_keeps_the_rules_and_ends()
      throws Exception {
    trusted(script(Purpose.PREPARE, SELECT), script(Purpose.ACTIVATE, activation(FACTORY_PIN)));
    start("one");
    assertThat(page.next(Progress.class).total()).isZero();
    Progress progress = page.next(Progress.class, p -> p.total() > 0);
    assertThat(progress.stage()).isEqualTo("Working");
    assertThat(progress.exchange()).isEqualTo(1);
    Question first = page.next(Question.class);
    assertThat(first.kind()).isEqualTo(Question.Kind.NEW_PIN);
    assertThat(first.again()).isNull();
    answer(1, "'123456'");
    assertThat(page.next(Question.class).again()).isEqualTo(Question.Again.TRIVIAL);
    answer(2, "'73915'");
    assertThat(page.next(Question.class).again()).isEqualTo(Question.Again.TOO_SHORT);
    answer(3, "'739154'");
    Outcome outcome = page.next(Outcome.class);
    assertThat(outcome.id()).isEqualTo("start");
    assertThat(outcome.result()).isEqualTo(Outcome.Result.DONE);
    assertThat(Objects.requireNonNull(outcome.receipt()).state()).isEqualTo("ACTIVE");
    assertThat(outcome.exchanges()).isEqualTo(3);
    assertThat(new String(device.inspect().piv().pin(), StandardCharsets.ISO_8859_1))
        .startsWith("739154");
    for (var request : desk.server.requests()) {
      assertThat(new String(ScriptJson.write(request), StandardCharsets.UTF_8))
          .doesNotContain("739154");
    }
  }

  @Test
  void who_gives_no_pin_cancels() throws Exception {
    trusted(
        script(Purpose.ACTIVATE, activation(FACTORY_PIN)),
        FakeServer.failed("CANCELLED", "You gave no PIN.", true));
    start("one");
    page.next(Question.class);
    answer(1, "null");
    assertThat(page.next(Outcome.class).result()).isEqualTo(Outcome.Result.CANCELLED);
    assertThat(new String(device.inspect().piv().pin(), StandardCharsets.ISO_8859_1))
        .startsWith("123456");
  }

  @Test
  void an_answer_to_another_question_is_not_taken() throws Exception {
    trusted(script(Purpose.ACTIVATE, activation(FACTORY_PIN)));
    start("one");
    page.next(Question.class);
    answer(2, "'739154'");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.BAD_MESSAGE);
    say("{'version':1,'type':'answer','id':'x','session':'two','question':1,'pin':'739154'}");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.UNKNOWN_SESSION);
    answer(1, "'739154'");
    assertThat(page.next(Outcome.class).result()).isEqualTo(Outcome.Result.DONE);
    answer(1, "'739154'");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.UNKNOWN_SESSION);
  }

  @Test
  void a_session_is_cancelled_while_a_pin_is_waited_for_and_the_reader_is_free_at_once()
      throws Exception {
    trusted(
        script(Purpose.ACTIVATE, activation(FACTORY_PIN)),
        FakeServer.failed("CANCELLED", "It was cancelled.", true),
        (server, request) -> FakeServer.done(request));
    start("one");
    page.next(Question.class);
    say("{'version':1,'type':'cancel','id':'c','session':'one'}");
    assertThat(page.next(Outcome.class).result()).isEqualTo(Outcome.Result.CANCELLED);
    assertThat(station.locks().isFree(Desk.READER)).isTrue();
    say("{'version':1,'type':'cancel','id':'c','session':'one'}");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.UNKNOWN_SESSION);
  }

  @Test
  void a_session_is_cancelled_while_the_server_is_waited_for() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    trusted((server, request) -> {
      asked.countDown();
      Thread.sleep(Duration.ofMinutes(5));
      return FakeServer.done(request);
    });
    start("one");
    asked.await();
    say("{'version':1,'type':'cancel','id':'c','session':'one'}");
    Outcome outcome = page.next(Outcome.class);
    assertThat(outcome.result()).isEqualTo(Outcome.Result.CANCELLED);
    assertThat(Objects.requireNonNull(outcome.problem()).code()).isEqualTo("CANCELLED");
  }

  @Test
  void a_connection_has_one_session_at_a_time() throws Exception {
    trusted(script(Purpose.ACTIVATE, activation(FACTORY_PIN)));
    start("one");
    page.next(Question.class);
    start("two");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.SESSION_LIMIT);
    answer(1, "'739154'");
    page.next(Outcome.class);
  }

  @Test
  void a_reader_has_one_session_at_a_time_and_others_see_that_it_is_busy() throws Exception {
    trusted(script(Purpose.ACTIVATE, activation(FACTORY_PIN)));
    start("one");
    page.next(Question.class);
    Page other = new Page();
    try (Conversation second = new Conversation(station, Desk.ORIGIN, other)) {
      second.receive(json(HELLO));
      other.next(Welcome.class);
      second.receive(json("{'version':1,'type':'devices','id':'d'}"));
      other.next(Devices.class, d -> has(d, ReaderView.State.BUSY));
      second.receive(
          json(
              "{'version':1,'type':'start','id':'s','session':'x','reader':'%s','ticket':'%s'}"
                  .formatted(Desk.READER, Desk.TICKET)));
      assertThat(other.next(Failure.class).code()).isEqualTo(Code.READER_BUSY);
      answer(1, "'739154'");
      page.next(Outcome.class);
      other.next(Devices.class, d -> has(d, ReaderView.State.READY));
    }
  }

  @Test
  void a_page_that_is_gone_ends_its_session_and_frees_the_reader() throws Exception {
    trusted(
        script(Purpose.ACTIVATE, activation(FACTORY_PIN)),
        FakeServer.failed("CANCELLED", "It was cancelled.", true));
    start("one");
    page.next(Question.class);
    conversation.close();
    assertThat(station.locks().isFree(Desk.READER)).isTrue();
    assertThat(desk.server.requests()).hasSize(2);
  }

  @Test
  void an_empty_reader_and_one_that_is_not_there_are_said_to_be() throws Exception {
    trusted();
    desk.insert(false);
    start("one");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.UNKNOWN_READER);
    say(
        "{'version':1,'type':'start','id':'s','session':'x','reader':'Other','ticket':'%s'}"
            .formatted(Desk.TICKET));
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.UNKNOWN_READER);
    assertThat(desk.server.requests()).isEmpty();
  }

  @Test
  void nothing_is_wiped_unless_the_person_agrees_outside_the_page() throws Exception {
    trusted(
        script(Purpose.RECYCLE, SELECT, step("00FB000000")),
        FakeServer.failed("CANCELLED", "You did not agree.", true));
    start("one");
    assertThat(page.next(Waiting.class).session()).isEqualTo("one");
    ConsentNeeded asked = page.next(ConsentNeeded.class);
    assertThat(asked.kind()).isEqualTo(ConsentNeeded.Deed.ERASE);
    assertThat(asked.identity()).isEqualTo("serial:4711");
    conversation.consent(asked.consent(), false);
    assertThat(page.next(Outcome.class).result()).isEqualTo(Outcome.Result.CANCELLED);
  }

  @Test
  void no_PIN_is_set_by_the_PUK_unless_the_person_agrees_outside_the_page() throws Exception {
    trusted(
        script(Purpose.RESET_PIN, FakeServer.reset("3132333435363738")),
        FakeServer.failed("CANCELLED", "You did not agree.", true));
    start("one");
    assertThat(page.next(Waiting.class).session()).isEqualTo("one");
    ConsentNeeded asked = page.next(ConsentNeeded.class);
    assertThat(asked.kind()).isEqualTo(ConsentNeeded.Deed.RESET_PIN);
    conversation.consent(asked.consent(), false);
    assertThat(page.next(Outcome.class).result()).isEqualTo(Outcome.Result.CANCELLED);
  }

  @Test
  void the_current_PIN_is_asked_for_with_the_tries_that_it_has_left() throws Exception {
    trusted(
        script(Purpose.CHANGE_PIN, FakeServer.change()),
        FakeServer.failed("CANCELLED", "You gave no PIN.", true));
    start("one");
    Question asked = page.next(Question.class);
    assertThat(asked.kind()).isEqualTo(Question.Kind.CURRENT_PIN);
    assertThat(asked.triesLeft()).isEqualTo(3);
    answer(asked.question(), "'123456'");
    Question next = page.next(Question.class);
    assertThat(next.kind()).isEqualTo(Question.Kind.NEW_PIN);
    assertThat(next.triesLeft()).isNull();
    answer(next.question(), "null");
    assertThat(page.next(Outcome.class).result()).isEqualTo(Outcome.Result.CANCELLED);
  }

  @Test
  void a_problem_of_the_server_s_reaches_the_page_as_it_is() throws Exception {
    trusted(FakeServer.failed("MODEL_UNKNOWN", "Nobody knows this device.", false));
    start("one");
    Outcome outcome = page.next(Outcome.class);
    assertThat(outcome.result()).isEqualTo(Outcome.Result.FAILED);
    assertThat(Objects.requireNonNull(outcome.problem()).code()).isEqualTo("MODEL_UNKNOWN");
  }

  @Test
  void a_script_that_is_not_run_and_a_server_that_is_gone_have_codes_of_their_own()
      throws Exception {
    trusted(script(Purpose.ACTIVATE, SELECT, step("00FB000000")));
    start("one");
    assertThat(code(page.next(Outcome.class))).isEqualTo("SCRIPT_REFUSED");
    desk.serverIsThere(false);
    start("two");
    assertThat(code(page.next(Outcome.class))).isEqualTo("SERVER_UNREACHABLE");
  }

  private static String code(Outcome outcome) {
    return Objects.requireNonNull(outcome.problem()).code();
  }

  @Test
  void a_page_that_breaks_the_rules_too_often_is_hung_up_on() throws Exception {
    trusted();
    for (int i = 0; i < Conversation.MAX_MISTAKES; i++) {
      say("{}");
    }
    assertThat(page.isClosed()).isFalse();
    say("{}");
    assertThat(page.isClosed()).isTrue();
  }

  @Test
  void bytes_may_be_overwritten_once_they_were_received() throws Exception {
    trusted(script(Purpose.ACTIVATE, activation(FACTORY_PIN)));
    start("one");
    page.next(Question.class);
    byte[] answer =
        json("{'version':1,'type':'answer','id':'a','session':'one','question':1,'pin':'739154'}");
    conversation.receive(answer);
    Arrays.fill(answer, (byte) 0);
    assertThat(page.next(Outcome.class).result()).isEqualTo(Outcome.Result.DONE);
    assertThat(List.of(device.inspect().piv().pinTriesLeft())).isNotEmpty();
  }
}

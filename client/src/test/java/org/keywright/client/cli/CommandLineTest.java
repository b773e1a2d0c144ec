package org.keywright.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.keywright.client.FakeServer.activation;
import static org.keywright.client.FakeServer.change;
import static org.keywright.client.FakeServer.script;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.script.Hole;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.Wire;
import org.keywright.client.FakeServer;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.link.DeviceListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class CommandLineTest {

  private static final String PIN = "739154";
  private static final String FACTORY_PIN = "313233343536FFFF";
  private static final String TICKET = "a-ticket-of-some-length";
  private static final String TOKEN = "kwt_a-token";

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private VirtualDevice device;
  private DeviceListener listener;
  private HttpServer http;
  private FakeServer server;
  private String ticketAnswer = "";
  private int ticketStatus = 201;
  private final List<String> asked = new ArrayList<>();
  private @Nullable Path token;

  CommandLineTest() throws IOException {
    device = DeviceModels.securityKey(DeviceOptions.defaults().serial(4711));
    listener = DeviceListener.start(device, 0);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server = new FakeServer(origin(), true);
  }

  @BeforeEach
  void start() throws IOException {
    ticketAnswer =
        "{\"issuance\":{\"id\":\"%s\",\"more\":[1]},\"ticket\":\"%s\",\"expiresAt\":\"2026-01-01T00:00:00Z\"}"
            .formatted(FakeServer.ISSUANCE, TICKET);
    http.createContext("/api/v1/", this::api);
    http.createContext(
        Wire.IDENTITY_PATH, exchange -> answer(exchange, 200, ScriptJson.write(server.identity())));
    http.createContext(Wire.EXCHANGE_PATH, this::exchange);
    http.start();
    token = folder.resolve("token");
    Files.writeString(token, TOKEN + "\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void stop() {
    http.stop(0);
    listener.close();
  }

  private String origin() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  private void api(HttpExchange exchange) throws IOException {
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization")
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    answer(exchange, ticketStatus, ticketAnswer.getBytes(UTF_8));
  }

  private void exchange(HttpExchange exchange) throws IOException {
    try {
      ExchangeRequest request =
          ScriptJson.read(exchange.getRequestBody().readAllBytes(), ExchangeRequest.class);
      answer(exchange, 200, ScriptJson.write(server.exchange(request)));
    } catch (ScriptJson.MalformedException | InterruptedException e) {
      answer(exchange, 400, new byte[0]);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void answering(FakeServer.Answer... answers) {
    server = new FakeServer(origin(), true, answers);
  }

  /** A person at the console who gives these answers, in turn. */
  private final class Typing extends Terminal {
    private final List<String> answers;

    Typing(String... answers) {
      super(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), null, false);
      this.answers = new ArrayList<>(List.of(answers));
    }

    @Override
    boolean isInteractive() {
      return true;
    }

    @Override
    @Nullable String ask(String question) {
      tell(question);
      return answers.isEmpty() ? null : answers.removeFirst();
    }

    @Override
    char @Nullable [] askSecretly(String question) {
      String answer = ask(question);
      return answer == null ? null : answer.toCharArray();
    }
  }

  private Terminal nobody() {
    return new Terminal(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), null, false);
  }

  private int run(Terminal terminal, String... arguments) {
    return new CommandLine(terminal, folder.resolve("config"), new Cancel(Thread.currentThread()))
        .run(List.of(arguments))
        .number();
  }

  private String[] issue(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "issue",
                "--server",
                origin(),
                "--token-file",
                String.valueOf(token),
                "--holder",
                "ada@example.org",
                "--policy",
                "Staff",
                "--virtual",
                String.valueOf(listener.port()),
                "--demo"));
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(new String[0]);
  }

  private String fingerprint() {
    return server.trusted().fingerprint();
  }

  private JsonNode json(UnaryOperator<String> none) throws IOException {
    return JsonMapper.shared().readTree(none.apply(Files.readString(folder.resolve("r.json"))));
  }

  private JsonNode report() throws IOException {
    return json(text -> text);
  }

  private String errors() {
    return err.toString(UTF_8);
  }

  @Test
  void a_device_is_issued_to_a_person_at_the_console() throws Exception {
    answering(script(Purpose.ACTIVATE, activation(FACTORY_PIN)));
    int exit =
        run(
            new Typing("yes", "123456", "73915", PIN, "739155", PIN, PIN),
            issue("--json", folder.resolve("r.json").toString()));
    assertThat(exit).as(errors()).isZero();
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/issuances Bearer "
                + TOKEN
                + " "
                + asked.getFirst().substring(asked.getFirst().indexOf('{')));
    assertThat(
            JsonMapper.shared().readTree(asked.getFirst().substring(asked.getFirst().indexOf('{'))))
        .isEqualTo(
            JsonMapper.shared()
                .valueToTree(Map.of("holder", "ada@example.org", "policy", "Staff")));
    assertThat(errors())
        .contains(fingerprint())
        .contains("too easy to guess")
        .contains("too short")
        .contains("not the same")
        .doesNotContain(PIN)
        .doesNotContain(TOKEN)
        .doesNotContain(TICKET);
    assertThat(out.toString(UTF_8)).contains("ACTIVE").contains("serial:4711");
    assertThat(device.inspect().piv().pin()).startsWith('7', '3', '9', '1', '5', '4');
    JsonNode report = report();
    assertThat(report.path("result").asString()).isEqualTo("done");
    assertThat(report.path("issuance").asString()).isEqualTo(FakeServer.ISSUANCE.toString());
    assertThat(report.path("exchanges").asInt()).isEqualTo(2);
    assertThat(report.path("apdus").asLong()).isEqualTo(device.apduCount());
    assertThat(report.path("objects").path(0).path("name").asString()).isEqualTo("CHUID");
  }

  @Test
  void a_program_gives_the_fingerprint_and_the_pin() throws Exception {
    answering(script(Purpose.ACTIVATE, activation(FACTORY_PIN)));
    Path pin = folder.resolve("pin");
    Files.writeString(pin, PIN + "\n");
    try (var file = new java.io.RandomAccessFile(pin.toFile(), "r")) {
      int descriptor = descriptorOf(pin);
      assertThat(run(nobody(), issue("--trust", fingerprint(), "--pin-fd", "" + descriptor)))
          .as(errors())
          .isZero();
      assertThat(file.length()).isPositive();
    }
    assertThat(device.inspect().piv().pin()).startsWith('7', '3', '9', '1', '5', '4');
    assertThat(errors()).contains("Working (exchange 1)").doesNotContain("\r");
  }

  /** The number under which this process has the file open. */
  private static int descriptorOf(Path file) throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : open.toList()) {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(file.toRealPath())) {
          return Integer.parseInt(link.getFileName().toString());
        }
      }
    }
    throw new IOException("not open");
  }

  @Test
  void an_unknown_server_gets_neither_token_nor_device_where_nobody_can_be_asked() {
    assertThat(run(nobody(), issue())).isEqualTo(3);
    assertThat(errors()).contains("--trust " + fingerprint().replace(" ", ""));
    assertThat(asked).isEmpty();
    assertThat(device.apduCount()).isZero();
  }

  @Test
  void a_wrong_fingerprint_is_refused() {
    assertThat(run(nobody(), issue("--trust", "00".repeat(32)))).isEqualTo(3);
    assertThat(asked).isEmpty();
  }

  @Test
  void a_person_who_does_not_agree_trusts_nothing() {
    assertThat(run(new Typing("no"), issue())).isEqualTo(3);
    assertThat(folder.resolve("config/keywright/trust.json")).doesNotExist();
  }

  @Test
  void a_key_that_changed_is_refused_even_with_the_right_fingerprint() {
    assertThat(run(nobody(), issue("--trust", fingerprint()))).as(errors()).isZero();
    answering();
    assertThat(run(nobody(), issue("--trust", fingerprint()))).isEqualTo(3);
    assertThat(errors()).contains("HAS CHANGED");
    assertThat(run(nobody(), "trust", "forget", origin(), "--demo")).isZero();
    assertThat(run(nobody(), issue("--trust", fingerprint()))).isZero();
  }

  @Test
  void a_production_client_does_nothing_for_a_demonstrations_server() {
    String[] arguments =
        Arrays.stream(issue("--trust", fingerprint()))
            .filter(argument -> !argument.equals("--demo"))
            .toArray(String[]::new);
    assertThat(run(nobody(), arguments)).isEqualTo(3);
    assertThat(errors()).contains("demonstration");
    assertThat(asked).isEmpty();
    assertThat(folder.resolve("config/keywright/trust.json")).doesNotExist();
  }

  @Test
  void a_demonstration_needs_a_virtual_reader() {
    assertThat(
            run(
                nobody(),
                "issue",
                "--server",
                origin(),
                "--token-file",
                "" + token,
                "--holder",
                "a",
                "--policy",
                "b",
                "--demo"))
        .isEqualTo(2);
  }

  @Test
  void a_problem_is_told_in_words_with_what_to_type_next() throws Exception {
    answering(FakeServer.failed("DEVICE_REMOVED", "It was \u001B[31mremoved.", true));
    assertThat(
            run(
                nobody(),
                issue("--trust", fingerprint(), "--json", folder.resolve("r.json").toString())))
        .isEqualTo(1);
    assertThat(errors())
        .contains("It was  [31mremoved.")
        .contains("code: DEVICE_REMOVED")
        .contains("correlation id: c-1")
        .contains("--retry " + FakeServer.ISSUANCE)
        .contains("--virtual " + listener.port());
    assertThat(report().path("problem").path("code").asString()).isEqualTo("DEVICE_REMOVED");
    assertThat(report().path("result").asString()).isEqualTo("failed");
  }

  @Test
  void a_retry_asks_for_another_attempt() {
    assertThat(
            run(
                nobody(),
                "issue",
                "--server",
                origin(),
                "--token-file",
                "" + token,
                "--retry",
                FakeServer.ISSUANCE.toString(),
                "--virtual",
                "localhost:" + listener.port(),
                "--demo",
                "--trust",
                fingerprint()))
        .as(errors())
        .isZero();
    assertThat(asked.getFirst())
        .startsWith("POST /api/v1/issuances/" + FakeServer.ISSUANCE + "/attempts ");
  }

  @Test
  void what_the_server_refuses_is_told_with_its_reasons() {
    ticketStatus = 422;
    ticketAnswer =
        "{\"status\":422,\"detail\":\"not"
            + " acceptable\",\"code\":\"invalid\",\"correlationId\":\"c-9\",\"fields\":[{\"field\":\"holder\",\"message\":\"is"
            + " not the name of a person\"}]}";
    assertThat(run(nobody(), issue("--trust", fingerprint()))).isEqualTo(3);
    assertThat(errors()).contains("holder is not the name of a person").contains("c-9");
  }

  @Test
  void an_agreement_that_is_missing_is_told_with_where_it_is_given() throws Exception {
    ticketStatus = 409;
    ticketAnswer =
        "{\"status\":409,\"detail\":\"Staff has a subscriber"
            + " agreement\",\"code\":\"agreement-needed\"}";
    Path written = folder.resolve("agreement.json");
    assertThat(run(nobody(), issue("--trust", fingerprint(), "--json", written.toString())))
        .isEqualTo(3);
    assertThat(errors())
        .contains("Staff has a subscriber agreement")
        .contains(origin() + "/my-devices")
        .contains(origin() + "/administration/people")
        .contains("Then run this again.");
    assertThat(Files.readString(written)).contains("\"code\":\"agreement-needed\"");
    assertThat(device.apduCount()).isZero();
  }

  @Test
  void an_answer_that_is_no_ticket_is_refused() {
    for (String answer :
        List.of(
            "",
            "[]",
            "{}",
            "{\"ticket\":\"" + TICKET + "\"}",
            "{\"issuance\":{\"id\":\"1\"}}",
            "[".repeat(5_000))) {
      ticketAnswer = answer;
      assertThat(run(nobody(), issue("--trust", fingerprint()))).as(answer).isEqualTo(3);
    }
    assertThat(device.apduCount()).isZero();
  }

  @Test
  void recycling_is_confirmed_on_the_console_or_beforehand() {
    String id = "00000000-0000-0000-0000-00000000d0d0";
    String[] arguments = {
      "recycle",
      "--server",
      origin(),
      "--token-file",
      "" + token,
      "--device",
      id,
      "--virtual",
      "" + listener.port(),
      "--demo",
      "--trust",
      fingerprint()
    };
    assertThat(run(nobody(), arguments)).isEqualTo(2);
    answering(
        script(Purpose.RECYCLE, FakeServer.SELECT),
        FakeServer.failed("CANCELLED", "It was cancelled on the workstation.", true));
    arguments[arguments.length - 1] = fingerprint();
    assertThat(run(new Typing("no"), arguments)).isEqualTo(1);
    assertThat(errors()).contains("will be wiped").contains("serial:4711");
    assertThat(asked.getLast()).startsWith("POST /api/v1/devices/" + id + "/recycle ");
  }

  private static final String DEVICE = "00000000-0000-0000-0000-00000000d0d0";

  private String[] onDevice(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(issue("--trust", fingerprint())));
    arguments.set(0, command);
    arguments.set(arguments.indexOf("--holder") + 1, DEVICE);
    arguments.set(arguments.indexOf("--holder"), "--device");
    arguments.subList(arguments.indexOf("--policy"), arguments.indexOf("--policy") + 2).clear();
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(new String[0]);
  }

  @Test
  void a_PIN_is_changed_at_the_console_and_the_tries_left_are_told() {
    answering(script(Purpose.CHANGE_PIN, change()));
    assertThat(run(new Typing("123456", PIN, PIN), onDevice("change-pin"))).as(errors()).isZero();
    assertThat(asked.getLast()).startsWith("POST /api/v1/devices/" + DEVICE + "/change-pin ");
    assertThat(errors()).contains("3 tries left").doesNotContain(PIN);
    assertThat(device.inspect().piv().pin()).startsWith('7', '3', '9', '1', '5', '4');
  }

  @Test
  void a_wrong_PIN_ends_it_and_it_is_said_how_to_go_on() {
    answering(
        script(Purpose.CHANGE_PIN, change()),
        FakeServer.failed("PIN_WRONG", "The current PIN is wrong. 2 tries are left.", true));
    assertThat(run(new Typing("864209", PIN, PIN), onDevice("change-pin"))).isEqualTo(1);
    assertThat(errors())
        .contains("2 tries are left")
        .contains("keywright client change-pin --server " + origin())
        .contains("--retry " + FakeServer.ISSUANCE);
  }

  @Test
  void both_PINs_come_from_one_descriptor_for_programs() throws Exception {
    Path pins = folder.resolve("pins");
    Files.writeString(pins, PIN + "\n123456\n");
    PinEntry entry = new PinEntry.FromDescriptor(pins.toString(), nobody());
    for (var hole : Objects.requireNonNull(change()[1].hole()).pins()) {
      try (var pin = Objects.requireNonNull(entry.pin(hole))) {
        assertThat(new String(pin.reveal(), UTF_8))
            .isEqualTo(hole.pin() == Hole.PinKind.NEW ? PIN : "123456");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset-pin", "unlock"})
  void replacing_a_PIN_without_it_is_confirmed_on_the_console(String command) {
    assertThat(run(nobody(), onDevice(command))).isEqualTo(2);
    answering(
        script(Purpose.RESET_PIN, FakeServer.reset("3132333435363738")),
        FakeServer.failed("CANCELLED", "It was cancelled on the workstation.", true));
    assertThat(run(new Typing("no"), onDevice(command))).isEqualTo(1);
    assertThat(errors()).contains("will be replaced by a new one").doesNotContain("wiped");
    assertThat(device.inspect().piv().pin()).startsWith('1', '2', '3');
    assertThat(asked.getLast()).startsWith("POST /api/v1/devices/" + DEVICE + "/" + command + " ");
  }

  @Test
  void replacing_a_PIN_without_it_is_confirmed_beforehand() {
    answering(script(Purpose.RESET_PIN, FakeServer.reset("3132333435363738")));
    assertThat(run(new Typing(PIN, PIN), onDevice("reset-pin", "--yes"))).as(errors()).isZero();
    assertThat(device.inspect().piv().pin()).startsWith('7', '3', '9');
  }

  @Test
  void a_device_that_is_not_there_is_told() {
    listener.close();
    assertThat(run(nobody(), issue("--trust", fingerprint()))).isEqualTo(4);
    assertThat(asked).isEmpty();
  }

  @Test
  void several_devices_have_to_be_told_apart() throws Exception {
    VirtualDevice other = DeviceModels.plainCard(DeviceOptions.defaults());
    try (DeviceListener second = DeviceListener.start(other, 0)) {
      assertThat(run(nobody(), issue("--virtual", "" + second.port(), "--trust", fingerprint())))
          .isEqualTo(4);
      assertThat(errors())
          .contains("--reader")
          .contains("virtual:" + listener.port())
          .contains("virtual:" + second.port());
      assertThat(
              run(
                  nobody(),
                  issue(
                      "--virtual",
                      "" + second.port(),
                      "--reader",
                      "virtual:" + listener.port(),
                      "--trust",
                      fingerprint())))
          .as(errors())
          .isZero();
      assertThat(other.apduCount()).isZero();
    }
  }

  @Test
  void readers_tells_what_is_in_them() throws Exception {
    assertThat(run(nobody(), "readers", "--demo", "--virtual", "127.0.0.1:" + listener.port()))
        .isZero();
    assertThat(out.toString(UTF_8)).contains("PIV security key, serial number 4711");
    out.reset();
    assertThat(run(nobody(), "readers", "--demo", "--json", "--virtual", "" + listener.port()))
        .isZero();
    assertThat(
            JsonMapper.shared().readTree(out.toString(UTF_8)).path(0).path("identity").asString())
        .isEqualTo("serial:4711");
  }

  @Test
  void without_readers_it_says_what_to_do() {
    assertThat(run(nobody(), "readers", "--demo")).isEqualTo(4);
    assertThat(errors()).contains("pcscd");
  }

  @Test
  void wrong_calls_are_told() {
    for (String[] arguments :
        new String[][] {
          {},
          {"no-such"},
          {"issue"},
          {"issue", "--server", "http://id.example.com"},
          {"issue", "--no-such", "x"},
          issue("--yes"),
          issue("--holder", "again"),
          issue("--pin-fd", "x"),
          issue("word"),
          {"readers", "--virtual", "elsewhere.example:1"},
          {"readers", "--virtual"},
          {"trust"},
          {"recycle", "--server", "https://x.example", "--device", "1"}
        }) {
      assertThat(run(nobody(), arguments)).as(Arrays.toString(arguments)).isEqualTo(2);
    }
    assertThat(run(nobody(), "help")).isZero();
    assertThat(run(nobody(), "version")).isZero();
  }

  @Test
  void a_token_that_everybody_can_read_is_warned_of() throws Exception {
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run(nobody(), issue("--trust", fingerprint()))).isZero();
    assertThat(errors()).contains("chmod 600");
    Files.writeString(token, "two\nlines\n");
    assertThat(run(nobody(), issue("--trust", fingerprint()))).isEqualTo(2);
  }

  @Test
  void the_configuration_folder_is_that_of_xdg() {
    assertThat(CommandLine.configuration(Map.of("XDG_CONFIG_HOME", "/x/y")))
        .isEqualTo(Path.of("/x/y"));
    assertThat(CommandLine.configuration(Map.of("XDG_CONFIG_HOME", "relative")))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".config"));
  }
}

package org.keywright.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.host.Workstation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(180)
@SuppressWarnings("NullAway.Init") // set before each test
class BridgeTest {

  private static final URI ORIGIN = URI.create("http://localhost:8080");

  // Who looks after the readers may still be writing a lock when a test is over.
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private Processes processes;
  private Bridge bridge;

  @BeforeEach
  void start() throws Exception {
    processes = new Processes();
    DemoDesk desk =
        new DemoDesk(
            new DemoReader(DemoDevices.start(processes, List.of("security-key", "plain"), folder)),
            new DemoScanner(
                Path.of(System.getProperty("keywright.root"), "testdata/fingerprints/sourceafis")));
    Workstation station = Demo.workstation(desk, folder);
    byte[] root =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    station.trust().add(ORIGIN, new ServerIdentity(1, ORIGIN.toString(), root, true));
    bridge = Bridge.start(ORIGIN, station, desk);
  }

  @AfterEach
  void end() {
    bridge.close();
    processes.close();
  }

  /** A page in a browser. */
  private static final class Page implements WebSocket.Listener {
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        heard.add(JsonMapper.shared().readTree(part.toString()));
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }

    JsonNode next(String type) throws InterruptedException {
      return next(message -> message.get("type").stringValue().equals(type));
    }

    JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
      while (true) {
        JsonNode message = heard.poll(30, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        if (wanted.test(message)) {
          return message;
        }
      }
    }
  }

  private WebSocket connect(Page page, String origin) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Origin", origin)
        .connectTimeout(Duration.ofSeconds(30))
        .buildAsync(bridge.address(), page)
        .join();
  }

  private WebSocket unlocked(Page page) throws InterruptedException {
    WebSocket socket = connect(page, ORIGIN.toString());
    say(socket, "{'version':1,'type':'key','key':'" + bridge.key() + "'}");
    page.next("ready");
    return socket;
  }

  private static void say(WebSocket socket, String message) {
    socket.sendText(message.replace('\'', '"'), true).join();
  }

  @Test
  void a_page_of_another_origin_is_not_let_in() {
    for (String origin :
        List.of("https://evil.example", "http://localhost:8081", "http://127.0.0.1:8080", "null")) {
      assertThatThrownBy(() -> connect(new Page(), origin)).isInstanceOf(CompletionException.class);
    }
  }

  @Test
  void who_does_not_show_the_key_first_is_hung_up_on() throws Exception {
    for (String first :
        List.of(
            "{'version':1,'type':'hello','id':'h'}",
            "{'version':1,'type':'key','key':'guessed'}",
            "{'version':1,'type':'key','key':'" + bridge.key() + "','id':'k'}",
            "nonsense")) {
      Page page = new Page();
      say(connect(page, ORIGIN.toString()), first);
      assertThat(page.closed.get(30, TimeUnit.SECONDS)).as(first).isEqualTo(1008);
      assertThat(page.heard).isEmpty();
    }
  }

  @Test
  void a_page_with_the_key_is_welcome_and_sees_the_device() throws Exception {
    Page page = new Page();
    WebSocket socket = unlocked(page);
    say(socket, "{'version':1,'type':'hello','id':'h'}");
    JsonNode welcome = page.next("welcome");
    assertThat(welcome.get("demo").booleanValue()).isTrue();
    assertThat(welcome.get("extension").isNull()).isTrue();
    say(socket, "{'version':1,'type':'devices','id':'d'}");
    JsonNode reader = page.next(m -> state(m).equals("READY")).get("readers").get(0);
    assertThat(reader.get("reader").stringValue()).isEqualTo(DemoReader.NAME);
    assertThat(reader.at("/device/identity").stringValue()).isEqualTo("serial:12345678");
  }

  private static String state(JsonNode message) {
    return message.at("/readers/0/state").asString("");
  }

  @Test
  void the_page_pulls_the_device_plugs_it_in_and_puts_in_another_one() throws Exception {
    Page page = new Page();
    WebSocket socket = unlocked(page);
    say(socket, "{'version':1,'type':'hello','id':'h'}");
    page.next("welcome");
    say(socket, "{'version':1,'type':'devices','id':'d'}");
    page.next(m -> state(m).equals("READY"));
    say(socket, "{'version':1,'type':'reader-remove','id':'r1'}");
    assertThat(page.next("reader").get("inserted").booleanValue()).isFalse();
    page.next(m -> state(m).equals("EMPTY"));
    say(socket, "{'version':1,'type':'reader-choose','id':'r2','model':'plain'}");
    JsonNode now = page.next("reader");
    assertThat(now.get("model").stringValue()).isEqualTo("plain");
    assertThat(now.get("inserted").booleanValue()).isTrue();
    assertThat(page.next(m -> state(m).equals("READY")).at("/readers/0/device/kind").stringValue())
        .isEqualTo("PIV card");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reader", "scanner"})
  void the_commands_of_reader_and_scanner_are_those_of_the_examples(String what) throws Exception {
    JsonNode examples =
        JsonMapper.shared()
            .readTree(
                Files.readAllBytes(
                    Path.of(
                        System.getProperty("keywright.root"),
                        "testdata/messages/" + what + "-commands.json")));
    Page page = new Page();
    WebSocket socket = unlocked(page);
    for (JsonNode example : examples.get("valid")) {
      JsonNode message = example.get("message");
      socket.sendText(message.toString(), true).join();
      JsonNode answer = page.next(m -> true);
      assertThat(answer.get("type").stringValue()).as(message.toString()).isEqualTo(what);
      assertThat(answer.get("id")).isEqualTo(message.get("id"));
      if (what.equals("reader")) {
        assertThat(answer.get("models")).hasSize(2);
        assertThat(answer.get("faults")).hasSize(DemoReader.Breakage.values().length);
      } else {
        assertThat(answer.get("fingers")).hasSize(DemoScanner.Touch.values().length);
      }
      if (message.has("finger")) {
        assertThat(answer.get("placed")).isEqualTo(message.get("finger"));
      }
    }
    for (JsonNode example : examples.get("invalid")) {
      socket.sendText(example.get("message").toString(), true).join();
      JsonNode answer = page.next(m -> true);
      assertThat(answer.get("code").stringValue())
          .as(example.get("why").stringValue())
          .isEqualTo("BAD_MESSAGE");
    }
  }

  @Test
  void a_finger_that_the_page_puts_onto_the_scanner_is_captured() throws Exception {
    Page page = new Page();
    WebSocket socket = unlocked(page);
    say(socket, "{'version':1,'type':'hello','id':'h'}");
    page.next("welcome");
    say(socket, "{'version':1,'type':'scanners','id':'s'}");
    assertThat(page.next("scanners").at("/scanners/0/scanner").stringValue())
        .isEqualTo(DemoScanner.NAME);
    say(
        socket,
        "{'version':1,'type':'capture','id':'f','capture':'f','scanner':'Virtual"
            + " scanner','finger':'RIGHT_INDEX','seconds':60}");
    say(socket, "{'version':1,'type':'scanner-place','id':'p','finger':'GRACE'}");
    JsonNode sample = page.next("sample");
    assertThat(sample.get("width").intValue()).isEqualTo(388);
    assertThat(sample.get("resolution").intValue()).isEqualTo(500);
  }

  @Test
  void a_frame_that_is_too_long_or_no_text_ends_the_connection() throws Exception {
    Page page = new Page();
    say(unlocked(page), "{'version':1,'type':'hello','id':'" + "x".repeat(70_000) + "'}");
    assertThat(page.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1009);
    Page other = new Page();
    unlocked(other).sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
    assertThat(other.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1003);
  }

  @Test
  void nobody_reaches_it_from_another_computer() throws Exception {
    try (Socket socket = new Socket()) {
      String outside =
          java.net.NetworkInterface.networkInterfaces()
              .flatMap(java.net.NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress())
              .map(java.net.InetAddress::getHostAddress)
              .findFirst()
              .orElse("192.0.2.1");
      assertThatThrownBy(() ->
              socket.connect(new InetSocketAddress(outside, bridge.address().getPort()), 2_000))
          .isInstanceOf(java.io.IOException.class);
    }
  }

  @Test
  void address_and_key_are_for_the_server_s_eyes_alone() throws Exception {
    Path file = folder.resolve("bridge.json");
    bridge.writeTo(file);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    JsonNode written = JsonMapper.shared().readTree(Files.readAllBytes(file));
    assertThat(written.get("url").stringValue()).isEqualTo(bridge.address().toString());
    assertThat(written.get("key").stringValue()).hasSizeGreaterThan(30);
  }
}

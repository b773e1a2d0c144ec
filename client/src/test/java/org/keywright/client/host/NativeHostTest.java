package org.keywright.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.keywright.client.FakeServer.activation;
import static org.keywright.client.FakeServer.script;
import static org.keywright.client.host.Page.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.ScriptJson;
import org.keywright.client.FakeServer;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;

@Timeout(60)
class NativeHostTest {

  private static final String HELLO =
      "{'origin':'https://id.example.com','message':{'version':1,'type':'hello','id':'h'}}";

  @TempDir private Path folder;

  private Desk desk(FakeServer.Answer... answers) throws IOException {
    return new Desk(
        DeviceModels.securityKey(DeviceOptions.defaults().serial(4711)),
        new FakeServer(Desk.ORIGIN.toString(), false, answers),
        folder);
  }

  private static byte[] frame(byte[] message) {
    return ByteBuffer.allocate(4 + message.length)
        .order(ByteOrder.nativeOrder())
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static byte[] head(int length) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(length).array();
  }

  /** Serves this input to its end. */
  private List<ClientMessage> serve(byte[]... input) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : input) {
      all.write(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NativeHost.serve(desk().workstation(), new ByteArrayInputStream(all.toByteArray()), out);
    return messages(out.toByteArray());
  }

  private static List<ClientMessage> messages(byte[] output) throws Exception {
    List<ClientMessage> messages = new ArrayList<>();
    InputStream in = new ByteArrayInputStream(output);
    for (Optional<byte[]> frame = NativeFrames.read(in);
        frame.isPresent();
        frame = NativeFrames.read(in)) {
      messages.add(ScriptJson.read(frame.get(), ClientMessage.class));
    }
    return messages;
  }

  private static void assertRefused(ClientMessage message) {
    assertThat(message)
        .isInstanceOfSatisfying(
            ClientMessage.Failure.class,
            f -> assertThat(f.code()).isEqualTo(ClientMessage.Failure.Code.BAD_MESSAGE));
  }

  @Test
  void it_says_that_it_is_ready_before_it_hears_anything() throws Exception {
    assertThat(serve())
        .singleElement()
        .isInstanceOfSatisfying(
            ClientMessage.Ready.class, ready -> assertThat(ready.client()).startsWith("0.1.0"));
  }

  @Test
  void it_ends_when_the_tab_is_gone_whatever_comes_after() throws Exception {
    assertThat(serve(frame(json("{'version':1,'type':'bye'}")), head(-1))).hasSize(1);
  }

  @Test
  void a_frame_that_is_too_long_or_empty_or_cut_off_ends_the_connection() {
    for (byte[] bad :
        List.of(
            head(MessageReader.MAX_MESSAGE + 1),
            head(-1),
            head(Integer.MIN_VALUE),
            head(0),
            new byte[] {1, 0},
            head(5))) {
      assertThatThrownBy(() -> serve(bad)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void what_is_no_message_is_refused_and_the_connection_goes_on() throws Exception {
    List<ClientMessage> said =
        serve(
            frame(json("nonsense")),
            frame(json("{'version':1,'type':'hello','id':'h'}")),
            frame(json("{'version':1,'type':'consent','consent':1,'granted':true}")),
            frame(json("{'version':1,'type':'bye'}")));
    assertThat(said).hasSize(4);
    said.subList(1, 4).forEach(NativeHostTest::assertRefused);
  }

  @Test
  void a_connection_is_for_one_origin() throws Exception {
    List<ClientMessage> said =
        serve(
            frame(json(HELLO.replace("hello", "cancel").replace("'h'", "'h','session':'s'"))),
            frame(json(HELLO.replace("id.example.com", "other.example.com"))));
    assertRefused(said.getLast());
  }

  @Test
  void too_many_mistakes_end_the_connection() {
    byte[][] frames = new byte[Conversation.MAX_MISTAKES + 1][];
    java.util.Arrays.fill(frames, frame(json("{}")));
    assertThatThrownBy(() -> serve(frames))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too many");
  }

  @Test
  void a_browser_that_is_gone_ends_the_session_and_the_server_hears_of_it() throws Exception {
    Desk desk =
        desk(
            script(Purpose.ACTIVATE, activation("313233343536FFFF")),
            FakeServer.failed("CANCELLED", "It was cancelled.", true));
    Workstation station = desk.workstation();
    station.add(Desk.ORIGIN, desk.server.identity());
    Pipe down = Pipe.open();
    Pipe up = Pipe.open();
    OutputStream toHost = Channels.newOutputStream(down.sink());
    InputStream in = Channels.newInputStream(down.source());
    OutputStream out = Channels.newOutputStream(up.sink());
    InputStream fromHost = Channels.newInputStream(up.source());
    Thread host =
        Thread.ofPlatform()
            .start(() -> {
              try {
                NativeHost.serve(station, in, out);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    toHost.write(frame(json(HELLO)));
    toHost.flush();
    await(fromHost, "welcome");
    toHost.write(
        frame(
            json(
                "{'origin':'https://id.example.com','message':{'version':1,'type':'start','id':'s','session':'x','reader':'%s','ticket':'%s'}}"
                    .formatted(Desk.READER, Desk.TICKET))));
    toHost.flush();
    await(fromHost, "question");
    toHost.close();
    host.join(30_000);
    assertThat(host.isAlive()).isFalse();
    assertThat(desk.server.requests()).hasSize(2);
    assertThat(station.locks().isFree(Desk.READER)).isTrue();
  }

  private static void await(InputStream in, String type) throws Exception {
    while (!MessageReader.type(NativeFrames.read(in).orElseThrow()).equals(type)) {
      // The next one.
    }
  }
}

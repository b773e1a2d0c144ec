package org.keywright.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.keywright.client.host.Page.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.card.script.ScriptJson;
import org.keywright.client.FakeServer;
import org.keywright.client.host.ClientMessage.Failure;
import org.keywright.client.host.ClientMessage.Failure.Code;
import org.keywright.client.host.ClientMessage.Sample;
import org.keywright.client.host.ClientMessage.Welcome;
import org.keywright.client.scanner.CaptureException;
import org.keywright.client.scanner.FingerImage;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;

/** A page has fingers captured. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // set before each test
class CaptureTest {

  // Who looks after the scanner may still be writing a lock when a test is over.
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private final Page page = new Page();
  private Desk desk;
  private Conversation conversation;

  @BeforeEach
  void trusted() throws Exception {
    desk =
        new Desk(
            DeviceModels.securityKey(DeviceOptions.defaults().serial(4711)),
            new FakeServer(Desk.ORIGIN.toString(), false),
            folder);
    Workstation station = desk.workstation();
    station.add(Desk.ORIGIN, desk.server.identity());
    conversation = new Conversation(station, Desk.ORIGIN, page);
  }

  private void hello() throws InterruptedException {
    say("{'version':1,'type':'hello','id':'h'}");
    page.next(Welcome.class);
  }

  @AfterEach
  void end() {
    conversation.close();
  }

  private void say(String message) {
    conversation.receive(json(message));
  }

  private void capture(String name, String scanner) {
    say(
        "{'version':1,'type':'capture','id':'%s','capture':'%s','scanner':'%s','finger':'LEFT_RING','seconds':7}"
            .formatted(name, name, scanner));
  }

  private static FingerImage noise(int side) throws CaptureException {
    byte[] grey = new byte[side * side];
    new Random(1).nextBytes(grey);
    return new FingerImage(side, side, 500, grey);
  }

  @Test
  void a_page_that_is_not_trusted_learns_of_no_scanner_and_gets_no_finger() throws Exception {
    say("{'version':1,'type':'scanners','id':'s'}");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.NOT_TRUSTED);
    capture("f1", TestScanner.NAME);
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.NOT_TRUSTED);
    assertThat(desk.scanner.asked).isEmpty();
  }

  @Test
  void a_finger_comes_in_parts_of_which_no_message_is_longer_than_it_may_be() throws Exception {
    hello();
    say("{'version':1,'type':'scanners','id':'s'}");
    assertThat(page.next(ClientMessage.Scanners.class).scanners())
        .containsExactly(new ClientMessage.Scanner(TestScanner.NAME));
    capture("f1", TestScanner.NAME);
    assertThat(desk.scanner.asked.poll(30, TimeUnit.SECONDS)).isEqualTo("LEFT_RING in 7");
    // The largest there is, and nothing in it can be made smaller.
    desk.scanner.touch(() -> noise(FingerImage.MAX_SIDE));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    Sample part;
    int count = 0;
    do {
      part = page.next(Sample.class);
      count++;
      assertThat(part.part()).isEqualTo(count);
      assertThat(part.id()).isEqualTo("f1");
      assertThat(ScriptJson.write(part)).hasSizeLessThan(MessageReader.MAX_MESSAGE);
      png.writeBytes(Base64.getDecoder().decode(part.data()));
    } while (part.part() < part.parts());
    assertThat(count).isBetween(2, 32);
    assertThat(ImageIO.read(new ByteArrayInputStream(png.toByteArray())).getWidth())
        .isEqualTo(part.width());
  }

  @Test
  void a_capture_that_is_given_up_ends_and_the_scanner_is_free_again() throws Exception {
    hello();
    capture("f1", TestScanner.NAME);
    assertThat(desk.scanner.asked.poll(30, TimeUnit.SECONDS)).isNotNull();
    capture("f2", TestScanner.NAME);
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.SCANNER_BUSY);
    say("{'version':1,'type':'capture-cancel','id':'c','capture':'f2'}");
    say("{'version':1,'type':'capture-cancel','id':'c','capture':'f1'}");
    Failure ended = page.next(Failure.class);
    assertThat(ended.code()).isEqualTo(Code.CAPTURE_CANCELLED);
    assertThat(ended.id()).isEqualTo("f1");
    capture("f3", TestScanner.NAME);
    desk.scanner.touch(() -> noise(200));
    assertThat(page.next(Sample.class).capture()).isEqualTo("f3");
  }

  @Test
  void another_tab_does_not_get_a_scanner_that_is_at_work() throws Exception {
    hello();
    capture("f1", TestScanner.NAME);
    assertThat(desk.scanner.asked.poll(30, TimeUnit.SECONDS)).isNotNull();
    Page other = new Page();
    try (Conversation second = new Conversation(desk.workstation(), Desk.ORIGIN, other)) {
      second.receive(json("{'version':1,'type':'hello','id':'h'}"));
      other.next(Welcome.class);
      second.receive(
          json(
              "{'version':1,'type':'capture','id':'f','capture':'f','scanner':'%s','finger':null,'seconds':5}"
                  .formatted(TestScanner.NAME)));
      assertThat(other.next(Failure.class).code()).isEqualTo(Code.SCANNER_BUSY);
    }
    // The first page goes away, and its capture with it.
    conversation.close();
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.CAPTURE_CANCELLED);
  }

  @Test
  void what_goes_wrong_with_a_scanner_is_told_by_its_own_code() throws Exception {
    hello();
    capture("f1", "no such scanner");
    assertThat(page.next(Failure.class).code()).isEqualTo(Code.UNKNOWN_SCANNER);
    desk.scanner.touch(() -> {
      throw new CaptureException(CaptureException.Reason.TIMED_OUT, "No finger came.");
    });
    capture("f2", TestScanner.NAME);
    Failure late = page.next(Failure.class);
    assertThat(late.code()).isEqualTo(Code.CAPTURE_TIMED_OUT);
    assertThat(late.message()).isEqualTo("No finger came.");
    desk.scanner.touch(() -> new FingerImage(640, 480, 300, new byte[640 * 480]));
    capture("f3", TestScanner.NAME);
    Failure unfit = page.next(Failure.class);
    assertThat(unfit.code()).isEqualTo(Code.CAPTURE_FAILED);
    assertThat(unfit.message()).contains("300 per inch");
    desk.scanner.touch(() -> {
      throw new IllegalStateException("somebody else's mistake");
    });
    capture("f4", TestScanner.NAME);
    Failure fault = page.next(Failure.class);
    assertThat(fault.code()).isEqualTo(Code.CAPTURE_FAILED);
    assertThat(fault.message()).doesNotContain("mistake");
  }
}

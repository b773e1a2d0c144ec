package org.keywright.virtualdevice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandLineTest {

  private static CommandLine parse(String line) {
    return CommandLine.parse(Arrays.asList(line.split(" ")));
  }

  @Test
  void several_devices_each_have_their_options() {
    CommandLine line =
        parse(
            "--model security-key --serial 7 --firmware 5.7.1 --fault remove@3 --listen 0"
                + " --model plain --pin-blocked --vpcd localhost:35963 --control 0");

    assertThat(line.devices())
        .extracting(CommandLine.Device::model)
        .containsExactly("security-key", "plain");
    assertThat(line.devices().getFirst().faults()).hasSize(1);
    assertThat(line.devices().getFirst().pinBlocked()).isFalse();
    assertThat(line.devices().getLast().pinBlocked()).isTrue();
    assertThat(line.control()).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--listen 0|give --model first",
        "--model|needs a value",
        "--model car|no such model: car; there are security-key, plain, managed",
        "--model plain|cannot be reached",
        "--model plain --listen x|needs a number",
        "--model plain --listen 70000|0 to 65535",
        "--model plain --wings 2|no such option: --wings",
        "--model plain --speed warp|real or fast",
        "--model plain --vpcd here|looks like localhost:35963",
        "--model security-key --firmware 5|looks like 5.4.3",
        "--model managed --channel-algorithm 3des|AES keys",
        "--model plain --fault x|a fault looks like"
      })
  void a_wrong_line_is_refused_with_what_was_wrong(String line, String message) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void help_names_every_option_that_is_understood() {
    assertThat(parse("--model plain --help").help()).isTrue();
    assertThat(CommandLine.HELP)
        .contains("--state", "--seed", "--vpcd", "--print-attestation-root");
  }

  @Test
  void devices_run_listen_and_take_commands(@TempDir Path folder) throws Exception {
    Path root = folder.resolve("root.pem");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    CommandLine line =
        CommandLine.parse(
            List.of(
                "--model",
                "security-key",
                "--serial",
                "77",
                "--listen",
                "0",
                "--print-attestation-root",
                root.toString(),
                "--control",
                "0"));
    try (RunningDevices running =
        RunningDevices.start(line, new PrintStream(printed, true, StandardCharsets.UTF_8))) {
      assertThat(running).isNotNull();
      String text = printed.toString(StandardCharsets.UTF_8);
      assertThat(text).contains("security-key 77 listens on port ");
      assertThat(Files.readString(root)).startsWith("-----BEGIN CERTIFICATE-----");
      try (Socket control = connect(text, "control port (\\d+)")) {
        assertThat(say(control, "1 serial")).isEqualTo("ok 77");
        assertThat(say(control, "1 remove")).isEqualTo("ok");
        assertThat(say(control, "1 present")).isEqualTo("ok false");
        assertThat(say(control, "1 insert")).isEqualTo("ok");
        assertThat(say(control, "1 present")).isEqualTo("ok true");
        assertThat(say(control, "1 fault answer@1=6F42")).isEqualTo("ok");
        assertThat(say(control, "2 count")).startsWith("error: there are devices 1 to 1");
        assertThat(say(control, "1 dance")).startsWith("error: no such command");
        assertThat(say(control, "1 fault x")).startsWith("error: a fault looks like");
        assertThat(say(control, "help")).startsWith("ok DEVICE fault SPEC");
        try (Socket reader = connect(text, "listens on port (\\d+)")) {
          DataOutputStream out = new DataOutputStream(reader.getOutputStream());
          out.write(new byte[] {0, 5, 0, (byte) 0xFD, 0, 0, 0});
          DataInputStream in = new DataInputStream(reader.getInputStream());
          assertThat(in.readNBytes(4)).containsExactly(0, 2, 0x6F, 0x42);
        }
        assertThat(say(control, "1 count")).isEqualTo("ok 1");
      }
    }
  }

  private static Socket connect(String text, String pattern) throws Exception {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).isTrue();
    return new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(matcher.group(1)));
  }

  private static String say(Socket control, String line) throws Exception {
    control.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    StringBuilder answer = new StringBuilder();
    for (int c = control.getInputStream().read(); c != '\n'; c = control.getInputStream().read()) {
      answer.append((char) c);
    }
    return answer.toString();
  }
}

package org.keywright.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class InstallCommandTest {

  @TempDir private Path home;
  @TempDir private Path root;

  private InstallCommand command(String... arguments) throws CommandException {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    return new InstallCommand(
        List.of(arguments), new Terminal(nowhere, nowhere, null, false), home, root);
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(file));
  }

  private static Path manifest(Path folder) {
    return folder.resolve("org.keywright.client.json");
  }

  @Test
  void every_browser_finds_the_client_where_it_looks_for_hosts() throws Exception {
    command().install();
    for (String folder :
        List.of(
            ".config/chromium/NativeMessagingHosts",
            ".config/google-chrome/NativeMessagingHosts",
            ".config/microsoft-edge/NativeMessagingHosts")) {
      JsonNode manifest = json(manifest(home.resolve(folder)));
      assertThat(manifest.get("name").stringValue()).isEqualTo("org.keywright.client");
      assertThat(manifest.get("type").stringValue()).isEqualTo("stdio");
      assertThat(manifest.get("allowed_origins")).hasSize(1);
      assertThat(Path.of(manifest.get("path").stringValue())).isExecutable().isAbsolute();
    }
    JsonNode firefox = json(manifest(home.resolve(".mozilla/native-messaging-hosts")));
    assertThat(firefox.get("allowed_extensions").get(0).stringValue())
        .isEqualTo(
            json(extension("manifest/firefox.json"))
                .at("/browser_specific_settings/gecko/id")
                .stringValue());
  }

  private static Path extension(String file) {
    return Path.of(System.getProperty("keywright.root"), "extension", file);
  }

  @Test
  void the_extension_that_may_start_it_is_the_one_with_the_key_in_its_manifest() throws Exception {
    command("--browser", "chromium").install();
    byte[] key =
        Base64.getDecoder()
            .decode(json(extension("manifest/chromium.json")).get("key").stringValue());
    // The first 128 bits of the key's SHA-256, a digit being one of the letters a to p.
    String id =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(key), 0, 16)
            .chars()
            .mapToObj(c -> String.valueOf((char) ('a' + Character.digit(c, 16))))
            .collect(Collectors.joining());
    assertThat(
            json(manifest(home.resolve(".config/chromium/NativeMessagingHosts")))
                .get("allowed_origins")
                .get(0)
                .stringValue())
        .isEqualTo("chrome-extension://" + id + "/");
  }

  @Test
  void the_script_starts_a_client_that_speaks_in_frames_alone() throws Exception {
    command("--browser", "chromium").install();
    Path script = home.resolve(".local/share/keywright/client-host");
    Process host = new ProcessBuilder(script.toString(), "chrome-extension://x/").start();
    try {
      byte[] head = host.getInputStream().readNBytes(4);
      int length = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder()).getInt();
      assertThat(length).isBetween(10, 1000);
      JsonNode ready = JsonMapper.shared().readTree(host.getInputStream().readNBytes(length));
      assertThat(ready.get("type").stringValue()).isEqualTo("ready");
      host.getOutputStream().close();
      assertThat(host.waitFor()).isZero();
      assertThat(host.getInputStream().readAllBytes()).isEmpty();
    } finally {
      host.destroyForcibly();
    }
  }

  @Test
  void for_the_whole_system_nothing_is_put_into_anybody_s_home() throws Exception {
    command("--system").install();
    assertThat(manifest(root.resolve("etc/chromium/native-messaging-hosts"))).exists();
    assertThat(manifest(root.resolve("etc/opt/chrome/native-messaging-hosts"))).exists();
    assertThat(manifest(root.resolve("etc/opt/edge/native-messaging-hosts"))).exists();
    assertThat(manifest(root.resolve("usr/lib/mozilla/native-messaging-hosts"))).exists();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void what_was_installed_is_gone_afterwards_and_nothing_else() throws Exception {
    Path other = home.resolve(".config/chromium/NativeMessagingHosts/org.example.json");
    command().install();
    Files.writeString(other, "{}");
    command().uninstall();
    try (Stream<Path> left = Files.walk(home)) {
      assertThat(left.filter(Files::isRegularFile)).containsExactly(other);
    }
    assertThat(command().uninstall()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void a_folder_of_manifests_belongs_to_one_browser() throws Exception {
    Path folder = home.resolve("profile");
    assertThatThrownBy(() -> command("--manifests", folder.toString()).install())
        .isInstanceOf(CommandException.class);
    assertThatThrownBy(() -> command("--browser", "lynx").install())
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("chromium, chrome, edge, firefox");
    command("--browser", "chromium", "--manifests", folder.toString(), "--script", "/bin/true")
        .install();
    assertThat(json(manifest(folder)).get("path").stringValue()).isEqualTo("/bin/true");
    assertThat(home.resolve(".local")).doesNotExist();
  }

  @Test
  void the_script_can_have_an_apostrophe_in_its_way() throws Exception {
    Path odd = Files.createDirectory(home.resolve("it's mine"));
    HostInstallation host = new HostInstallation(odd);
    host.writeScript();
    assertThat(Files.readString(host.script(), StandardCharsets.UTF_8))
        .contains("it'\\''s mine/client-host.aot'");
    assertThat(new ProcessBuilder("sh", "-n", host.script().toString()).start().waitFor()).isZero();
  }
}

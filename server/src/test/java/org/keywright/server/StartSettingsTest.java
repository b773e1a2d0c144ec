package org.keywright.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class StartSettingsTest {

  @TempDir private Path folder = Path.of("");

  private StandardEnvironment start(Map<String, String> settings) {
    Map<String, Object> all = new TreeMap<>(settings);
    all.putIfAbsent("keywright.data-dir", folder.resolve("data").toString());
    all.putIfAbsent("server.address", "127.0.0.1");
    all.putIfAbsent("server.port", "8080");
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", all));
    new StartSettings().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  @Test
  void plain_http_is_served_to_this_machine() {
    StandardEnvironment environment = start(Map.of());
    assertThat(environment.getProperty("keywright.public-url")).isEqualTo("http://localhost:8080");
    assertThat(Path.of(environment.getRequiredProperty("keywright.data-dir")))
        .isAbsolute()
        .isDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::", ""})
  void plain_http_beyond_this_machine_is_refused(String address) {
    assertThatThrownBy(() -> start(Map.of("server.address", address)))
        .isInstanceOfSatisfying(
            StartRefusedException.class,
            e -> assertThat(e.action()).contains("keywright.tls.certificate", "behind-proxy"))
        .hasMessageContaining("Plain HTTP");
  }

  @Test
  void a_proxy_may_end_tls_if_the_operator_says_so() {
    StandardEnvironment environment =
        start(
            Map.of(
                "server.address", "0.0.0.0",
                "keywright.behind-proxy", "true",
                "keywright.public-url", "https://keywright.example.org/"));
    assertThat(environment.getProperty("server.forward-headers-strategy")).isEqualTo("native");
    assertThat(environment.getProperty("server.servlet.session.cookie.secure")).isEqualTo("true");
    assertThat(environment.getProperty("keywright.public-url"))
        .isEqualTo("https://keywright.example.org");
  }

  @Test
  void tls_takes_two_pem_files() throws IOException {
    Path certificate = Files.createFile(folder.resolve("tls.crt"));
    Path key = Files.createFile(folder.resolve("tls.key"));
    StandardEnvironment environment =
        start(
            Map.of(
                "server.address", "0.0.0.0",
                "keywright.tls.certificate", certificate.toString(),
                "keywright.tls.private-key", key.toString()));
    assertThat(environment.getProperty("server.ssl.bundle")).isEqualTo("keywright");
    assertThat(environment.getProperty("spring.ssl.bundle.pem.keywright.keystore.certificate"))
        .isEqualTo("file:" + certificate);
    assertThatThrownBy(() -> start(Map.of("keywright.tls.certificate", certificate.toString())))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("keywright.tls.private-key");
    assertThatThrownBy(() ->
            start(
                Map.of(
                    "keywright.tls.certificate",
                    certificate.toString(),
                    "keywright.tls.private-key",
                    "/nowhere")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("/nowhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://keywright.example.org",
        "https://user@keywright.example.org",
        "https://keywright.example.org/path",
        "https://keywright.example.org?x",
        "ftp://keywright.example.org",
        "keywright.example.org",
        "https://",
        "https://a b"
      })
  void an_origin_that_nobody_could_trust_is_refused(String url) {
    assertThatThrownBy(() -> start(Map.of("keywright.public-url", url)))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("keywright.public-url");
  }
}

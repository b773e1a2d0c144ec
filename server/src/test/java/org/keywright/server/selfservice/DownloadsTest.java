package org.keywright.server.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.server.api.NotFoundException;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;

class DownloadsTest {

  /** FIPS 180-4: the digest of "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder = Path.of("");

  private Downloads downloads() {
    return new Downloads(
        new SelfServiceSettings(null, null, folder.resolve("offered"), "0.1.0", "0.1.0"));
  }

  private Path put(String name, String content) throws IOException {
    return Files.writeString(
        Files.createDirectories(folder.resolve("offered")).resolve(name), content);
  }

  @Test
  void what_is_offered_is_what_lies_there_with_its_checksum() throws IOException {
    Downloads downloads = downloads();
    assertThat(downloads.list()).isEmpty();
    put("keywright-client_0.1.0~snapshot_amd64.deb", "abc");
    put("keywright-firefox.xpi", "x");
    put("keywright-chromium.zip", "x");
    put("SHA256SUMS", "x");
    put(".hidden.zip", "x");
    put("a b.zip", "x");
    Files.createDirectory(folder.resolve("offered/folder.zip"));
    assertThat(downloads.list())
        .extracting(Downloads.Download::name)
        .containsExactly(
            "keywright-chromium.zip",
            "keywright-firefox.xpi",
            "keywright-client_0.1.0~snapshot_amd64.deb");
    assertThat(downloads.list().getLast().sha256()).isEqualTo(ABC);
  }

  @Test
  void a_file_that_was_replaced_has_another_checksum() throws IOException {
    Downloads downloads = downloads();
    put("client.deb", "abcd");
    String before = downloads.list().getFirst().sha256();
    put("client.deb", "abc");
    assertThat(downloads.list().getFirst().sha256()).isEqualTo(ABC).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.zip",
        "..%2Fsecret.zip",
        "/etc/passwd",
        "offered/../../secret.zip",
        "link.zip",
        "client.deb/",
        "client.deb\0",
        "CLIENT.DEB",
        ""
      })
  void what_lies_elsewhere_is_not_to_be_had(String name) throws IOException {
    put("client.deb", "abc");
    Path secret = Files.writeString(folder.resolve("secret.zip"), "secret");
    Files.createSymbolicLink(folder.resolve("offered/link.zip"), secret);
    DownloadsPage page = new DownloadsPage(downloads());
    assertThatThrownBy(() -> page.file(name)).isInstanceOf(NotFoundException.class);
    assertThat(downloads().list())
        .extracting(Downloads.Download::name)
        .isEqualTo(List.of("client.deb"));
  }

  @Test
  void a_package_is_to_be_kept_and_not_opened() throws IOException {
    put("client.deb", "abc");
    ResponseEntity<Resource> answer = new DownloadsPage(downloads()).file("client.deb");
    assertThat(answer.getHeaders().getFirst("Content-Disposition"))
        .isEqualTo("attachment; filename=\"client.deb\"");
    assertThat(answer.getHeaders().getContentType()).hasToString("application/octet-stream");
    assertThat(answer.getHeaders().getContentLength()).isEqualTo(3);
    assertThat(answer.getHeaders().getETag()).isEqualTo('"' + ABC + '"');
    assertThat(answer.getHeaders().getFirst("Repr-Digest"))
        .isEqualTo("sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:");
    assertThat(Objects.requireNonNull(answer.getBody()).getContentAsByteArray())
        .asString()
        .isEqualTo("abc");
  }
}

package org.keywright.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSecretsTest {

  private static final byte[] KEY = HexFormat.of().parseHex("8f3a5cd2e1b04977a6c8d9e0f1a2b3c4");
  private static final String CODE = "73915482";

  @TempDir Path folder;
  private KnownSecrets secrets;

  @BeforeEach
  void know() throws Exception {
    secrets = new KnownSecrets();
    secrets.add(KEY);
    secrets.add(CODE);
  }

  private boolean isFound(byte[] content) throws Exception {
    Path file = folder.resolve("file");
    Files.write(file, content);
    return !secrets.search(file).isEmpty();
  }

  private boolean isFound(String content) throws Exception {
    return isFound(content.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void a_secret_is_found_as_it_is_in_hexadecimal_and_in_Base64_wherever_it_begins()
      throws Exception {
    String hex = HexFormat.of().formatHex(KEY);
    assertThat(isFound(KEY)).isTrue();
    assertThat(isFound("key=" + hex)).isTrue();
    assertThat(isFound("key=" + hex.toUpperCase(Locale.ROOT) + ";")).isTrue();
    for (int before = 0; before < 5; before++) {
      byte[] longer = new byte[before + KEY.length + 7];
      System.arraycopy(KEY, 0, longer, before, KEY.length);
      assertThat(isFound(Base64.getEncoder().encodeToString(longer))).as("%d", before).isTrue();
      assertThat(isFound(Base64.getUrlEncoder().encodeToString(longer))).isTrue();
    }
  }

  @Test
  void a_code_is_found_where_it_stands_alone_and_not_within_longer_numbers() throws Exception {
    assertThat(isFound("PIN " + CODE + ".")).isTrue();
    assertThat(isFound(CODE)).isTrue();
    assertThat(isFound("at 1" + CODE)).isFalse();
    assertThat(isFound(CODE + "-4711-11ef")).isFalse();
    assertThat(isFound(HexFormat.of().formatHex(CODE.getBytes(StandardCharsets.US_ASCII))))
        .isTrue();
  }

  @Test
  void what_is_not_there_is_not_found() throws Exception {
    byte[] noise = new byte[3_000_000];
    new Random(1).nextBytes(noise);
    assertThat(isFound(noise)).isFalse();
    assertThat(isFound(Arrays.copyOf(KEY, KEY.length - 1))).isFalse();
    assertThat(isFound(new byte[0])).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 1048500, 1048560, 1048568, 1048575, 1048576, 1048577, 2097140, 2999984})
  void a_secret_is_found_wherever_it_is_in_a_long_file(int at) throws Exception {
    byte[] noise = new byte[3_000_000];
    new Random(2).nextBytes(noise);
    System.arraycopy(KEY, 0, noise, at, KEY.length);
    assertThat(isFound(noise)).isTrue();
    Path file = folder.resolve("file");
    assertThat(secrets.search(file)).containsExactly("a secret is in file at byte " + at);
  }

  @Test
  void what_every_device_comes_with_is_no_secret() throws Exception {
    secrets.add("12345678");
    assertThat(isFound("the PUK is 12345678 at first")).isFalse();
  }
}

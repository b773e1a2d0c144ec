package org.keywright.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

  @ParameterizedTest
  @CsvSource({
    "https://id.example.com, https://id.example.com",
    "https://ID.Example.com/, https://id.example.com",
    "https://id.example.com:443, https://id.example.com",
    "https://id.example.com:8443, https://id.example.com:8443",
    "http://localhost:8080, http://localhost:8080",
    "http://127.0.0.1, http://127.0.0.1",
    "http://[::1]:80, http://[::1]"
  })
  void an_origin_is_scheme_host_and_port(String typed, String origin) {
    assertThat(Origins.parse(typed)).hasToString(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "id.example.com",
        "http://id.example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "ftp://localhost",
        "https://user@id.example.com",
        "https://id.example.com/path",
        "https://id.example.com?x",
        "https://id.example.com#x",
        "https://",
        "file:///etc/passwd",
        "https://a b"
      })
  void anything_else_is_none_and_plain_http_goes_to_this_machine_alone(String typed) {
    assertThatThrownBy(() -> Origins.parse(typed)).isInstanceOf(IllegalArgumentException.class);
  }
}

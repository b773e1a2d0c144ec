package org.keywright.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Refused;
import org.keywright.card.wire.Wire;

@Timeout(60)
class HttpExchangerTest {

  private static final ExchangeRequest REQUEST =
      new ExchangeRequest(
          Wire.VERSION,
          "a-ticket-of-some-length",
          new byte[32],
          2,
          "client",
          null,
          new ScriptResult(List.of(), null, 0, 0));

  /** How the server behaves at one request. */
  private interface Behaviour {
    void at(HttpExchange exchange) throws IOException;
  }

  private final HttpServer http;
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  HttpExchangerTest() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private ExchangeResponse exchange(Behaviour... behaviours)
      throws IOException, InterruptedException {
    http.createContext(
        Wire.EXCHANGE_PATH,
        exchange -> {
          bodies.add(
              new String(
                  exchange.getRequestBody().readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8));
          behaviours[Math.min(bodies.size(), behaviours.length) - 1].at(exchange);
        });
    http.start();
    URI origin = URI.create("http://localhost:" + http.getAddress().getPort());
    try (HttpExchanger exchanger = new HttpExchanger(origin)) {
      return exchanger.exchange(REQUEST);
    }
  }

  private static Behaviour answer(int status, byte[] body) {
    return exchange -> {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    };
  }

  private static Behaviour good(int sequence) {
    return answer(
        200,
        ScriptJson.write(
            ExchangeResponse.failed(sequence, new Problem("C", "m", "", "", "", true))));
  }

  @Test
  void a_connection_that_fails_gets_the_same_bytes_again() throws Exception {
    ExchangeResponse response = exchange(HttpExchange::close, answer(503, new byte[0]), good(2));
    assertThat(response.sequence()).isEqualTo(2);
    assertThat(bodies).hasSize(3);
    assertThat(bodies.stream().distinct()).hasSize(1);
  }

  @Test
  void a_server_that_does_not_come_back_is_given_up() {
    assertThatThrownBy(() -> exchange(HttpExchange::close)).isInstanceOf(IOException.class);
    assertThat(bodies).hasSizeBetween(4, 8);
  }

  @Test
  void a_refusal_is_final_and_told_in_the_servers_words_without_control_characters() {
    assertThatThrownBy(() ->
            exchange(
                answer(410, ScriptJson.write(new Refused(410, "the ticket\u001B[2J is used")))))
        .isInstanceOf(HttpExchanger.RefusedException.class)
        .hasMessageContaining("the ticket [2J is used");
    assertThat(bodies).hasSize(1);
  }

  @Test
  void a_redirect_is_not_followed() {
    assertThatThrownBy(() ->
            exchange(exchange -> {
              exchange.getResponseHeaders().add("Location", "http://localhost:1/");
              exchange.sendResponseHeaders(307, -1);
              exchange.close();
            }))
        .isInstanceOf(HttpExchanger.RefusedException.class)
        .hasMessageContaining("307");
  }

  @Test
  void an_answer_to_another_exchange_is_refused() {
    assertThatThrownBy(() -> exchange(good(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("something else");
  }

  @Test
  void an_answer_that_is_too_long_or_not_keywrights_is_refused() {
    for (byte[] body : new byte[][] {"<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)}) {
      assertThatThrownBy(() -> exchange(answer(200, body)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not Keywright's");
    }
  }

  @Test
  void an_endless_answer_is_cut_off() {
    byte[] block = new byte[64 * 1024];
    java.util.Arrays.fill(block, (byte) ' ');
    assertThatThrownBy(() ->
            exchange(exchange -> {
              exchange.sendResponseHeaders(200, 0);
              try {
                for (int i = 0; i < 10_000; i++) {
                  exchange.getResponseBody().write(block);
                }
              } finally {
                exchange.close();
              }
            }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 MiB");
  }
}

package org.keywright.card.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.identify.Identification;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.ScriptJson.MalformedException;
import org.keywright.card.script.ScriptResult;

class ExchangeTest {

  private static final String TICKET = "a-ticket-of-some-length";
  private static final Identification IDENTIFICATION =
      new Identification(
          new byte[] {0x3B, 0}, List.of(new Identification.Read("piv.select", new byte[2])), 1, 2);
  private static final ScriptResult RESULT = new ScriptResult(List.of(), null, 0, 0);

  private static <T> T read(String json, Class<T> type) throws MalformedException {
    return ScriptJson.read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  @Test
  void the_first_exchange_has_an_identification_and_each_further_one_a_result() throws Exception {
    ExchangeRequest first =
        new ExchangeRequest(1, TICKET, new byte[32], 1, "c", IDENTIFICATION, null);
    ExchangeRequest second = new ExchangeRequest(1, TICKET, new byte[32], 2, "c", null, RESULT);
    assertThat(ScriptJson.read(ScriptJson.write(first), ExchangeRequest.class)).isEqualTo(first);
    assertThat(ScriptJson.read(ScriptJson.write(second), ExchangeRequest.class)).isEqualTo(second);
    assertThatThrownBy(() -> new ExchangeRequest(1, TICKET, new byte[32], 1, "c", null, RESULT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new ExchangeRequest(1, TICKET, new byte[32], 2, "c", IDENTIFICATION, RESULT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ExchangeRequest(1, TICKET, new byte[31], 2, "c", null, RESULT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_ticket_is_not_printed() {
    assertThat(new ExchangeRequest(1, TICKET, new byte[32], 2, "c", null, RESULT).toString())
        .doesNotContain(TICKET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\":1,\"sequence\":1,\"outcome\":\"SCRIPT\"}",
        "{\"version\":1,\"sequence\":1,\"outcome\":\"DONE\"}",
        "{\"version\":1,\"sequence\":1,\"outcome\":\"FAILED\"}",
        "{\"version\":1,\"sequence\":1}",
        "{\"version\":1,\"sequence\":1,\"outcome\":\"DONE\",\"problem\":{\"code\":\"C\","
            + "\"message\":\"m\",\"stage\":\"\",\"detail\":\"\",\"correlationId\":\"\","
            + "\"retriable\":true}}"
      })
  void an_answer_has_what_its_outcome_says_and_no_more(String json) {
    assertThatThrownBy(() -> read(json, ExchangeResponse.class))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void a_problem_without_one_of_its_texts_is_malformed() {
    assertThatThrownBy(
            () -> read("{\"code\":\"C\",\"message\":\"m\",\"retriable\":true}", Problem.class))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void a_receipt_without_its_parts_is_malformed() {
    String id = UUID.randomUUID().toString();
    assertThatThrownBy(() ->
            read(
                "{\"issuance\":\"%s\",\"device\":\"%s\",\"contents\":[],\"certificates\":[],\"checks\":[]}"
                    .formatted(id, id),
                Receipt.class))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void texts_are_bounded() {
    assertThatThrownBy(() -> new Problem("C", "m".repeat(501), "", "", "", true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Receipt.Item("n".repeat(121), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Refused(200, "")).isInstanceOf(IllegalArgumentException.class);
  }
}

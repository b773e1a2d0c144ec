package org.keywright.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.secret.Secret;
import org.keywright.client.host.Examples.Example;

/** The client against the examples in testdata/messages. */
class MessagesTest {

  static final List<String> FROM_PAGES = Examples.FROM_PAGES;
  static final List<String> FROM_EXTENSION = Examples.FROM_EXTENSION;
  static final List<String> FROM_CLIENT = Examples.FROM_CLIENT;

  @ParameterizedTest
  @FieldSource("FROM_PAGES")
  void what_a_page_may_send_is_read(String type) throws Exception {
    assertThat(Examples.valid(type)).isNotEmpty();
    for (Example example : Examples.valid(type)) {
      PageMessage message = MessageReader.page(example.json());
      assertThat(message.id())
          .as(example.toString())
          .isEqualTo(Examples.tree(example.json()).get("id").stringValue());
      assertThat(MessageReader.type(example.json())).isEqualTo(type);
    }
  }

  @ParameterizedTest
  @FieldSource("FROM_PAGES")
  void what_a_page_must_not_send_is_refused_and_the_refusal_has_its_id(String type) {
    assertThat(Examples.invalid(type)).isNotEmpty();
    for (Example example : Examples.invalid(type)) {
      assertThatThrownBy(
              () -> MessageReader.page(example.json()), example.toString().replace("%", ""))
          .isInstanceOfSatisfying(
              BadMessageException.class,
              e -> {
                tools.jackson.databind.JsonNode id = Examples.tree(example.json()).path("id");
                boolean good = id.isString() && Rules.isId(id.stringValue());
                assertThat(e.id()).isEqualTo(good ? id.stringValue() : null);
              });
    }
  }

  @Test
  void the_first_word_is_the_same_message_however_it_is_made() {
    ClientMessage.Ready ready = new ClientMessage.Ready("1.2 \"x\" \\ ä", "Linux amd64", "0.1.0");
    assertThat(Examples.tree(ready.json())).isEqualTo(Examples.tree(ScriptJson.write(ready)));
  }

  @Test
  void what_is_no_message_at_all_is_refused() {
    for (Example text : Examples.texts()) {
      assertThatThrownBy(() -> MessageReader.page(text.json()), text.toString().replace("%", ""))
          .isInstanceOf(BadMessageException.class);
    }
  }

  @ParameterizedTest
  @FieldSource("FROM_EXTENSION")
  void the_extension_s_own_messages_are_read_and_a_page_cannot_send_them(String type)
      throws Exception {
    for (Example example : Examples.valid(type)) {
      assertThat(MessageReader.extension(example.json())).as(example.toString()).isNotNull();
      assertThatThrownBy(() -> MessageReader.page(example.json()))
          .isInstanceOf(BadMessageException.class);
    }
    for (Example example : Examples.invalid(type)) {
      assertThatThrownBy(
              () -> MessageReader.extension(example.json()), example.toString().replace("%", ""))
          .isInstanceOf(BadMessageException.class);
    }
  }

  @Test
  void an_envelope_has_the_origin_of_a_server_and_a_message_as_the_page_wrote_it()
      throws Exception {
    for (Example example : Examples.of("envelope", "valid", "envelope")) {
      ExtensionMessage read = MessageReader.extension(example.json());
      assertThat(read).isInstanceOf(ExtensionMessage.FromPage.class);
      ExtensionMessage.FromPage page = (ExtensionMessage.FromPage) read;
      assertThat(page.origin())
          .hasToString(Examples.tree(example.json()).get("origin").stringValue());
      assertThat(MessageReader.page(page.message())).isInstanceOf(PageMessage.Hello.class);
    }
    for (Example example : Examples.of("envelope", "invalid", "envelope")) {
      assertThatThrownBy(
              () -> {
                ExtensionMessage read = MessageReader.extension(example.json());
                MessageReader.page(((ExtensionMessage.FromPage) read).message());
              })
          .as(example.toString())
          .isInstanceOf(BadMessageException.class);
    }
  }

  @Test
  void the_commands_of_the_demonstration_mean_nothing_to_a_client() {
    for (String commands : List.of("reader-commands", "scanner-commands")) {
      for (Example example : Examples.valid(commands)) {
        assertThatThrownBy(
                () -> MessageReader.page(example.json()), example.toString().replace("%", ""))
            .isInstanceOf(BadMessageException.class);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FROM_CLIENT")
  void what_the_client_says_has_all_fields_of_its_type_and_no_other(String type) throws Exception {
    for (Example example : Examples.valid(type)) {
      ClientMessage message = ScriptJson.read(example.json(), ClientMessage.class);
      assertThat(Examples.tree(ScriptJson.write(message)))
          .as(example.toString())
          .isEqualTo(Examples.tree(example.json()));
    }
  }

  @Test
  void a_pin_is_taken_as_it_was_typed_and_told_to_nobody() throws Exception {
    byte[] json =
        "{\"pin\":\"7\\u00339\\\"1 54\",\"type\":\"answer\",\"version\":1,\"id\":\"a\",\"session\":\"s\",\"question\":1}"
            .getBytes(StandardCharsets.UTF_8);
    PageMessage.Answer answer = (PageMessage.Answer) MessageReader.page(json);
    try (Secret pin = Objects.requireNonNull(answer.pin())) {
      assertThat(new String(pin.reveal(), StandardCharsets.US_ASCII)).isEqualTo("739\"1 54");
    }
    assertThat(answer.toString()).doesNotContain("739");
  }

  @Test
  void a_refusal_quotes_nothing_of_the_message() {
    byte[] json =
        "{\"version\":1,\"type\":\"answer\",\"id\":\"a\",\"session\":\"s\",\"question\":0,\"pin\":\"739154\"}"
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> MessageReader.page(json))
        .isInstanceOf(BadMessageException.class)
        .hasMessageNotContaining("739154");
  }

  @Test
  void a_message_has_64_KiB_at_most() {
    String start = "{\"version\":1,\"type\":\"hello\",\"id\":\"h1\"";
    byte[] longest =
        (start + " ".repeat(MessageReader.MAX_MESSAGE - start.length() - 1) + "}")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(longest).hasSize(MessageReader.MAX_MESSAGE);
    org.assertj.core.api.Assertions.assertThatCode(() -> MessageReader.page(longest))
        .doesNotThrowAnyException();
    byte[] longer =
        (new String(longest, StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> MessageReader.page(longer)).isInstanceOf(BadMessageException.class);
  }
}

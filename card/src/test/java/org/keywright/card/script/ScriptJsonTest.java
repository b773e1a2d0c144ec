package org.keywright.card.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.keywright.card.script.TestScripts.step;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.script.ScriptJson.MalformedException;

class ScriptJsonTest {

  private static final Script SCRIPT =
      TestScripts.script(
          Purpose.ACTIVATE,
          step("00CB3FFF055C035FC102").expecting(new byte[32]),
          step("0020008008" + "00".repeat(8))
              .withHole(new Hole.Pin(0, 8, Hole.PinKind.NEW, 0xFF, PinRules.PIV)));

  private static String json(Object value) {
    return new String(ScriptJson.write(value), StandardCharsets.UTF_8);
  }

  private static <T> T read(String json, Class<T> type) throws MalformedException {
    return ScriptJson.read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  @Test
  void a_script_is_read_as_it_was_written() throws Exception {
    assertThat(read(json(SCRIPT), Script.class)).isEqualTo(SCRIPT);
    ScriptResult result =
        new ScriptResult(
            List.of(new StepResult(new byte[] {1}, 0x9000)),
            new ScriptResult.Failure(ScriptResult.FailureKind.RESET, 1, "stage"),
            3,
            4);
    assertThat(read(json(result), ScriptResult.class)).isEqualTo(result);
  }

  @Test
  void the_two_places_of_a_change_are_read_as_they_were_written() throws Exception {
    Step change =
        step("0024008010" + "00".repeat(16))
            .withHole(new Hole.PinChange(0, 16, 0xFF, PinRules.PIV, PinRules.PIV));
    Script script = TestScripts.script(Purpose.CHANGE_PIN, change);
    assertThat(read(json(script), Script.class)).isEqualTo(script);
    assertThatThrownBy(() -> new Hole.PinChange(0, 15, 0xFF, PinRules.PIV, PinRules.PIV))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Hole.PinChange(0, 14, 0xFF, PinRules.PIV, PinRules.PIV))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Written by hand from the documentation of the records, not by the encoder. */
  @Test
  void a_script_has_this_form() throws Exception {
    String document =
        """
        {"version":1,"origin":"https://id.example.com","keyId":"k","purpose":"PREPARE",
         "issuance":"6f5b1c1e-9f5e-4c55-8a52-1b5f6ab1a001","attempt":2,"sequence":3,
         "sessionNonce":"ERERERERERERERERERERERERERERERERERERERERERE=",
         "expires":"2026-03-01T12:01:00Z","model":"m","hardwareId":"serial:1",
         "segmentation":"EXTENDED",
         "stages":[{"label":"l","steps":[{"command":"AKQEAAA=","accept":[36864],
           "responseLimit":256,"weight":5,"secret":false}]}]}
        """;
    Script script = read(document, Script.class);
    assertThat(script.attempt()).isEqualTo(2);
    assertThat(script.sequence()).isEqualTo(3);
    assertThat(script.expires()).isEqualTo(TestScripts.NOW.plusSeconds(60));
    assertThat(script.steps().toList().getFirst().command())
        .containsExactly(0x00, 0xA4, 0x04, 0x00, 0x00);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "\"\"",
        "{",
        "{}",
        "{\"version\":1}",
        "\u0000",
        "{\"version\":1}{\"version\":1}"
      })
  void what_is_no_script_is_malformed(String document) {
    assertThatThrownBy(() -> read(document, Script.class)).isInstanceOf(MalformedException.class);
  }

  @Test
  void unknown_fields_are_refused_at_every_depth() {
    for (String place : List.of("{\"version\"", "{\"label\"", "{\"command\"", "{\"kind\"")) {
      String changed = json(SCRIPT).replace(place, "{\"extra\":0," + place.substring(1));
      assertThat(changed).isNotEqualTo(json(SCRIPT));
      assertThatThrownBy(() -> read(changed, Script.class)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void trailing_tokens_are_refused() {
    assertThatThrownBy(() -> read(json(SCRIPT) + "{}", Script.class))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> read(json(SCRIPT) + "]", Script.class))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void a_field_that_comes_twice_is_refused_since_readers_differ_in_which_they_take() {
    String twice = json(SCRIPT).replace("\"attempt\":1", "\"attempt\":1,\"attempt\":2");
    assertThatThrownBy(() -> read(twice, Script.class)).isInstanceOf(MalformedException.class);
  }

  @Test
  void deep_documents_are_refused() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThatThrownBy(() -> read(deep, Script.class)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() ->
            read(
                json(SCRIPT).replace("\"stages\":[", "\"stages\":[" + "[".repeat(500)),
                Script.class))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "99999999999999999999999999999",
        "1e400",
        "1.5",
        "-1",
        "2147483648",
        "null",
        "true",
        "\"1\"",
        "\"\"",
        "[1]",
        "{}"
      })
  void numbers_that_are_none_of_the_field_are_refused(String number) {
    String changed = json(SCRIPT).replace("\"attempt\":1", "\"attempt\":" + number);
    assertThatThrownBy(() -> read(changed, Script.class)).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "1.5", "true", "[\"a\"]", "{}"})
  void a_text_is_a_text_and_nothing_is_turned_into_one(String value) {
    String changed = json(SCRIPT).replaceAll("\"model\":\"[^\"]*\"", "\"model\":" + value);
    assertThat(changed).isNotEqualTo(json(SCRIPT));
    assertThatThrownBy(() -> read(changed, Script.class)).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"purpose\":0",
        "\"purpose\":\"\"",
        "\"purpose\":\"EVERYTHING\"",
        "\"purpose\":null",
        "\"purpose\":\"activate\""
      })
  void purposes_are_named_exactly(String purpose) {
    String changed = json(SCRIPT).replace("\"purpose\":\"ACTIVATE\"", purpose);
    assertThatThrownBy(() -> read(changed, Script.class)).isInstanceOf(MalformedException.class);
  }

  @Test
  void a_document_longer_than_2_mib_is_refused() {
    byte[] long2 = new byte[ScriptJson.MAX_DOCUMENT + 1];
    java.util.Arrays.fill(long2, (byte) ' ');
    assertThatThrownBy(() -> ScriptJson.read(long2, Script.class))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("2 MiB");
  }

  @Test
  void what_was_wrong_is_told_without_quoting_the_document() {
    String changed = json(SCRIPT).replace("\"attempt\":1", "\"attempt\":\"739154\"");
    assertThatThrownBy(() -> read(changed, Script.class))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("attempt")
        .message()
        .doesNotContain("739154");
  }
}

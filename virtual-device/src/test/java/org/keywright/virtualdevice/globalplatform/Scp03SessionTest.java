package org.keywright.virtualdevice.globalplatform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The card's side of SCP03 against transcripts that nobody here made. */
final class Scp03SessionTest {

  private static JsonNode golden() {
    Path file =
        Path.of(
            System.getProperty("keywright.root"), "testdata", "virtual-device-scp03-aes128.json");
    return JsonMapper.shared().readTree(file);
  }

  static Stream<JsonNode> transcripts() {
    return golden().get("scp03").valueStream();
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void answers_as_the_recorded_card_did(JsonNode transcript) {
    Scp03Session session = session(transcript);

    assertThat(session.cardCryptogram()).isEqualTo(bytes(transcript, "card_cryptogram"));
    Command authenticate = Command.parse(bytes(transcript, "external_authenticate_cmd"));
    assertThat(session.isHostCryptogram(Arrays.copyOf(authenticate.data(), 8))).isTrue();
    assertThat(session.checkMac(authenticate)).isPresent();
    session.open(authenticate.p1());

    for (JsonNode step : transcript.get("exchange")) {
      Command plain = Command.parse(bytes(step, "plain_cmd"));
      byte[] data = session.checkMac(Command.parse(bytes(step, "wrapped_cmd"))).orElseThrow();
      if (session.has(Scp03Session.C_DECRYPTION)) {
        data = session.decrypt(data).orElseThrow();
      }
      assertThat(data).isEqualTo(plain.data());
      if (step.has("wrapped_rsp")) {
        int status = Integer.parseInt(step.get("sw").asString(), 16);
        assertThat(session.wrap(new Response(bytes(step, "plain_rsp"), status)).data())
            .isEqualTo(bytes(step, "wrapped_rsp"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void refuses_a_command_whose_mac_is_off_by_one_bit(JsonNode transcript) {
    Scp03Session session = session(transcript);
    byte[] command = bytes(transcript, "external_authenticate_cmd");
    command[command.length - 1] ^= 1;

    assertThat(session.checkMac(Command.parse(command))).isEmpty();
  }

  @Test
  void a_key_check_value_is_over_a_block_of_ones() {
    JsonNode values = golden().get("aes_kcv_over_16x01");

    for (JsonNode entry : values) {
      assertThat(KeySet.checkValue(bytes(entry, "key"))).isEqualTo(bytes(entry, "kcv"));
    }
    assertThat(values.size()).isPositive();
  }

  private static Scp03Session session(JsonNode transcript) {
    KeySet keys =
        new KeySet(
            Integer.parseInt(transcript.get("kvn").asString(), 16),
            bytes(transcript, "static_enc"),
            bytes(transcript, "static_mac"),
            bytes(transcript, "static_dek"));
    return new Scp03Session(
        keys, bytes(transcript, "host_challenge"), bytes(transcript, "card_challenge"));
  }

  private static byte[] bytes(JsonNode node, String field) {
    return HexFormat.of().parseHex(node.get(field).asString());
  }
}

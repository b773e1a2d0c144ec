package org.keywright.card.piv.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.Segmentation;
import org.keywright.card.secret.Secret;

class PivCommandsTest {

  private static void assertIs(CommandApdu command, String hex) {
    assertThat(command.encode()).asHexString().isEqualTo(hex);
  }

  private static Secret secret(String text) {
    return Secret.takeOver(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void select_names_the_application_in_full_or_without_its_version() {
    assertIs(PivCommands.select(), "00A404000BA00000030800001000010000");
    assertIs(PivCommands.selectAnyVersion(), "00A4040009A0000003080000100000");
    assertThat(PivCommands.aid()).asHexString().isEqualTo("A000000308000010000100");
  }

  /** Part 2 clause 3.1.2: Lc is 05, but 03 for the discovery object and 04 for the BIT group. */
  @ParameterizedTest
  @CsvSource({
    "5FC102, 00CB3FFF055C035FC10200",
    "7E, 00CB3FFF035C017E00",
    "7F61, 00CB3FFF045C027F6100"
  })
  void get_data_asks_by_tag_list(String tag, String expected) {
    assertIs(PivCommands.getData(HexFormat.fromHexDigits(tag)), expected);
  }

  @Test
  void put_data_wraps_content_in_53_but_for_two_objects() {
    byte[] content = {1, 2, 3};

    assertIs(PivCommands.putData(0x5FC102, content), "00DB3FFF0A5C035FC1025303010203");
    assertIs(PivCommands.putData(0x5FC105, new byte[0]), "00DB3FFF075C035FC1055300");
    assertIs(PivCommands.putData(0x7E, content), "00DB3FFF057E03010203");
    assertIs(PivCommands.putData(0x7F61, content), "00DB3FFF067F6103010203");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivCommands.putData(0x5FC102, new byte[PivCommands.MAX_CONTENT + 1]));
  }

  /** Part 2 clause 2.4.3, whose example this is. */
  @Test
  void a_pin_of_less_than_8_bytes_is_padded_with_ff() {
    assertIs(PivCommands.verify(PinReference.PIN, secret("123456")), "0020008008313233343536FFFF");
    assertIs(
        PivCommands.verify(PinReference.GLOBAL_PIN, secret("12345678")),
        "00200000083132333435363738");
  }

  @Test
  void an_empty_verify_asks_for_tries_and_ff_forgets_the_verification() {
    assertIs(PivCommands.askTries(PinReference.PIN), "00200080");
    assertIs(PivCommands.resetSecurityStatus(PinReference.PIN), "0020FF80");
  }

  @Test
  void changing_and_resetting_present_both_values_without_delimitation() {
    assertIs(
        PivCommands.changeReferenceData(PinReference.PIN, secret("123456"), secret("98765432")),
        "0024008010313233343536FFFF3938373635343332");
    assertIs(
        PivCommands.changeReferenceData(PinReference.PUK, secret("12345678"), secret("87654321")),
        "002400811031323334353637383837363534333231");
    assertIs(
        PivCommands.resetRetryCounter(secret("12345678"), secret("654321")),
        "002C0080103132333435363738363534333231FFFF");
  }

  @Test
  void a_puk_may_be_any_8_bytes_but_a_short_value_may_not_end_like_its_padding() {
    Secret puk = Secret.takeOver(HexFormat.of().parseHex("00FF00FF00FF00FF"));
    assertIs(PivCommands.verify(PinReference.PUK, puk), "002000810800FF00FF00FF00FF");

    for (String bad : List.of("", "31FF", "313233343536373839")) {
      Secret value = Secret.takeOver(HexFormat.of().parseHex(bad));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PivCommands.verify(PinReference.PIN, value))
          .withMessageNotContaining("31");
    }
  }

  @ParameterizedTest
  @CsvSource({"123456,true", "12345678,true", "12345,false", "123456789,false", "12345a,false"})
  void the_standards_pin_is_6_to_8_decimal_digits(String pin, boolean standard) {
    assertThat(ReferenceData.isStandardPin(secret(pin))).isEqualTo(standard);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTHENTICATION, RSA_2048, 0047009A05AC0380010700",
    "SIGNATURE, P_384, 0047009C05AC0380011400",
    "KEY_MANAGEMENT, RSA_3072, 0047009D05AC0380010500",
    "CARD_AUTHENTICATION, P_256, 0047009E05AC0380011100",
    "RETIRED_20, P_256, 0047009505AC0380011100"
  })
  void a_key_pair_is_generated_by_a_control_reference_template(
      PivSlot slot, PivAlgorithm algorithm, String expected) {
    assertIs(PivCommands.generateKeyPair(slot, algorithm), expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA_1024", "AES_128", "TDEA"})
  void weak_and_symmetric_keys_are_not_generated(PivAlgorithm algorithm) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivCommands.generateKeyPair(PivSlot.AUTHENTICATION, algorithm));
  }

  /** Part 2 appendix A.3: command 1 is 10 87 07 9A FF 7C 82 01 06 82 00 81 82 01 00 00 01 ... */
  @Test
  void an_rsa_signature_is_chained_as_in_the_standards_example() {
    byte[] block = new byte[256];
    block[1] = 0x01;

    List<CommandApdu> segments =
        Segmentation.SHORT_CHAINED.split(
            PivCommands.applyRsa(PivSlot.AUTHENTICATION, PivAlgorithm.RSA_2048, block));

    assertThat(segments).hasSize(2);
    assertThat(HexFormat.of().withUpperCase().formatHex(segments.getFirst().encode()))
        .startsWith("1087079AFF7C82010682008182010000010000");
    assertThat(HexFormat.of().withUpperCase().formatHex(segments.getLast().encode()))
        .startsWith("0087079A0B")
        .hasSize(2 * (5 + 11 + 1))
        .endsWith("00");
  }

  @Test
  void a_digest_and_a_point_go_as_challenge_and_exponentiation() {
    byte[] digest = new byte[32];
    digest[0] = 0x55;
    byte[] point = new byte[65];
    point[0] = 0x04;

    assertThat(hex(PivCommands.signEcdsa(PivSlot.SIGNATURE, PivAlgorithm.P_256, digest)))
        .startsWith("0087119C267C2482008120" + "55");
    assertThat(hex(PivCommands.agree(PivSlot.KEY_MANAGEMENT, PivAlgorithm.P_256, point)))
        .startsWith("0087119D477C4582008541" + "04");
  }

  private static String hex(CommandApdu command) {
    return HexFormat.of().withUpperCase().formatHex(command.encode());
  }

  @Test
  void inputs_of_the_wrong_size_or_kind_are_refused() {
    PivSlot slot = PivSlot.SIGNATURE;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivCommands.applyRsa(slot, PivAlgorithm.RSA_2048, new byte[255]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivCommands.applyRsa(slot, PivAlgorithm.P_256, new byte[32]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivCommands.signEcdsa(slot, PivAlgorithm.P_256, new byte[33]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivCommands.signEcdsa(slot, PivAlgorithm.RSA_2048, new byte[32]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivCommands.agree(slot, PivAlgorithm.P_256, new byte[64]));
    byte[] compressed = new byte[65];
    compressed[0] = 2;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivCommands.agree(slot, PivAlgorithm.P_256, compressed));
  }

  @Test
  void references_and_identifiers_are_found_by_value() {
    for (PivSlot slot : PivSlot.values()) {
      assertThat(PivSlot.of(slot.reference())).contains(slot);
    }
    for (PivAlgorithm algorithm : PivAlgorithm.values()) {
      assertThat(PivAlgorithm.of(algorithm.id())).contains(algorithm);
    }
    assertThat(PivSlot.of(0x9B)).isEmpty();
    assertThat(PivAlgorithm.of(0x00)).isEmpty();
    assertThat(List.of(PivSlot.values()).stream().filter(PivSlot::isRetired)).hasSize(20);
  }
}

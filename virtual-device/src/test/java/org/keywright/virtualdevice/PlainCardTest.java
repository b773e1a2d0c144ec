package org.keywright.virtualdevice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;
import org.keywright.virtualdevice.piv.ManagementKey;

/** Clause by clause what SP 800-73-5 part 2 asks of a PIV card application. */
final class PlainCardTest {

  private static final String AES_KEY = "01020304050607080102030405060708";
  private static final String WRONG_PIN = "0020008008393939393939FFFF";

  private VirtualDevice device;
  private Terminal terminal;

  @BeforeEach
  void pluggedIn() throws Exception {
    device = DeviceModels.plainCard(DeviceOptions.defaults());
    terminal = Terminal.withPiv(device);
  }

  private void authenticated() throws Exception {
    assertThat(terminal.authenticate(8, AES_KEY)).isEqualTo("9000");
  }

  @Nested
  final class Clause_3_1_1_SELECT {

    @Test
    void returns_the_application_property_template_with_the_complete_aid() throws Exception {
      assertThat(terminal.send("00A4040009A0000003080000100000"))
          .startsWith("61")
          .contains("4F0BA000000308000010000100")
          .contains("79074F05A000000308")
          .contains("AC128001088001058001078001118001140601")
          .endsWith("9000");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "00A404000BA000000308000010000100",
          "00A4040009A00000030800001000",
          "00A4040005A000000308"
        })
    void can_be_selected_by_its_whole_and_its_right_truncated_name(String select) throws Exception {
      assertThat(terminal.status(select)).isEqualTo("9000");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "00A4040008A000000527471117",
          "00A4040008A000000151000000",
          "00A404000CA00000030800001000010000",
          "00A4040000"
        })
    void answers_6A82_to_an_unknown_name_and_keeps_its_status(String select) throws Exception {
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");

      assertThat(terminal.status(select)).isEqualTo("6A82");
      assertThat(terminal.status("00200080")).isEqualTo("9000");
    }

    @Test
    void selecting_it_again_leaves_all_security_status_unchanged() throws Exception {
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");

      terminal.expect(Terminal.SELECT_PIV, "9000");

      assertThat(terminal.status("00200080")).isEqualTo("9000");
    }

    @Test
    void a_reset_forgets_selection_and_status() throws Exception {
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");

      device.reset();

      assertThat(terminal.status("00200080")).isEqualTo("6D00");
      terminal.expect(Terminal.SELECT_PIV, "9000");
      assertThat(terminal.status("00200080")).isEqualTo("63C3");
    }
  }

  @Nested
  final class Clause_3_1_2_GET_DATA {

    @Test
    void returns_the_discovery_object_in_its_own_tag() throws Exception {
      assertThat(terminal.send("00CB3FFF035C017E00"))
          .isEqualTo("7E124F0BA0000003080000100001005F2F0240009000");
    }

    @Test
    void answers_6A82_if_the_object_is_not_there() throws Exception {
      assertThat(terminal.status("00CB3FFF055C035FC10200")).isEqualTo("6A82");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5FC103", "5FC108", "5FC109", "5FC121", "5FC123"})
    void objects_behind_the_pin_answer_6982_without_it(String tag) throws Exception {
      assertThat(terminal.status("00CB3FFF055C03" + tag + "00")).isEqualTo("6982");
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");
      assertThat(terminal.status("00CB3FFF055C03" + tag + "00")).isEqualTo("6A82");
    }

    @Test
    void answers_6A86_to_other_parameters_and_6A80_to_no_tag_list() throws Exception {
      assertThat(terminal.status("00CB3FFE055C035FC10200")).isEqualTo("6A86");
      assertThat(terminal.status("00CB3FFF0553035FC10200")).isEqualTo("6A80");
      assertThat(terminal.status("00CB3FFF055C045FC10200")).isEqualTo("6A80");
    }
  }

  @Nested
  final class Clause_3_2_1_VERIFY {

    @Test
    void a_wrong_pin_lowers_the_counter_and_the_right_one_restores_it() throws Exception {
      assertThat(terminal.status(WRONG_PIN)).isEqualTo("63C2");
      assertThat(terminal.status(WRONG_PIN)).isEqualTo("63C1");
      assertThat(terminal.status("00200080")).isEqualTo("63C1");
      assertThat(terminal.status(Terminal.VERIFY_DEFAULT)).isEqualTo("9000");
      assertThat(device.inspect().piv().pinTriesLeft()).isEqualTo(3);
    }

    @Test
    void a_wrong_pin_sets_the_security_status_to_false() throws Exception {
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");
      terminal.status(WRONG_PIN);

      assertThat(terminal.status("00200080")).isEqualTo("63C2");
    }

    @Test
    void a_counter_of_zero_answers_6983_even_to_the_right_pin() throws Exception {
      terminal.status(WRONG_PIN);
      terminal.status(WRONG_PIN);
      assertThat(terminal.status(WRONG_PIN)).isEqualTo("63C0");

      assertThat(terminal.status(Terminal.VERIFY_DEFAULT)).isEqualTo("6983");
      assertThat(terminal.status("00200080")).isEqualTo("63C0");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "0020008008FFFFFFFFFFFFFFFF",
          "00200080083132333435FFFFFF",
          "0020008008313233343536FF37",
          "00200080083132333435363700",
          "0020008008313233343541FFFF",
          "0020008006313233343536"
        })
    void a_malformed_pin_answers_6A80_and_costs_no_try(String verify) throws Exception {
      assertThat(terminal.status(verify)).isEqualTo("6A80");
      assertThat(device.inspect().piv().pinTriesLeft()).isEqualTo(3);
    }

    @Test
    void p1_FF_resets_the_security_status_and_leaves_the_counter() throws Exception {
      terminal.status(WRONG_PIN);
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");

      assertThat(terminal.status("0020FF80")).isEqualTo("9000");
      assertThat(terminal.status("00200080")).isEqualTo("63C3");
    }

    @Test
    void any_other_p1_answers_6A86_and_any_other_reference_6A88() throws Exception {
      assertThat(terminal.status("0020018008313233343536FFFF")).isEqualTo("6A86");
      assertThat(terminal.status("0020000008313233343536FFFF")).isEqualTo("6A88");
      assertThat(terminal.status("0020008108313233343536FFFF")).isEqualTo("6A88");
    }
  }

  @Nested
  final class Clause_3_2_2_CHANGE_REFERENCE_DATA {

    @Test
    void changes_the_pin_and_leaves_it_verified() throws Exception {
      assertThat(terminal.status("0024008010313233343536FFFF363534333231FFFF")).isEqualTo("9000");

      assertThat(terminal.status("00200080")).isEqualTo("9000");
      assertThat(device.inspect().piv().pin()).asHexString().isEqualTo("363534333231FFFF");
    }

    @Test
    void changes_the_puk_to_any_eight_bytes() throws Exception {
      assertThat(terminal.status("0024008110313233343536373800FF01020304FF05")).isEqualTo("9000");

      assertThat(device.inspect().piv().puk()).asHexString().isEqualTo("00FF01020304FF05");
    }

    @Test
    void a_wrong_old_value_answers_63CX_and_changes_nothing() throws Exception {
      assertThat(terminal.status("0024008010393939393939FFFF363534333231FFFF")).isEqualTo("63C2");
      assertThat(terminal.status("002400811039393939393939393132333435363738")).isEqualTo("63C2");

      assertThat(device.inspect().piv().pin()).asHexString().isEqualTo("313233343536FFFF");
    }

    @Test
    void a_malformed_new_pin_answers_6A80_and_leaves_counter_and_status() throws Exception {
      assertThat(terminal.status("0024008010313233343536FFFF3635343332FFFFFF")).isEqualTo("6A80");
      assertThat(terminal.status("0024008010393939393939FFFF3635343332FFFFFF")).isEqualTo("6A80");

      assertThat(device.inspect().piv().pinTriesLeft()).isEqualTo(3);
      assertThat(terminal.status("00200080")).isEqualTo("63C3");
    }

    @Test
    void a_blocked_reference_answers_6983() throws Exception {
      device.blockPin();

      assertThat(terminal.status("0024008010313233343536FFFF363534333231FFFF")).isEqualTo("6983");
    }
  }

  @Nested
  final class Clause_3_2_3_RESET_RETRY_COUNTER {

    private static final String RESET = "002C008010" + "3132333435363738" + "363534333231FFFF";

    @Test
    void sets_a_new_pin_without_verifying_it() throws Exception {
      device.blockPin();

      assertThat(terminal.status(RESET)).isEqualTo("9000");
      assertThat(terminal.status("00200080")).isEqualTo("63C3");
      assertThat(terminal.status("0020008008363534333231FFFF")).isEqualTo("9000");
    }

    @Test
    void a_wrong_puk_answers_63CX_and_blocks_in_the_end() throws Exception {
      String wrong = "002C008010" + "3939393939393939" + "363534333231FFFF";
      assertThat(terminal.status(wrong)).isEqualTo("63C2");
      assertThat(terminal.status(wrong)).isEqualTo("63C1");
      assertThat(terminal.status(wrong)).isEqualTo("63C0");

      assertThat(terminal.status(RESET)).isEqualTo("6983");
    }

    @Test
    void a_malformed_new_pin_answers_6A80_and_leaves_the_puks_counter() throws Exception {
      assertThat(terminal.status("002C00801031323334353637383635343332FFFFFF")).isEqualTo("6A80");
      assertThat(device.inspect().piv().pukTriesLeft()).isEqualTo(3);
    }

    @Test
    void only_the_pin_can_be_reset() throws Exception {
      assertThat(terminal.status("002C008110" + "3132333435363738" + "363534333231FFFF"))
          .isEqualTo("6A88");
    }
  }

  @Nested
  final class Clause_3_2_4_GENERAL_AUTHENTICATE {

    @Test
    void the_administrator_is_authenticated_mutually() throws Exception {
      assertThat(terminal.status("00DB3FFF0A5C035FC1025303010203")).isEqualTo("6982");
      authenticated();
      assertThat(terminal.status("00DB3FFF0A5C035FC1025303010203")).isEqualTo("9000");
    }

    @ParameterizedTest
    @EnumSource(SymmetricAlgorithm.class)
    void with_any_of_the_algorithms_of_a_management_key(SymmetricAlgorithm algorithm)
        throws Exception {
      VirtualDevice other =
          DeviceModels.plainCard(DeviceOptions.defaults().managementAlgorithm(algorithm));
      String key = Terminal.hex(ManagementKey.wellKnown(algorithm).key());

      assertThat(Terminal.withPiv(other).authenticate(algorithm.id(), key)).isEqualTo("9000");
    }

    @Test
    void the_host_alone_can_be_authenticated() throws Exception {
      byte[] offered = terminal.expect("0087089B047C02810000", "9000");
      byte[] answer =
          Terminal.cipher(8, AES_KEY, Cipher.ENCRYPT_MODE, Arrays.copyOfRange(offered, 4, 20));

      assertThat(terminal.status("0087089B147C128210" + Terminal.hex(answer))).isEqualTo("9000");
      assertThat(terminal.status("00DB3FFF0A5C035FC1025303010203")).isEqualTo("9000");
    }

    @Test
    void a_wrong_key_answers_6982_and_ends_an_earlier_authentication() throws Exception {
      authenticated();

      assertThat(terminal.authenticate(8, "FF020304050607080102030405060708")).isEqualTo("6982");
      assertThat(terminal.status("00DB3FFF0A5C035FC1025303010203")).isEqualTo("6982");
    }

    @Test
    void a_challenge_is_good_for_one_answer() throws Exception {
      byte[] offered = terminal.expect("0087089B047C02810000", "9000");
      String answer =
          Terminal.hex(
              Terminal.cipher(8, AES_KEY, Cipher.ENCRYPT_MODE, Arrays.copyOfRange(offered, 4, 20)));
      terminal.expect("0087089B147C128210" + answer, "9000");

      assertThat(terminal.status("0087089B147C128210" + answer)).isEqualTo("6982");
    }

    @Test
    void another_algorithm_than_the_keys_answers_6A86() throws Exception {
      assertThat(terminal.status("0087039B047C02800000")).isEqualTo("6A86");
      assertThat(terminal.status("0087009B047C02800000")).isEqualTo("6A86");
    }

    @Test
    void the_card_encrypts_no_challenge_with_9B() throws Exception {
      assertThat(terminal.status("0087089B147C128110" + "00".repeat(16))).isEqualTo("6A80");
    }

    @Test
    void keys_ask_for_the_pin_as_part_1_table_5_says() throws Exception {
      authenticated();
      for (int slot : new int[] {0x9A, 0x9C, 0x9E}) {
        terminal.generate(slot, 0x11);
      }
      String digest = "7C2482008120" + "11".repeat(32);

      assertThat(terminal.status("0087119A26" + digest)).isEqualTo("6982");
      assertThat(terminal.status("0087119C26" + digest)).isEqualTo("6982");
      assertThat(terminal.status("0087119E26" + digest)).isEqualTo("9000");
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");
      assertThat(terminal.status("0087119C26" + digest)).isEqualTo("9000");
      assertThat(terminal.status("0087119C26" + digest)).isEqualTo("6982");
      assertThat(terminal.status("0087119A26" + digest)).isEqualTo("9000");
      assertThat(terminal.status("0087119A26" + digest)).isEqualTo("9000");
    }

    @Test
    void pin_always_does_not_outlive_a_change_or_another_signature() throws Exception {
      authenticated();
      terminal.generate(0x9A, 0x11);
      terminal.generate(0x9C, 0x11);
      String digest = "7C2482008120" + "11".repeat(32);
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");
      terminal.expect("0087119A26" + digest, "9000");

      assertThat(terminal.status("0087119C26" + digest)).isEqualTo("6982");
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");
      terminal.expect("00DB3FFF0A5C035FC1025303010203", "9000");
      assertThat(terminal.status("0087119C26" + digest)).isEqualTo("6982");
    }

    @Test
    void exponentiation_is_not_allowed_on_keys_9A_9C_and_9E() throws Exception {
      authenticated();
      byte[] point = terminal.generate(0x9E, 0x11);
      String agreement = "7C45" + "8200" + "8541" + Terminal.hex(Arrays.copyOfRange(point, 2, 67));

      assertThat(terminal.status("0087119E47" + agreement)).isEqualTo("6A80");
      terminal.generate(0x9D, 0x11);
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");
      assertThat(terminal.expect("0087119D47" + agreement, "9000")).hasSize(36);
    }

    @Test
    void a_key_that_is_not_there_answers_6A88_and_one_of_another_algorithm_6A86() throws Exception {
      String digest = "7C2482008120" + "11".repeat(32);
      assertThat(terminal.status("0087119A26" + digest)).isEqualTo("6A88");
      authenticated();
      terminal.generate(0x9E, 0x14);
      assertThat(terminal.status("0087119E26" + digest)).isEqualTo("6A86");
      assertThat(terminal.status("0087119926" + digest)).isEqualTo("6A86");
      assertThat(terminal.status("0087229E26" + digest)).isEqualTo("6A86");
    }

    @Test
    void an_interrupted_chain_has_no_effect() throws Exception {
      authenticated();
      terminal.generate(0x9E, 0x11);
      terminal.expect("1087119E047C248200", "9000");
      terminal.expect("00CB3FFF035C017E", "9000");

      assertThat(terminal.status("0087119E228120" + "11".repeat(32))).isEqualTo("6A80");
      terminal.expect("1087119E047C248200", "9000");
      assertThat(terminal.status("0087119E228120" + "11".repeat(32))).isEqualTo("9000");
    }
  }

  @Nested
  final class Clause_3_3_1_PUT_DATA {

    @Test
    void replaces_the_whole_content() throws Exception {
      authenticated();
      terminal.expect("00DB3FFF0A5C035FC1025303010203", "9000");
      terminal.expect("00DB3FFF085C035FC102530109", "9000");

      assertThat(terminal.send("00CB3FFF055C035FC102")).isEqualTo("5301099000");
    }

    @Test
    void an_object_that_is_written_empty_is_there_and_empty() throws Exception {
      authenticated();
      terminal.expect("00DB3FFF075C035FC1025300", "9000");

      assertThat(terminal.send("00CB3FFF055C035FC102")).isEqualTo("53009000");
    }

    @Test
    void writes_the_discovery_object_by_its_own_tag() throws Exception {
      authenticated();
      terminal.expect("00DB3FFF147E124F0BA0000003080000100001005F2F024010", "9000");

      assertThat(terminal.send("00CB3FFF035C017E")).endsWith("5F2F0240109000");
    }

    @Test
    void takes_long_content_in_chained_parts_and_in_one_extended_command() throws Exception {
      authenticated();
      byte[] data = HexFormat.of().parseHex("5C035FC1085382012C" + "A7".repeat(300));
      String hex = Terminal.hex(data);
      terminal.expect("10DB3FFFFF" + hex.substring(0, 510), "9000");
      terminal.expect("00DB3FFF%02X".formatted(data.length - 255) + hex.substring(510), "9000");
      terminal.expect(Terminal.VERIFY_DEFAULT, "9000");

      assertThat(terminal.send("00CB3FFF055C035FC10800")).hasSize(2 * 256 + 4).endsWith("6130");
      assertThat(terminal.send("00C0000000")).isEqualTo("A7".repeat(48) + "9000");
      assertThat(terminal.extended("00CB3FFF", HexFormat.of().parseHex("5C035FC108"), "9000"))
          .hasSize(304);
      terminal.extended("00DB3FFF", data, "9000");
    }

    @Test
    void answers_6A84_when_there_is_no_room_and_6A81_to_a_tag_that_it_has_not() throws Exception {
      authenticated();
      assertThat(
              terminal.extendedStatus(
                  "00DB3FFF", HexFormat.of().parseHex("5C035FC10853824001" + "00".repeat(0x4001))))
          .isEqualTo("6A84");
      assertThat(terminal.status("00DB3FFF085C035FFF00530109")).isEqualTo("6A81");
    }

    @Test
    void a_chain_of_commands_is_bounded() throws Exception {
      authenticated();
      String last = "9000";
      for (int i = 0; i < 100 && last.equals("9000"); i++) {
        last = terminal.status("10DB3FFFFF" + "00".repeat(255));
      }
      assertThat(last).isEqualTo("6A84");
    }
  }

  @Nested
  final class Clause_3_3_2_GENERATE_ASYMMETRIC_KEY_PAIR {

    @ParameterizedTest
    @ValueSource(ints = {0x07, 0x05, 0x11, 0x14})
    void returns_the_public_key_that_is_stored(int algorithm) throws Exception {
      authenticated();
      byte[] key = terminal.generate(0x9A, algorithm);

      assertThat(device.inspect().piv().publicKeys()).containsOnlyKeys(0x9A);
      assertThat(key[0]).isEqualTo((byte) (algorithm < 0x10 ? 0x81 : 0x86));
    }

    @Test
    void needs_the_administrator() throws Exception {
      assertThat(terminal.status("0047009A05AC03800111")).isEqualTo("6982");
    }

    @Test
    void answers_6A80_to_an_unknown_mechanism_and_6A86_to_another_reference() throws Exception {
      authenticated();
      assertThat(terminal.status("0047009A05AC03800199")).isEqualTo("6A80");
      assertThat(terminal.status("0047008205AC03800111")).isEqualTo("6A86");
      assertThat(terminal.status("0047019A05AC03800111")).isEqualTo("6A86");
      assertThat(terminal.status("0047009A08AC06800111AA0101")).isEqualTo("6A80");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00F6", "00F7", "00F8", "00F9", "00FA", "00FB", "00FD", "00FE", "00FF", "00CA"})
  void a_plain_card_has_no_commands_of_a_vendor(String command) throws Exception {
    assertThat(terminal.status(command + "000000")).isEqualTo("6D00");
  }

  @Test
  void malformed_lengths_and_classes_are_refused() throws Exception {
    assertThat(terminal.status("00CB3FFF055C035FC1")).isEqualTo("6700");
    assertThat(terminal.status("00CB3FFF000005")).isEqualTo("6A80");
    assertThat(terminal.status("00CB3FFF0000")).isEqualTo("6700");
    assertThat(terminal.status("01CB3FFF055C035FC102")).isEqualTo("6881");
    assertThat(terminal.status("0CCB3FFF055C035FC102")).isEqualTo("6882");
    assertThat(terminal.status("04CB3FFF055C035FC102")).isEqualTo("6882");
    assertThat(terminal.status("FFCB3FFF055C035FC102")).isEqualTo("6E00");
    assertThat(terminal.status("80CB3FFF055C035FC102")).isEqualTo("6E00");
    assertThat(terminal.status("00C0000000")).isEqualTo("6985");
  }
}

package org.keywright.virtualdevice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;

/** GlobalPlatform Card Specification 2.3.1 and Amendment D, and PIV behind it. */
final class ManagedCardTest {

  private static final String SELECT_DOMAIN = "00A4040008A000000151000000";
  private static final String PUT_CHUID = "5C035FC1025303010203";

  private VirtualDevice device;
  private Terminal terminal;
  private byte[] keys;

  @BeforeEach
  void pluggedIn() throws Exception {
    device = DeviceModels.managedCard(DeviceOptions.defaults().serial(0x01020304));
    terminal = new Terminal(device);
    keys = device.inspect().keySets().lastEntry().getValue();
  }

  private ScpHost opened(String select, int level) throws Exception {
    terminal.expect(select, "9000");
    ScpHost host = new ScpHost(terminal, 0, keys);
    assertThat(host.cardIsGenuine()).isTrue();
    assertThat(host.open(level)).isEqualTo("9000");
    return host;
  }

  @Test
  void the_security_domain_tells_what_card_this_is() throws Exception {
    assertThat(terminal.send(SELECT_DOMAIN)).isEqualTo("6F108408A000000151000000A5049F6501FF9000");
    assertThat(terminal.send("80CA9F7F00")).startsWith("9F7F2A").contains("01020304");
    assertThat(terminal.send("80CA00E000"))
        .isEqualTo("E012C00401FF8810C00402FF8810C00403FF88109000");
    assertThat(terminal.send("80CA00CF00")).startsWith("CF0A").contains("01020304");
    assertThat(terminal.send("80CA006600")).contains("2A864886FC6B040360");
    assertThat(terminal.status("80CA12340000".substring(0, 10))).isEqualTo("6A88");
  }

  @Test
  void cplc_differs_from_card_to_card() throws Exception {
    Terminal other = new Terminal(DeviceModels.managedCard(DeviceOptions.defaults().serial(9)));
    terminal.expect(SELECT_DOMAIN, "9000");
    other.expect(SELECT_DOMAIN, "9000");

    assertThat(terminal.send("80CA9F7F00")).isNotEqualTo(other.send("80CA9F7F00"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x03, 0x11, 0x13, 0x33})
  void administration_goes_through_the_channel_at_every_level(int level) throws Exception {
    ScpHost host = opened(Terminal.SELECT_PIV, level);

    assertThat(host.send("00DB3FFF", PUT_CHUID)).isEqualTo("9000");
    assertThat(host.send("00CB3FFF", "5C035FC102")).isEqualTo("53030102039000");
    assertThat(host.send("0047009A", "AC03800107")).startsWith("7F4982010981820100");
    assertThat(host.send("00240080", "313233343536FFFF363534333231FFFF")).isEqualTo("9000");
    assertThat(host.send("00CB3FFF", "5C035FC105")).isEqualTo("6A82");
    assertThat(device.inspect().piv().publicKeys()).containsKey(0x9A);
  }

  @ParameterizedTest
  @EnumSource(names = {"AES_128", "AES_192", "AES_256"})
  void keys_of_all_lengths_open_the_channel(SymmetricAlgorithm algorithm) throws Exception {
    device = DeviceModels.managedCard(DeviceOptions.defaults().channelAlgorithm(algorithm));
    terminal = new Terminal(device);
    keys = device.inspect().keySets().lastEntry().getValue();

    assertThat(keys).hasSize(3 * algorithm.keyBytes());
    assertThat(opened(Terminal.SELECT_PIV, 0x33).send("00DB3FFF", PUT_CHUID)).isEqualTo("9000");
  }

  @Test
  void long_content_goes_in_chained_parts_each_with_its_own_mac() throws Exception {
    ScpHost host = opened(Terminal.SELECT_PIV, 0x33);
    String data = "5C035FC10A5382012C" + "A7".repeat(300);

    assertThat(host.send("10DB3FFF", data.substring(0, 400))).isEqualTo("9000");
    assertThat(host.send("00DB3FFF", data.substring(400))).isEqualTo("9000");
    assertThat(host.send("00CB3FFF", "5C035FC10A")).startsWith("5382012CA7A7").endsWith("A79000");
  }

  @Test
  void without_the_channel_there_is_no_administration() throws Exception {
    terminal.expect(Terminal.SELECT_PIV, "9000");

    assertThat(terminal.status("00DB3FFF0A" + PUT_CHUID)).isEqualTo("6982");
    assertThat(terminal.status("0047009A05AC03800111")).isEqualTo("6982");
    assertThat(terminal.status("04DB3FFF0A" + PUT_CHUID)).isEqualTo("6982");
  }

  @Test
  void a_channel_that_authenticates_but_checks_no_commands_is_not_enough() throws Exception {
    opened(Terminal.SELECT_PIV, 0x00);

    assertThat(terminal.status("00DB3FFF0A" + PUT_CHUID)).isEqualTo("6982");
    assertThat(terminal.status("00200080")).isEqualTo("63C3");
  }

  @Test
  void there_is_no_9B_key() throws Exception {
    terminal.expect(Terminal.SELECT_PIV, "9000");

    assertThat(terminal.status("0087089B047C028000")).isEqualTo("6A88");
    assertThat(device.inspect().piv().managementKey()).isEmpty();
  }

  @Test
  void a_plain_command_ends_the_session() throws Exception {
    ScpHost host = opened(Terminal.SELECT_PIV, 0x01);

    assertThat(terminal.status("00CB3FFF035C017E")).isEqualTo("6982");
    assertThat(host.send("00DB3FFF", PUT_CHUID)).isEqualTo("6982");
  }

  @Test
  void a_wrong_mac_ends_the_session() throws Exception {
    ScpHost host = opened(Terminal.SELECT_PIV, 0x11);

    assertThat(terminal.status("04DB3FFF12" + PUT_CHUID + "00".repeat(8))).isEqualTo("6982");
    assertThat(host.send("00DB3FFF", PUT_CHUID)).isEqualTo("6982");
  }

  @ParameterizedTest
  @ValueSource(strings = {Terminal.SELECT_PIV, SELECT_DOMAIN})
  void select_ends_the_session(String select) throws Exception {
    ScpHost host = opened(Terminal.SELECT_PIV, 0x01);
    terminal.expect(select, "9000");

    assertThat(host.send("00DB3FFF", PUT_CHUID)).isEqualTo("6982");
  }

  @Test
  void a_host_without_the_keys_is_refused_and_locked_out_in_the_end() throws Exception {
    terminal.expect(SELECT_DOMAIN, "9000");
    for (int i = 0; i < 10; i++) {
      ScpHost stranger = new ScpHost(terminal, 0, new byte[48]);
      assertThat(stranger.cardIsGenuine()).isFalse();
      assertThat(stranger.open(0x01)).isEqualTo("6300");
    }
    assertThat(terminal.status("80500000080102030405060708")).isEqualTo("6983");
  }

  @Test
  void external_authenticate_comes_right_after_initialize_update() throws Exception {
    terminal.expect(SELECT_DOMAIN, "9000");
    ScpHost host = new ScpHost(terminal, 0, keys);
    assertThat(host.open(0x02)).isEqualTo("6A86");
    assertThat(host.open(0x01)).isEqualTo("6985");
    assertThat(terminal.status("80507700080102030405060708")).isEqualTo("6A88");
    assertThat(terminal.status("80500000070102030405060700")).isEqualTo("6700");
  }

  @Test
  void a_predictable_challenge_comes_with_a_counter_that_rises() throws Exception {
    device = DeviceModels.managedCard(DeviceOptions.defaults().predictableChallenges(true));
    terminal = new Terminal(device);
    terminal.expect(SELECT_DOMAIN, "9000");
    byte[] first = new ScpHost(terminal, 0, keys).initializeResponse();
    byte[] second = new ScpHost(terminal, 0, keys).initializeResponse();

    assertThat(first).hasSize(32).startsWith(0, 0).endsWith(0, 0, 1);
    assertThat(second).endsWith(0, 0, 2);
    assertThat(first[12]).isEqualTo((byte) 0x70);
    assertThat(Arrays.copyOfRange(first, 13, 21)).isNotEqualTo(Arrays.copyOfRange(second, 13, 21));
  }

  @Test
  void random_challenges_come_without_a_counter() throws Exception {
    terminal.expect(SELECT_DOMAIN, "9000");
    byte[] response = new ScpHost(terminal, 0, keys).initializeResponse();

    assertThat(response).hasSize(29);
    assertThat(HexFormat.of().formatHex(response, 10, 13)).isEqualTo("ff0360");
  }

  @Test
  void a_new_key_version_is_added_proven_and_the_old_one_deleted() throws Exception {
    byte[] fresh = new byte[96];
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] = (byte) (7 * i + 1);
    }
    ScpHost host = opened(SELECT_DOMAIN, 0x33);
    assertThat(host.send("80D80081", host.keyData(0x01, fresh))).startsWith("01").endsWith("9000");
    assertThat(device.inspect().keySets()).containsOnlyKeys(0x01, 0xFF);
    assertThat(host.send("80E40000", "D201FF")).isEqualTo("6985");

    byte[] old = keys;
    keys = fresh;
    host = opened(SELECT_DOMAIN, 0x33);
    assertThat(host.send("80E40000", "D201FF")).isEqualTo("009000");
    assertThat(device.inspect().keySets()).containsOnlyKeys(0x01);
    assertThat(device.inspect().keySets().get(0x01)).isEqualTo(fresh);
    assertThat(device.inspect().secrets()).noneMatch(s -> Arrays.equals(s, Arrays.copyOf(old, 16)));
    assertThat(host.send("80E40000", "D20101")).isEqualTo("6985");
    assertThat(host.send("80E40000", "D20105")).isEqualTo("6A88");
  }

  @Test
  void a_key_version_is_replaced() throws Exception {
    byte[] fresh = new byte[72];
    Arrays.fill(fresh, (byte) 0x3C);
    ScpHost host = opened(SELECT_DOMAIN, 0x03);

    assertThat(host.send("80D8FF81", host.keyData(0x02, fresh))).endsWith("9000");
    assertThat(device.inspect().keySets()).containsOnlyKeys(0x02);
  }

  @Test
  void a_wrong_check_value_changes_nothing() throws Exception {
    ScpHost host = opened(SELECT_DOMAIN, 0x01);
    String data = host.keyData(0x01, new byte[48]);
    String spoiled = data.substring(0, data.length() - 2) + "00";

    assertThat(host.send("80D80081", spoiled)).isEqualTo("9485");
    assertThat(host.send("80D80081", data.substring(0, 20))).isEqualTo("6A80");
    assertThat(host.send("80D80001", data)).isEqualTo("6A86");
    assertThat(host.send("80D80581", data)).isEqualTo("6A88");
    assertThat(device.inspect().keySets()).containsOnlyKeys(0xFF);
  }

  @Test
  void keys_are_not_put_without_the_channel() throws Exception {
    terminal.expect(SELECT_DOMAIN, "9000");

    assertThat(terminal.status("80D8008101FF")).isEqualTo("6982");
    assertThat(terminal.status("80E4000003D201FF")).isEqualTo("6982");
  }
}

package org.keywright.card.globalplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.secret.Secret;

class SecurityDomainTest {

  private static final HexFormat HEX = HexFormat.of();

  /**
   * Layout: fabricator 4790, type 5040, ..., fabrication date 8081, serial 12345678, batch 9012.
   */
  private static final String CPLC =
      "47905040479100780300"
          + "8081"
          + "12345678"
          + "9012"
          + "47928082"
          + "00000000"
          + "00000000"
          + "11223344"
          + "00000000"
          + "55667788";

  @Test
  void the_commands_are_those_of_the_card_specification() {
    assertThat(SecurityDomain.selectIssuerDomain().encode()).asHexString().isEqualTo("00A4040000");
    assertThat(SecurityDomain.select(HEX.parseHex("a000000151000000")).encode())
        .asHexString()
        .isEqualTo("00A4040008A00000015100000000");
    assertThat(SecurityDomain.getCplc().encode()).asHexString().isEqualTo("80CA9F7F00");
    assertThat(SecurityDomain.getKeyInformation().encode()).asHexString().isEqualTo("80CA00E000");
    assertThat(SecurityDomain.getDiversification().encode()).asHexString().isEqualTo("80CA00CF00");
    assertThat(SecurityDomain.deleteKeys(0x30).encode())
        .asHexString()
        .isEqualTo("80E4000003D2013000");
    assertThat(SecurityDomain.deleteKey(1, 0x30).encode())
        .asHexString()
        .isEqualTo("80E4000006D00101D2013000");
    assertThatIllegalArgumentException().isThrownBy(() -> SecurityDomain.deleteKeys(0));
    assertThatIllegalArgumentException().isThrownBy(() -> SecurityDomain.deleteKeys(0x80));
    assertThatIllegalArgumentException().isThrownBy(() -> SecurityDomain.deleteKey(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> SecurityDomain.select(new byte[4]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scp03Session.initializeUpdate(0x80, new byte[8]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scp03Session.initializeUpdate(1, new byte[16]));
  }

  @Test
  void cplc_is_read_with_its_tag_and_without() throws Exception {
    Cplc bare = Cplc.parse(HEX.parseHex(CPLC));
    Cplc tagged = Cplc.parse(HEX.parseHex("9f7f2a" + CPLC));

    assertThat(tagged).isEqualTo(bare).hasSameHashCodeAs(bare);
    assertThat(bare.get(Cplc.Field.IC_FABRICATOR)).isEqualTo("4790");
    assertThat(bare.get(Cplc.Field.IC_SERIAL_NUMBER)).isEqualTo("12345678");
    assertThat(bare.get(Cplc.Field.PRE_PERSONALIZATION_EQUIPMENT)).isEqualTo("11223344");
    assertThat(bare.get(Cplc.Field.PERSONALIZATION_EQUIPMENT)).isEqualTo("55667788");
    assertThat(bare.chipId()).isEqualTo("479050408081901212345678");
    assertThat(bare.hasSerialNumber()).isTrue();
    assertThat(Cplc.parse(new byte[42]).hasSerialNumber()).isFalse();
    for (int length : new int[] {0, 41, 43, 45, 65536}) {
      assertThatThrownBy(() -> Cplc.parse(new byte[length]))
          .isInstanceOf(InvalidResponseException.class);
    }
  }

  @Test
  void key_information_is_read_in_both_forms() throws Exception {
    List<KeyInformation> keys =
        KeyInformation.parse(HEX.parseHex("e012c00401308810c00402308810c00403308810"));

    assertThat(keys).hasSize(3);
    assertThat(KeyInformation.hasAesSet(keys, 0x30, 16)).isTrue();
    assertThat(KeyInformation.hasAesSet(keys, 0x30, 32)).isFalse();
    assertThat(KeyInformation.hasAesSet(keys, 0x31, 16)).isFalse();
    assertThat(KeyInformation.parse(HEX.parseHex("e00cc00a0175ff88001001180100")))
        .containsExactly(
            new KeyInformation(1, 0x75, List.of(new KeyInformation.Component(0x88, 16))));
    assertThat(KeyInformation.parse(HEX.parseHex("e000"))).isEmpty();
  }

  @Test
  void hostile_key_information_is_refused() {
    for (String bad :
        List.of("", "e0", "e003c00101", "e005c003013088", "e006c0040130ff88", "9000", "e0820100")) {
      assertThatThrownBy(() -> KeyInformation.parse(HEX.parseHex(bad)))
          .isInstanceOf(InvalidResponseException.class);
    }
    assertThatThrownBy(() -> KeyInformation.parse(entries(300)))
        .isInstanceOf(InvalidResponseException.class);
  }

  private static byte[] entries(int count) {
    StringBuilder hex = new StringBuilder("e082%04x".formatted(6 * count));
    hex.repeat("c00401308810", count);
    return HEX.parseHex(hex);
  }

  @Test
  void diversification_data_are_bounded() throws Exception {
    assertThat(KeyInformation.parseDiversification(HEX.parseHex("cf0a00010203040506070809")))
        .asHexString()
        .isEqualTo("00010203040506070809");
    assertThat(KeyInformation.parseDiversification(new byte[10])).hasSize(10);
    assertThatThrownBy(() -> KeyInformation.parseDiversification(new byte[0]))
        .isInstanceOf(InvalidResponseException.class);
    assertThatThrownBy(() -> KeyInformation.parseDiversification(new byte[33]))
        .isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void keys_of_a_set_have_one_length_and_do_not_show() {
    Secret sixteen = Secret.random(16);
    Secret thirtyTwo = Secret.random(32);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scp03KeySet(1, sixteen, sixteen, thirtyTwo));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scp03KeySet(0, sixteen, sixteen, sixteen));
    Secret odd = Secret.random(17);
    assertThatIllegalArgumentException().isThrownBy(() -> new Scp03KeySet(1, odd, odd, odd));
    assertThat(new Scp03KeySet(1, sixteen, sixteen, sixteen).toString())
        .contains("redacted")
        .doesNotContain(Arrays.toString(sixteen.reveal()));
  }
}

package org.keywright.card.globalplatform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keywright.card.secret.Secret;

class AesTest {

  private static final String MESSAGE =
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
          + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

  /** RFC 4493 clause 4 and SP 800-38B appendix D. */
  @ParameterizedTest
  @CsvSource({
    "2b7e151628aed2a6abf7158809cf4f3c, 0, bb1d6929e95937287fa37d129b756746",
    "2b7e151628aed2a6abf7158809cf4f3c, 16, 070a16b46b4d4144f79bdd9dd04a287c",
    "2b7e151628aed2a6abf7158809cf4f3c, 40, dfa66747de9ae63030ca32611497c827",
    "2b7e151628aed2a6abf7158809cf4f3c, 64, 51f0bebf7e3b9d92fc49741779363cfe",
    "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b, 0, d17ddf46adaacde531cac483de7a9367",
    "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b, 16, 9e99a7bf31e710900662f65e617c5184",
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4, 0,"
        + "028962f61b7bf89efc6b551f4667d983",
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4, 16,"
        + "28a7023f452e8f82bd4bf28d8c37c35c"
  })
  void cmac_agrees_with_the_published_examples(String key, int length, String mac) {
    HexFormat hex = HexFormat.of();
    byte[] message = hex.parseHex(MESSAGE.substring(0, 2 * length));

    assertThat(Aes.cmac(Secret.takeOver(hex.parseHex(key)), message)).isEqualTo(hex.parseHex(mac));
  }

  @Test
  void a_key_check_value_is_three_bytes_of_a_block_of_ones_encrypted() throws Exception {
    Scp03Vectors.file("aes128.json")
        .get("aes_kcv_over_16x01")
        .forEach(v ->
            assertThat(Aes.keyCheckValue(Secret.takeOver(Scp03Vectors.bytes(v, "key"))))
                .isEqualTo(Scp03Vectors.bytes(v, "kcv")));
  }

  @Test
  void padding_is_80_and_zeros_and_always_there() {
    assertThat(Aes.pad(new byte[0])).hasSize(16).startsWith(0x80);
    assertThat(Aes.pad(new byte[15])).hasSize(16).endsWith(0x80);
    assertThat(Aes.pad(new byte[16])).hasSize(32);
  }
}

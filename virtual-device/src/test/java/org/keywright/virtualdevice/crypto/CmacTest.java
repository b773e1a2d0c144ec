package org.keywright.virtualdevice.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CmacTest {

  private static final String MESSAGE =
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
          + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

  @ParameterizedTest(name = "RFC 4493 clause 4, {0} bytes")
  @CsvSource({
    "0, bb1d6929e95937287fa37d129b756746",
    "16, 070a16b46b4d4144f79bdd9dd04a287c",
    "40, dfa66747de9ae63030ca32611497c827",
    "64, 51f0bebf7e3b9d92fc49741779363cfe"
  })
  void gives_the_published_values(int length, String expected) {
    byte[] key = HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c");
    byte[] message = HexFormat.of().parseHex(MESSAGE.substring(0, 2 * length));

    assertThat(Cmac.of(key, message)).asHexString().isEqualToIgnoringCase(expected);
  }

  @Test
  void agrees_with_another_implementation_for_all_key_lengths() {
    Random random = new Random(1);
    for (int keyLength : new int[] {16, 24, 32}) {
      for (int length = 0; length < 70; length++) {
        byte[] key = new byte[keyLength];
        byte[] message = new byte[length];
        random.nextBytes(key);
        random.nextBytes(message);
        CMac other = new CMac(AESEngine.newInstance());
        other.init(new KeyParameter(key));
        other.update(message, 0, length);
        byte[] expected = new byte[16];
        other.doFinal(expected, 0);

        assertThat(Cmac.of(key, message)).isEqualTo(expected);
      }
    }
  }
}

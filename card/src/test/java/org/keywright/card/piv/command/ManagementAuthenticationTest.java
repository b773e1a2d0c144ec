package org.keywright.card.piv.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.secret.Secret;

class ManagementAuthenticationTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static Secret key(String text) {
    return Secret.takeOver(hex(text));
  }

  /** Part 2 appendices A.1 and A.2, command 1 of each. */
  @Test
  void a_witness_and_a_challenge_are_asked_for_as_in_the_standards_examples() {
    assertThat(ManagementAuthentication.requestWitness(PivAlgorithm.AES_128).encode())
        .asHexString()
        .isEqualTo("0087089B047C02800000");
    assertThat(ManagementAuthentication.requestChallenge(PivAlgorithm.AES_128).encode())
        .asHexString()
        .isEqualTo("0087089B047C02810000");
  }

  /**
   * FIPS 197 appendix C gives plaintext 00112233445566778899aabbccddeeff and its encryption under
   * three keys; for triple DES the block is from SP 800-67 appendix B.1 ("The qufck").
   */
  @ParameterizedTest
  @CsvSource({
    "AES_128, 000102030405060708090a0b0c0d0e0f,"
        + "00112233445566778899aabbccddeeff, 69c4e0d86a7b0430d8cdb78070b4c55a",
    "AES_192, 000102030405060708090a0b0c0d0e0f1011121314151617,"
        + "00112233445566778899aabbccddeeff, dda97ca4864cdfe06eaf70a0ec0d7191",
    "AES_256, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,"
        + "00112233445566778899aabbccddeeff, 8ea2b7ca516745bfeafc49904b496089",
    "TDEA, 0123456789abcdef23456789abcdef01456789abcdef0123," + "5468652071756663, a826fd8ce53b855f"
  })
  void a_witness_is_answered_decrypted_and_the_challenges_encryption_confirms_the_card(
      PivAlgorithm algorithm, String key, String plain, String encrypted) throws Exception {
    int n = algorithm.blockBytes();
    byte[] witness =
        ManagementAuthentication.witness(
            algorithm, hex("7C%02X80%02X%s".formatted(n + 2, n, encrypted)));

    byte[] answer =
        ManagementAuthentication.answer(algorithm, key(key), witness, hex(plain)).encode();

    assertThat(answer)
        .asHexString()
        .isEqualToIgnoringCase(
            "0087%02X9B%02X7C%02X80%02X%s81%02X%s00"
                .formatted(algorithm.id(), 2 * n + 6, 2 * n + 4, n, plain, n, plain));
    byte[] good = hex("7C%02X82%02X%s".formatted(n + 2, n, encrypted));
    assertThat(ManagementAuthentication.confirms(algorithm, key(key), hex(plain), good)).isTrue();
    good[good.length - 1] ^= 1;
    assertThat(ManagementAuthentication.confirms(algorithm, key(key), hex(plain), good)).isFalse();
    assertThat(ManagementAuthentication.respond(algorithm, key(key), hex(plain)).encode())
        .asHexString()
        .containsIgnoringCase("82%02X%s".formatted(n, encrypted));
  }

  @Test
  void a_witness_or_response_that_is_not_one_block_is_refused() {
    PivAlgorithm aes = PivAlgorithm.AES_128;
    for (String bad :
        new String[] {"7C0A80080102030405060708", "7C00", "7C028000", "7C0282", "", "7D028000"}) {
      assertThatThrownBy(() -> ManagementAuthentication.witness(aes, hex(bad)))
          .isInstanceOf(InvalidResponseException.class);
      assertThatThrownBy(() ->
              ManagementAuthentication.confirms(aes, Secret.random(16), new byte[16], hex(bad)))
          .isInstanceOf(InvalidResponseException.class);
    }
  }

  @Test
  void keys_and_blocks_of_the_wrong_length_are_refused() {
    byte[] block = new byte[16];
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            ManagementAuthentication.answer(PivAlgorithm.AES_256, Secret.random(24), block, block));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            ManagementAuthentication.answer(PivAlgorithm.TDEA, Secret.random(24), block, block));
    assertThat(ManagementAuthentication.newChallenge(PivAlgorithm.TDEA)).hasSize(8);
    assertThat(ManagementAuthentication.newChallenge(PivAlgorithm.AES_128))
        .isNotEqualTo(ManagementAuthentication.newChallenge(PivAlgorithm.AES_128));
  }
}

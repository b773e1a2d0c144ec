package org.keywright.card.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofOfPossessionTest {

  private static final UUID ISSUANCE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final byte[] NONCE = new byte[32];
  private static final String ORIGIN = "https://id.example.com";

  @ParameterizedTest
  @CsvSource({"2048", "3072"})
  void what_an_rsa_key_does_to_the_block_is_an_ordinary_signature(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    byte[] message =
        ProofOfPossession.message(ORIGIN, ISSUANCE, 0x9A, NONCE, pair.getPublic().getEncoded());
    byte[] block = ProofOfPossession.block(Hole.ProofForm.RSA_PKCS1_SHA256, message, bits / 8);
    RSAPrivateKey key = (RSAPrivateKey) pair.getPrivate();
    // The raw operation, as the card does it.
    byte[] raw =
        new BigInteger(1, block).modPow(key.getPrivateExponent(), key.getModulus()).toByteArray();
    byte[] signature = new byte[bits / 8];
    int count = Math.min(raw.length, signature.length);
    System.arraycopy(raw, raw.length - count, signature, signature.length - count, count);
    assertThat(verifies("SHA256withRSA", pair, message, signature)).isTrue();
    assertThat(verifies("SHA256withRSA", pair, changed(message), signature)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, ECDSA_SHA256, SHA256withECDSA, 32",
    "secp384r1, ECDSA_SHA384, SHA384withECDSA, 48"
  })
  void what_an_ec_key_signs_is_the_digest_of_the_message(
      String curve, Hole.ProofForm form, String algorithm, int length) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    byte[] message =
        ProofOfPossession.message(ORIGIN, ISSUANCE, 0x9C, NONCE, pair.getPublic().getEncoded());
    byte[] block = ProofOfPossession.block(form, message, length);
    assertThat(block).hasSize(length);
    // As the card does it: the digest comes from outside.
    Signature card = Signature.getInstance("NONEwithECDSA");
    card.initSign(pair.getPrivate());
    card.update(block);
    byte[] signature = card.sign();
    assertThat(verifies(algorithm, pair, message, signature)).isTrue();
    assertThat(verifies(algorithm, pair, changed(message), signature)).isFalse();
  }

  private static byte[] changed(byte[] message) {
    byte[] other = message.clone();
    other[other.length - 1] ^= 1;
    return other;
  }

  private static boolean verifies(String algorithm, KeyPair pair, byte[] message, byte[] signature)
      throws Exception {
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(pair.getPublic());
    verifier.update(message);
    return verifier.verify(signature);
  }

  @Test
  void the_message_begins_with_a_prefix_and_tells_each_part_by_its_length() {
    byte[] message =
        ProofOfPossession.message("https://a", ISSUANCE, 0x9A, new byte[16], new byte[] {7});
    String expected =
        HexFormat.of()
                .formatHex("Keywright proof of possession 1\0".getBytes(StandardCharsets.US_ASCII))
            + "00000009"
            + HexFormat.of().formatHex("https://a".getBytes(StandardCharsets.US_ASCII))
            + "00000010"
            + "00112233445566778899aabbccddeeff"
            + "00000001"
            + "9a"
            + "00000010"
            + "00".repeat(16)
            + "00000001"
            + "07";
    assertThat(message).asHexString().isEqualToIgnoringCase(expected);
  }

  @Test
  void each_part_changes_the_message() {
    byte[] key = {1, 2, 3};
    byte[] nonce = new byte[32];
    byte[] base = ProofOfPossession.message(ORIGIN, ISSUANCE, 0x9A, nonce, key);
    byte[] otherNonce = new byte[32];
    otherNonce[0] = 1;
    for (byte[] other :
        new byte[][] {
          ProofOfPossession.message("https://other", ISSUANCE, 0x9A, nonce, key),
          ProofOfPossession.message(ORIGIN, UUID.randomUUID(), 0x9A, nonce, key),
          ProofOfPossession.message(ORIGIN, ISSUANCE, 0x9C, nonce, key),
          ProofOfPossession.message(ORIGIN, ISSUANCE, 0x9A, otherNonce, key),
          ProofOfPossession.message(ORIGIN, ISSUANCE, 0x9A, nonce, new byte[] {1, 2, 4})
        }) {
      assertThat(Arrays.equals(base, other)).isFalse();
    }
  }

  @Test
  void a_hole_for_a_proof_has_the_length_of_its_form() {
    byte[] key = {1};
    assertThatThrownBy(() -> new Hole.Proof(8, 33, Hole.ProofForm.ECDSA_SHA256, 0x9A, NONCE, key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Hole.Proof(8, 127, Hole.ProofForm.RSA_PKCS1_SHA256, 0x9A, NONCE, key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Hole.Proof(8, 32, Hole.ProofForm.ECDSA_SHA256, 0x9A, new byte[15], key))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

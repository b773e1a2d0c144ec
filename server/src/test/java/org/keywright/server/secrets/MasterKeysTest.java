package org.keywright.server.secrets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.secret.Secret;

class MasterKeysTest {

  private static final byte[] CONTEXT = "somebody".getBytes(US_ASCII);

  private final MasterKeys keys = TestMasterKeys.fixed(1, 1);

  @Test
  void a_wrapped_secret_unwraps_to_itself() {
    try (Secret secret = Secret.random(100)) {
      assertThat(keys.unwrap(CONTEXT, keys.wrap(CONTEXT, secret)).sameAs(secret)).isTrue();
    }
  }

  @Test
  void the_same_secret_wraps_differently_each_time_and_33_bytes_longer() {
    try (Secret secret = Secret.random(24)) {
      byte[] one = keys.wrap(CONTEXT, secret);
      assertThat(one).hasSize(24 + 33).isNotEqualTo(keys.wrap(CONTEXT, secret));
    }
  }

  @Test
  void a_wrapped_secret_does_not_unwrap_in_another_context() {
    byte[] wrapped = keys.wrap(CONTEXT, Secret.random(16));
    assertThatThrownBy(() -> keys.unwrap("somebodz".getBytes(US_ASCII), wrapped))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("belongs to something else");
  }

  @Test
  void no_bit_of_a_wrapped_secret_can_be_changed() {
    byte[] wrapped = keys.wrap(CONTEXT, Secret.random(16));
    for (int bit = 0; bit < wrapped.length * 8; bit++) {
      byte[] altered = wrapped.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> keys.unwrap(CONTEXT, altered))
          .isInstanceOf(MasterKeyException.class);
    }
  }

  @Test
  void a_secret_of_a_version_that_is_not_at_hand_says_so() {
    byte[] wrapped = TestMasterKeys.fixed(2, 2).wrap(CONTEXT, Secret.random(16));
    assertThatThrownBy(() -> keys.unwrap(CONTEXT, wrapped))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("version 2 is not in this node's key store (it has [1])");
  }

  @Test
  void a_new_version_reads_what_an_old_one_wrapped() {
    byte[] wrapped = keys.wrap(CONTEXT, Secret.copyOf(new byte[] {1, 2, 3}));
    assertThat(TestMasterKeys.fixed(2, 2).unwrap(CONTEXT, wrapped).reveal())
        .containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32, 33, 64})
  void derive_is_the_counter_mode_kdf_of_sp_800_108_as_openssl_computes_it(int length)
      throws Exception {
    byte[] context = HexFormat.of().parseHex("00112233445566778899aabbccddeeff9b00000001");
    String label = "keywright/MANAGEMENT_KEY/AES_256";
    try (Secret derived = keys.derive(1, label, context, length)) {
      assertThat(derived.reveal()).isEqualTo(opensslKbkdf(24, label, context, length));
    }
  }

  @Test
  void a_device_key_is_derived_from_device_id_key_id_and_key_version_in_that_encoding()
      throws Exception {
    UUID device = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    DeviceKeyDerivation derivation = new DeviceKeyDerivation(keys);
    byte[] context = HexFormat.of().parseHex("00112233445566778899aabbccddeeff9b00000007");
    try (SecretValue.Key key = derivation.managementKey(device, 1, 7, KeyAlgorithm.AES_192)) {
      assertThat(key.key().reveal())
          .isEqualTo(opensslKbkdf(24, "keywright/MANAGEMENT_KEY/AES_192", context, 24));
    }
    try (SecretValue.KeySet set = derivation.keySet(device, 1, 7, KeyAlgorithm.AES_128, 3)) {
      assertThat(set.enc().reveal()).isEqualTo(scp03(context, 1));
      assertThat(set.mac().reveal()).isEqualTo(scp03(context, 2));
      assertThat(set.dek().reveal()).isEqualTo(scp03(context, 3));
    }
  }

  @Test
  void labels_and_contexts_are_bounded() {
    assertThatThrownBy(() -> keys.derive(1, "", CONTEXT, 16))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keys.derive(1, "label", new byte[0], 16))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keys.derive(1, "label", CONTEXT, 65))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keys.wrap(new byte[1025], Secret.random(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] scp03(byte[] context, int keyId) throws Exception {
    byte[] own = ByteBuffer.wrap(context.clone()).put(16, (byte) keyId).array();
    return opensslKbkdf(24, "keywright/SCP03_KEYS/AES_128", own, 16);
  }

  /** The same by {@code openssl kdf}: key of 32 counting bytes, label, 00, context, length. */
  private static byte[] opensslKbkdf(int firstKeyByte, String label, byte[] context, int length)
      throws Exception {
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "kdf",
                "-binary",
                "-keylen",
                String.valueOf(length),
                "-kdfopt",
                "mac:HMAC",
                "-kdfopt",
                "digest:SHA256",
                "-kdfopt",
                "mode:COUNTER",
                "-kdfopt",
                "hexkey:" + HexFormat.of().formatHex(TestMasterKeys.key(firstKeyByte).reveal()),
                "-kdfopt",
                "salt:" + label,
                "-kdfopt",
                "hexinfo:" + HexFormat.of().formatHex(context),
                "KBKDF")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] derived = openssl.getInputStream().readAllBytes();
    assertThat(openssl.waitFor()).isZero();
    assertThat(derived).hasSize(length);
    return derived;
  }
}

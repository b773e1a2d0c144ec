package org.keywright.card.globalplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.secret.Secret;

class PutKeyTest {

  private static Scp03KeySet added(Scp03Vectors vector, int version) {
    var keys = vector.node().get("new_keys");
    return new Scp03KeySet(version, secret(keys, 0), secret(keys, 1), secret(keys, 2));
  }

  private static Secret secret(tools.jackson.databind.JsonNode list, int index) {
    return Secret.takeOver(HexFormat.of().parseHex(list.get(index).asString()));
  }

  @ParameterizedTest
  @MethodSource("org.keywright.card.globalplatform.Scp03Vectors#own")
  void each_key_goes_under_the_static_dek_with_its_length_and_check_value(Scp03Vectors vector)
      throws Exception {
    Scp03KeySet current = vector.keys();
    int size = current.enc().length();
    int encrypted = size == 16 ? 16 : 32;

    CommandApdu command = PutKey.add(current, added(vector, 0x02));

    assertThat(command.toString()).startsWith("CommandApdu[80D80081");
    byte[] data = command.data();
    assertThat(data).hasSize(1 + 3 * (encrypted + 7)).startsWith(0x02);
    for (int i = 0; i < 3; i++) {
      int at = 1 + i * (encrypted + 7);
      assertThat(data[at]).isEqualTo((byte) 0x88);
      assertThat(data[at + 1]).isEqualTo((byte) (encrypted + 1));
      assertThat(data[at + 2]).isEqualTo((byte) size);
      byte[] cipher = Arrays.copyOfRange(data, at + 3, at + 3 + encrypted);
      assertThat(Arrays.copyOf(cipher, 16))
          .isEqualTo(text(vector, "put_key_encrypted_first_block", i));
      assertThat(Arrays.copyOf(decrypt(vector.hex("static_dek"), cipher), size))
          .isEqualTo(text(vector, "new_keys", i));
      assertThat(data[at + 3 + encrypted]).isEqualTo((byte) 3);
      assertThat(Arrays.copyOfRange(data, at + 4 + encrypted, at + 7 + encrypted))
          .isEqualTo(text(vector, "new_kcvs", i));
    }
  }

  private static byte[] text(Scp03Vectors vector, String list, int index) {
    return HexFormat.of().parseHex(vector.node().get(list).get(index).asString());
  }

  private static byte[] decrypt(byte[] key, byte[] data) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    return cipher.doFinal(data);
  }

  @ParameterizedTest
  @MethodSource("org.keywright.card.globalplatform.Scp03Vectors#own")
  void the_card_confirms_version_and_check_values(Scp03Vectors vector) throws Exception {
    Scp03KeySet keys = added(vector, 0x02);
    byte[] answer = new byte[10];
    answer[0] = 0x02;
    for (int i = 0; i < 3; i++) {
      System.arraycopy(text(vector, "new_kcvs", i), 0, answer, 1 + 3 * i, 3);
    }

    PutKey.check(keys, answer);
    for (int i = 0; i < answer.length; i++) {
      byte[] wrong = answer.clone();
      wrong[i] ^= 1;
      assertThatThrownBy(() -> PutKey.check(keys, wrong))
          .isInstanceOf(InvalidResponseException.class);
    }
    assertThatThrownBy(() -> PutKey.check(keys, new byte[0]))
        .isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void an_added_set_has_a_version_of_its_own_and_a_replaced_one_is_named() throws Exception {
    Scp03Vectors vector = Scp03Vectors.own().toList().getFirst();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PutKey.add(vector.keys(), added(vector, 0x01)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PutKey.add(vector.keys(), added(vector, 0xFF)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PutKey.replace(0, vector.keys(), added(vector, 2)));
    assertThat(PutKey.replace(0xFF, vector.keys(), added(vector, 2)).p1()).isEqualTo(0xFF);
  }
}

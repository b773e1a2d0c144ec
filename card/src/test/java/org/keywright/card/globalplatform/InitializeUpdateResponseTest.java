package org.keywright.card.globalplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.apdu.InvalidResponseException;

class InitializeUpdateResponseTest {

  private static final byte[] WITH_COUNTER =
      HexFormat.of().parseHex("000000000000000000003003703eb51047495b249f66c484c1d2ef1948000002");

  @Test
  void the_fields_are_where_amendment_d_table_7_3_puts_them() throws Exception {
    InitializeUpdateResponse response = InitializeUpdateResponse.parse(WITH_COUNTER);

    assertThat(response.keyVersion()).isEqualTo(0x30);
    assertThat(response.parameter()).isEqualTo(0x70);
    assertThat(response.cardChallenge()).asHexString().isEqualTo("3EB51047495B249F");
    assertThat(response.cardCryptogram()).asHexString().isEqualTo("66C484C1D2EF1948");
    assertThat(response.sequenceCounter().orElseThrow()).asHexString().isEqualTo("000002");
    assertThat(response.encode()).isEqualTo(WITH_COUNTER);
  }

  @ParameterizedTest
  @MethodSource("org.keywright.card.globalplatform.Scp03Vectors#own")
  void a_pseudo_random_challenge_follows_from_counter_and_aid(Scp03Vectors vector)
      throws Exception {
    InitializeUpdateResponse response = vector.response();
    byte[] other = vector.hex("invoker");
    other[7] ^= 1;

    assertThat(response.hasPseudoRandomChallenge(vector.keys(), vector.hex("invoker")))
        .isEqualTo((response.parameter() & 0x10) != 0);
    assertThat(response.hasPseudoRandomChallenge(vector.keys(), other)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x40, 0x50, 0x02, 0x80, 0x71})
  void a_reserved_parameter_is_refused(int parameter) {
    byte[] data = WITH_COUNTER.clone();
    data[12] = (byte) parameter;

    assertThatThrownBy(() -> InitializeUpdateResponse.parse(data))
        .isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void another_protocol_or_length_is_refused() {
    byte[] scp02 = WITH_COUNTER.clone();
    scp02[11] = 0x02;

    assertThatThrownBy(() -> InitializeUpdateResponse.parse(scp02))
        .hasMessageContaining("secure channel protocol 02");
    assertThatThrownBy(() -> InitializeUpdateResponse.parse(Arrays.copyOf(WITH_COUNTER, 29)))
        .hasMessageContaining("sequence counter");
    for (int length : new int[] {0, 28, 30, 31, 33, 65536}) {
      assertThatThrownBy(() -> InitializeUpdateResponse.parse(new byte[length]))
          .isInstanceOf(InvalidResponseException.class);
    }
  }

  @Test
  void the_parameter_says_which_levels_there_are() throws Exception {
    byte[] data = Arrays.copyOf(WITH_COUNTER, 29);
    data[12] = 0x20;
    InitializeUpdateResponse rmac = InitializeUpdateResponse.parse(data);
    data[12] = 0x00;
    InitializeUpdateResponse none = InitializeUpdateResponse.parse(data);

    assertThat(rmac.supports(SecurityLevel.C_DECRYPTION_R_MAC)).isTrue();
    assertThat(rmac.supports(SecurityLevel.C_DECRYPTION_R_ENCRYPTION)).isFalse();
    assertThat(none.supports(SecurityLevel.C_DECRYPTION)).isTrue();
    assertThat(none.supports(SecurityLevel.C_MAC_R_MAC)).isFalse();
  }
}

package org.keywright.card.globalplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.apdu.ResponseApdu;
import org.keywright.card.apdu.Segmentation;
import org.keywright.card.globalplatform.Scp03Vectors.Exchange;
import org.keywright.card.secret.Secret;

class Scp03SessionTest {

  @ParameterizedTest
  @MethodSource("org.keywright.card.globalplatform.Scp03Vectors#all")
  void session_keys_and_cryptograms_follow_from_static_keys_and_challenges(Scp03Vectors vector)
      throws Exception {
    try (Scp03SessionKeys keys = vector.sessionKeys()) {
      assertThat(keys.enc().reveal()).isEqualTo(vector.hex("s_enc"));
      assertThat(keys.mac().reveal()).isEqualTo(vector.hex("s_mac"));
      assertThat(keys.rmac().reveal()).isEqualTo(vector.hex("s_rmac"));
      assertThat(keys.hostCryptogram(vector.hex("host_challenge"), vector.hex("card_challenge")))
          .isEqualTo(vector.hex("host_cryptogram"));
      assertThat(keys.confirms(vector.hex("host_challenge"), vector.response())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("org.keywright.card.globalplatform.Scp03Vectors#all")
  void initialize_update_and_external_authenticate_are_those_of_the_transcript(Scp03Vectors vector)
      throws Exception {
    byte[] challenge = vector.hex("host_challenge");

    assertThat(Scp03Session.initializeUpdate(vector.keys().version(), challenge).encode())
        .isEqualTo(vector.hex("initialize_update_cmd"));
    assertThat(vector.open(vector.sessionKeys()).command().encode())
        .isEqualTo(vector.hex("external_authenticate_cmd"));
  }

  @ParameterizedTest
  @MethodSource("org.keywright.card.globalplatform.Scp03Vectors#all")
  void commands_wrap_and_responses_unwrap_as_in_the_transcript(Scp03Vectors vector)
      throws Exception {
    Scp03SessionKeys keys = vector.sessionKeys();
    Scp03Session session = vector.open(keys).after();
    for (Exchange exchange : vector.exchanges()) {
      Scp03Session.Wrapped wrapped = session.wrap(keys, exchange.plain());
      session = wrapped.after();

      assertThat(wrapped.command().encode()).isEqualTo(exchange.wrapped());
      if (exchange.isAnswered()) {
        assertThat(session.unwrap(keys, answer(exchange)))
            .isEqualTo(new ResponseApdu(exchange.plainResponse(), exchange.status()));
      }
    }
  }

  private static ResponseApdu answer(Exchange exchange) {
    return new ResponseApdu(exchange.wrappedResponse(), exchange.status());
  }

  @ParameterizedTest
  @MethodSource("org.keywright.card.globalplatform.Scp03Vectors#all")
  void a_row_of_commands_is_wrapped_before_the_first_is_answered_and_by_another_node(
      Scp03Vectors vector) throws Exception {
    Scp03SessionKeys keys = vector.sessionKeys();
    Scp03Session session = vector.open(keys).after();
    List<byte[]> states = new ArrayList<>();
    for (Exchange exchange : vector.exchanges()) {
      session = Scp03Session.decode(session.encode()).wrap(keys, exchange.plain()).after();
      states.add(session.encode());
    }
    Scp03SessionKeys derivedAgain = vector.sessionKeys();
    for (int i = 0; i < states.size(); i++) {
      Exchange exchange = vector.exchanges().get(i);
      if (exchange.isAnswered()) {
        assertThat(Scp03Session.decode(states.get(i)).unwrap(derivedAgain, answer(exchange)).data())
            .isEqualTo(exchange.plainResponse());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.keywright.card.globalplatform.Scp03Vectors#all")
  void a_response_with_any_bit_changed_is_refused_where_responses_have_a_mac(Scp03Vectors vector)
      throws Exception {
    if (!vector.level().signsResponses()) {
      return;
    }
    Scp03SessionKeys keys = vector.sessionKeys();
    Exchange first = vector.exchanges().getFirst();
    Scp03Session after = vector.open(keys).after().wrap(keys, first.plain()).after();
    byte[] good = first.wrappedResponse();
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> after.unwrap(keys, new ResponseApdu(bad, 0x9000)))
          .isInstanceOf(InvalidResponseException.class);
    }
    assertThatThrownBy(() -> after.unwrap(keys, new ResponseApdu(good, 0x6310)))
        .isInstanceOf(InvalidResponseException.class);
    assertThatThrownBy(() -> after.unwrap(keys, new ResponseApdu(new byte[0], 0x9000)))
        .hasMessageContaining("lacks its MAC");
    assertThatThrownBy(() -> after.unwrap(keys, new ResponseApdu(new byte[7], 0x9000)))
        .hasMessageContaining("lacks its MAC");
  }

  @Test
  void an_error_status_word_comes_unprotected_and_without_data() throws Exception {
    Scp03Vectors vector = Scp03Vectors.outside().toList().getLast();
    Scp03SessionKeys keys = vector.sessionKeys();
    Scp03Session after =
        vector.open(keys).after().wrap(keys, CommandApdu.of(0x80, 0xCA, 0, 0x66)).after();

    assertThat(after.unwrap(keys, new ResponseApdu(new byte[0], 0x6A88)).status())
        .isEqualTo(0x6A88);
    assertThatThrownBy(() -> after.unwrap(keys, new ResponseApdu(new byte[] {1}, 0x6A88)))
        .isInstanceOf(InvalidResponseException.class);
  }

  @ParameterizedTest
  @EnumSource(SecurityLevel.class)
  void segments_stay_short_with_padding_and_mac(SecurityLevel level) throws Exception {
    Scp03Vectors vector = Scp03Vectors.own().toList().getLast();
    Scp03SessionKeys keys = vector.sessionKeys();
    Scp03Session session =
        Scp03Session.externalAuthenticate(
                keys, vector.hex("host_challenge"), vector.response(), level)
            .after();
    CommandApdu command = CommandApdu.of(0x00, 0xDB, 0x3F, 0xFF, new byte[1000]);

    List<Scp03Session.Wrapped> wrapped =
        session.wrapSegments(keys, command, Segmentation.SHORT_CHAINED);

    assertThat(session.maxShortData()).isEqualTo(level.encryptsCommands() ? 239 : 247);
    assertThat(wrapped).hasSize(5).allMatch(w -> w.command().isShort());
    assertThat(wrapped).extracting(w -> w.command().cla()).containsExactly(20, 20, 20, 20, 4);
    assertThat(wrapped.getLast().after().counter()).isEqualTo(5);
    assertThat(session.wrapSegments(keys, command, Segmentation.EXTENDED)).hasSize(1);
  }

  @Test
  void a_card_cryptogram_made_with_other_keys_is_told_offline_and_opens_nothing() throws Exception {
    Scp03Vectors vector = Scp03Vectors.outside().toList().getFirst();
    byte[] challenge = vector.hex("host_challenge");
    Secret other = Secret.random(16);
    Scp03SessionKeys keys =
        Scp03SessionKeys.derive(
            new Scp03KeySet(0x30, other, other, other), challenge, vector.hex("card_challenge"));

    assertThat(keys.confirms(challenge, vector.response())).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Scp03Session.externalAuthenticate(
                keys, challenge, vector.response(), SecurityLevel.C_MAC));
  }

  @Test
  void a_level_that_the_card_does_not_support_is_refused_not_lowered() throws Exception {
    Scp03Vectors vector = Scp03Vectors.own().toList().getFirst();
    assertThat(vector.response().parameter()).isZero();

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Scp03Session.externalAuthenticate(
                vector.sessionKeys(),
                vector.hex("host_challenge"),
                vector.response(),
                SecurityLevel.C_MAC_R_MAC));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x04, 0x0C, 0x01, 0x84, 0x40, 0xC0, 0x20, 0xFF})
  void other_channels_and_secured_classes_are_not_wrapped(int cla) throws Exception {
    Scp03Vectors vector = Scp03Vectors.own().toList().getFirst();
    Scp03SessionKeys keys = vector.sessionKeys();
    Scp03Session session = vector.open(keys).after();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.wrap(keys, CommandApdu.of(cla, 0xCA, 0, 0)));
  }

  @Test
  void a_stored_state_that_is_none_is_refused() {
    byte[] state = new Scp03Session(SecurityLevel.C_MAC, new byte[16], 7).encode();
    byte[] noLevel = state.clone();
    noLevel[0] = 0;
    byte[] negative = state.clone();
    negative[17] = (byte) 0x80;

    assertThat(Scp03Session.decode(state).counter()).isEqualTo(7);
    for (byte[] bad : List.of(noLevel, negative, Arrays.copyOf(state, 24), new byte[0])) {
      assertThatIllegalArgumentException().isThrownBy(() -> Scp03Session.decode(bad));
    }
  }
}

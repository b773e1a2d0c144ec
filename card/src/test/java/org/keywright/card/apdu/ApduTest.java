package org.keywright.card.apdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApduTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** The four cases of ISO 7816-4 clause 5.1, short and extended. */
  @ParameterizedTest
  @CsvSource({
    "00A40400, 0, 0",
    "00A4040000, 0, 256",
    "00A40400FF, 0, 255",
    "00A404000000FF, 0, 255",
    "00A40400000000, 0, 65536",
    "00A4040002AABB, 2, 0",
    "00A4040002AABB00, 2, 256",
    "00A4040002AABB10, 2, 16",
    "00A40400000002AABB, 2, 0",
    "00A40400000002AABB0000, 2, 65536",
    "00A40400000002AABB0100, 2, 256"
  })
  void the_cases_of_a_command_are_read(String apdu, int nc, int ne) {
    CommandApdu command = CommandApdu.parse(hex(apdu));

    assertThat(command.data()).hasSize(nc);
    assertThat(command.ne()).isEqualTo(ne);
    assertThat(CommandApdu.parse(command.encode())).isEqualTo(command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00A404",
        "00A4040002AA",
        "00A4040002AABBCCDD",
        "00A4040000FF",
        "00A4040000000000",
        "00A40400000003AABB",
        "00A40400000002AABB00",
        "00A40400000002AABB000000"
      })
  void lengths_that_do_not_add_up_are_refused(String apdu) {
    assertThatIllegalArgumentException().isThrownBy(() -> CommandApdu.parse(hex(apdu)));
  }

  @Test
  void ranges_are_checked() {
    assertThatIllegalArgumentException().isThrownBy(() -> CommandApdu.of(256, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> CommandApdu.of(0, -1, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommandApdu.of(0, 0, 0, 0, new byte[65536]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommandApdu.of(0, 0, 0, 0, new byte[0], 65537));
    assertThatIllegalArgumentException().isThrownBy(() -> ResponseApdu.parse(new byte[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> new ResponseApdu(new byte[0], 0x10000));
  }

  @Test
  void neither_commands_nor_responses_show_their_data() {
    byte[] secret = hex("DEADBEEF");

    assertThat(CommandApdu.of(0, 0x20, 0, 0x80, secret).toString())
        .isEqualTo("CommandApdu[00200080, data 4, expects 0]");
    assertThat(new ResponseApdu(secret, 0x9000).toString()).isEqualTo("ResponseApdu[9000, data 4]");
  }

  @Test
  void a_response_is_data_and_a_status_word() {
    ResponseApdu response = ResponseApdu.parse(hex("0102036A82"));

    assertThat(response.data()).asHexString().isEqualTo("010203");
    assertThat(response.status()).isEqualTo(0x6A82);
    assertThat(response.isOk()).isFalse();
    assertThat(response.encode()).asHexString().isEqualTo("0102036A82");
  }

  @Test
  void short_chaining_cuts_at_255_bytes_and_asks_with_the_last_segment() {
    byte[] data = new byte[600];
    new Random(2).nextBytes(data);
    CommandApdu command = CommandApdu.of(0x00, 0xDB, 0x3F, 0xFF, data, 65536);

    var segments = Segmentation.SHORT_CHAINED.split(command);

    assertThat(segments).extracting(CommandApdu::cla).containsExactly(0x10, 0x10, 0x00);
    assertThat(segments).extracting(CommandApdu::ne).containsExactly(0, 0, 256);
    assertThat(segments).extracting(s -> s.data().length).containsExactly(255, 255, 90);
    assertThat(segments).allMatch(CommandApdu::isShort);
    byte[] joined = new byte[600];
    for (int i = 0; i < 3; i++) {
      byte[] part = segments.get(i).data();
      System.arraycopy(part, 0, joined, 255 * i, part.length);
    }
    assertThat(joined).isEqualTo(data);
  }

  @Test
  void what_fits_one_command_stays_one() {
    CommandApdu full = CommandApdu.of(0x00, 0xDB, 0x3F, 0xFF, new byte[255]);
    CommandApdu tooLong = CommandApdu.of(0x00, 0xDB, 0x3F, 0xFF, new byte[256]);

    assertThat(Segmentation.SHORT_CHAINED.split(full)).containsExactly(full);
    assertThat(Segmentation.SHORT_CHAINED.split(tooLong)).hasSize(2);
    assertThat(Segmentation.EXTENDED.split(tooLong)).containsExactly(tooLong);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Segmentation.SHORT_CHAINED.split(CommandApdu.of(0x10, 0xDB, 0, 0, new byte[256])));
    assertThatIllegalArgumentException().isThrownBy(() -> Segmentation.chain(full, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Segmentation.chain(full, 256));
  }

  @Test
  void every_status_word_has_its_value_and_a_sentence() {
    Set<String> sentences = new TreeSet<>();
    for (int value = 0; value <= 0xFFFF; value++) {
      StatusWord word = StatusWord.of(value);
      assertThat(word.value()).isEqualTo(value);
      assertThat(word.isOk()).isEqualTo(value == 0x9000);
      sentences.add(word.sentence());
    }
    assertThat(sentences).allMatch(s -> s.endsWith("."));
    assertThatIllegalArgumentException().isThrownBy(() -> StatusWord.of(0x10000));
    assertThatIllegalArgumentException().isThrownBy(() -> StatusWord.of(-1));
  }

  @Test
  void status_words_with_numbers_tell_them() {
    assertThat(StatusWord.of(0x63C2)).isEqualTo(new StatusWord.VerificationFailed(2));
    assertThat(StatusWord.of(0x63C1).sentence()).contains("1 try is left");
    assertThat(StatusWord.of(0x63C0).sentence()).contains("0 tries are left");
    assertThat(StatusWord.of(0x6108)).isEqualTo(new StatusWord.MoreData(8));
    assertThat(StatusWord.of(0x6100)).isEqualTo(new StatusWord.MoreData(256));
    assertThat(StatusWord.of(0x6C00)).isEqualTo(new StatusWord.WrongExpectedLength(256));
    assertThat(StatusWord.of(0x6983)).isEqualTo(StatusWord.Known.BLOCKED);
    assertThat(StatusWord.of(0x1234)).isEqualTo(new StatusWord.Unknown(0x1234));
    assertThatIllegalArgumentException().isThrownBy(() -> new StatusWord.VerificationFailed(16));
    assertThatIllegalArgumentException().isThrownBy(() -> new StatusWord.MoreData(0));
  }
}

package org.keywright.card.tlv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlvTest {

  private static final HexFormat HEX = HexFormat.of();

  /** ISO 7816-4 Table 6: the tag field has one, two or three bytes. */
  @ParameterizedTest
  @CsvSource({
    "5300, 53, 0",
    "5F2F024000, 5F2F, 2",
    "7F6103020100, 7F61, 3",
    "5FC10201AA, 5FC102, 1",
    "FE00, FE, 0",
    "DFFFFF7F0100, DFFFFF7F, 1"
  })
  void tags_of_one_to_four_bytes_are_read_and_written(String hex, String tag, int length)
      throws TlvException {
    byte[] encoded = HEX.parseHex(hex);
    Tlv object = Tlv.parse(encoded);
    assertThat(object.tag()).isEqualTo(Integer.parseUnsignedInt(tag, 16));
    assertThat(object.length()).isEqualTo(length);
    assertThat(object.encode()).isEqualTo(encoded);
  }

  /** ISO 7816-4 Table 8: the length field. */
  @ParameterizedTest
  @CsvSource({
    "0, 5300",
    "127, 537F",
    "128, 538180",
    "255, 5381FF",
    "256, 53820100",
    "65535, 5382FFFF"
  })
  void lengths_are_written_in_their_shortest_form(int length, String header) throws TlvException {
    byte[] encoded = Tlv.of(0x53, new byte[length]).encode();
    assertThat(HEX.withUpperCase().formatHex(encoded)).startsWith(header);
    assertThat(encoded).hasSize(header.length() / 2 + length);
    assertThat(Tlv.parse(encoded).length()).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"53810101", "5382000101", "538300000101"})
  void lengths_longer_than_they_need_to_be_are_read(String hex) throws TlvException {
    assertThat(Tlv.parse(HEX.parseHex(hex))).isEqualTo(Tlv.of(0x53, new byte[] {1}));
  }

  @ParameterizedTest
  @CsvSource({
    "53, the data object at offset 0 is cut off",
    "5305AABB, 'the data object at offset 0 claims 5 bytes, 2 are there'",
    "5380AA0000, the length at offset 0 is indefinite or too long",
    "5384000000FF, the length at offset 0 is indefinite or too long",
    "5383010000, the data object at offset 0 claims more than 65535 bytes",
    "5FC1, the data object at offset 0 is cut off",
    "5FC1828283, the tag at offset 0 has more than four bytes",
    "0000, no tag at offset 0",
    "5301AA00, no tag at offset 3",
    "53005300, 'expected one data object, found 2'",
    "'', 'expected one data object, found 0'"
  })
  void what_is_no_data_object_is_refused_with_its_offset(String hex, String message) {
    assertThatExceptionOfType(TlvException.class)
        .isThrownBy(() -> Tlv.parse(HEX.parseHex(hex)))
        .withMessage(message);
  }

  @Test
  void more_objects_on_a_level_than_any_card_has_are_refused() {
    assertThatExceptionOfType(TlvException.class)
        .isThrownBy(() -> Tlv.parseAll(HEX.parseHex("5300".repeat(257))))
        .withMessageContaining("256");
  }

  @Test
  void children_are_found_by_tag_and_missing_ones_named() throws TlvException {
    Tlv discovery = Tlv.parse(HEX.parseHex("7E124F0BA0000003080000100001005F2F024000"));
    assertThat(discovery.find(0x5F2F)).hasValue(new byte[] {0x40, 0});
    assertThat(discovery.require(0x4F)).hasSize(11);
    assertThatExceptionOfType(TlvException.class)
        .isThrownBy(() -> discovery.require(0xFE))
        .withMessage("data object 7E lacks FE");
  }

  @Test
  void what_cannot_be_a_tag_is_not_written() {
    for (int tag : new int[] {0, 0x5F, 0x1F80, 0x5FC182, 0x3030}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Tlv.of(tag, new byte[0]));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Tlv.of(0x53, new byte[65_536]));
  }

  @Test
  void a_value_is_copied_in_and_out_and_not_printed() {
    byte[] value = {1, 2, 3};
    Tlv object = Tlv.of(0x53, value);
    value[0] = 9;
    object.value()[1] = 9;
    assertThat(object.value()).containsExactly(1, 2, 3);
    assertThat(object).hasToString("Tlv[53, 3 bytes]");
    assertThat(object).isEqualTo(Tlv.of(0x53, new byte[] {1, 2, 3})).hasSameHashCodeAs(object);
  }

  @Test
  void random_objects_are_read_as_they_were_written() throws TlvException {
    Random random = new Random(42);
    int[] tags = {0x30, 0x3E, 0x53, 0x70, 0xFE, 0x5F2F, 0x7F60, 0x5FC102};
    for (int round = 0; round < 500; round++) {
      List<Tlv> objects = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        byte[] value = new byte[random.nextInt(600)];
        random.nextBytes(value);
        objects.add(Tlv.of(tags[random.nextInt(tags.length)], value));
      }
      assertThat(Tlv.parseAll(Tlv.encodeAll(objects))).isEqualTo(objects);
    }
  }
}

package org.keywright.card.piv.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FascNTest {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final String WORKED_EXAMPLE = "D0439458210C2C19A0846D83685A1082108CE73984108CA3FC";

  static Stream<Map<String, String>> rows() {
    List<Map<String, String>> rows = GoldenCards.table("fascn/fascn.tsv");
    assertThat(rows).hasSizeGreaterThan(30);
    return rows.stream();
  }

  static Stream<Map<String, String>> wellFormed() {
    return rows().filter(r -> "yes".equals(r.get("well_formed")));
  }

  static Stream<Map<String, String>> malformed() {
    return rows().filter(r -> "no".equals(r.get("well_formed")));
  }

  @ParameterizedTest
  @MethodSource("wellFormed")
  void every_published_number_is_read_and_written_the_same(Map<String, String> row)
      throws PivDataException {
    byte[] encoded = HEX.parseHex(cell(row, "hex"));
    FascN expected =
        new FascN(
            number(row, "agency"),
            number(row, "system"),
            number(row, "credential"),
            number(row, "series_CS"),
            number(row, "issue_ICI"),
            Long.parseLong(cell(row, "person_PI")),
            number(row, "org_category_OC"),
            number(row, "org_id_OI"),
            number(row, "association_POA"));
    assertThat(FascN.decode(encoded)).isEqualTo(expected);
    assertThat(expected.encode()).isEqualTo(encoded);
    FascN.Reading reading = FascN.read(encoded);
    assertThat(reading.parityOk()).isEqualTo("ok".equals(row.get("parity")));
    assertThat(reading.lrcOk()).isEqualTo("ok".equals(row.get("lrc")));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void a_malformed_number_is_refused_with_what_is_wrong(Map<String, String> row)
      throws PivDataException {
    byte[] encoded = HEX.parseHex(cell(row, "hex"));
    FascN.Reading reading = FascN.read(encoded);
    assertThat(reading.characters()).isEqualTo(row.get("digits_if_malformed"));
    assertThat(reading.parityOk()).isFalse();
    assertThat(reading.lrcOk()).isFalse();
    assertThat(reading.fascN()).isNull();
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> FascN.decode(encoded))
        .withMessageContaining("parity")
        .withMessageContaining("LRC")
        .withMessageContaining("not a digit");
  }

  @Test
  void any_single_flipped_bit_is_noticed() {
    byte[] good = HEX.parseHex(WORKED_EXAMPLE);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      assertThatExceptionOfType(PivDataException.class)
          .as("bit %d", bit)
          .isThrownBy(() -> FascN.decode(bad))
          .withMessageContaining("character " + bit / 5 + " has the wrong parity");
    }
  }

  @Test
  void two_swapped_digits_pass_parity_and_LRC_and_are_another_number() throws PivDataException {
    FascN one = new FascN(12, 34, 567, 0, 1, 0, 1, 0, 1);
    FascN other = new FascN(21, 34, 567, 0, 1, 0, 1, 0, 1);
    assertThat(FascN.decode(other.encode())).isEqualTo(other).isNotEqualTo(one);
  }

  @Test
  void a_wrong_length_is_refused() {
    for (int length : new int[] {0, 24, 26, 1000}) {
      assertThatExceptionOfType(PivDataException.class)
          .isThrownBy(() -> FascN.decode(new byte[length]))
          .withMessage("FASC-N: it has " + length + " bytes instead of 25");
    }
  }

  @Test
  void fields_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FascN(10_000, 0, 0, 0, 0, 0, 0, 0, 0))
        .withMessageContaining("agency code");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FascN(0, 0, 0, 0, 0, 10_000_000_000L, 0, 0, 0))
        .withMessageContaining("person identifier");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FascN(0, 0, -1, 0, 0, 0, 0, 0, 0))
        .withMessageContaining("credential number");
  }

  @Test
  void an_issuer_without_an_agency_code_uses_fourteen_nines() {
    FascN number = FascN.nonFederal(25);
    assertThat(number.isNonFederal()).isTrue();
    assertThat(number.identifier()).isEqualTo("99999999999999");
    assertThat(HEX.formatHex(number.encode())).startsWith("D4E739DA739CED39CE739D");
  }

  @Test
  void the_person_identifier_is_not_printed() throws PivDataException {
    FascN number = FascN.decode(HEX.parseHex(WORKED_EXAMPLE));
    assertThat(number).hasToString("FascN[0032-0001-092446]");
    assertThat(FascN.read(HEX.parseHex(WORKED_EXAMPLE)).toString()).doesNotContain("1112223333");
  }

  private static int number(Map<String, String> row, String column) {
    return Integer.parseInt(cell(row, column));
  }

  private static String cell(Map<String, String> row, String column) {
    return Objects.requireNonNull(row.get(column), column);
  }
}

package org.keywright.card.piv.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintRecordTest {

  @Test
  void the_record_of_card_46_has_two_index_fingers() throws PivDataException {
    FingerprintRecord record =
        FingerprintRecord.decode(GoldenCards.file("fingerprints/icam46-fmr.ansi2004"));
    assertThat(record.width()).isEqualTo(512);
    assertThat(record.height()).isEqualTo(480);
    assertThat(record.views())
        .containsExactly(
            new FingerprintRecord.View(7, 0, 60, 41), new FingerprintRecord.View(2, 0, 60, 50));
  }

  /**
   * The sample called 2004 writes its version with a zero where SP 800-76-2 has a space, and its
   * length field is two short.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ansi378v2004", "ansi378v2009", "ansi378v2009am1", "iso19794p2v2011"})
  void a_record_of_another_format_is_refused(String format) {
    byte[] record = GoldenCards.file("fingerprints/fingerprintio-" + format + "-sample.dat");
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> FingerprintRecord.decode(record))
        .withMessageStartingWith("Finger minutiae record: its version is not 20");
  }

  @Test
  void a_record_of_ISO_19794_2_with_the_same_version_is_told_apart_by_its_length() {
    byte[] record = GoldenCards.file("fingerprints/fingerprintio-iso19794p2v2005-sample.dat");
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> FingerprintRecord.decode(record))
        .withMessage("Finger minutiae record: it claims 0 bytes, there are 340");
  }

  @Test
  void a_count_of_minutiae_that_lies_is_refused() {
    byte[] record = GoldenCards.file("fingerprints/icam46-fmr.ansi2004");
    record[29] = (byte) 128;
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> FingerprintRecord.decode(record))
        .withMessageContaining("cut off");
    record[29] = (byte) 129;
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> FingerprintRecord.decode(record))
        .withMessageContaining("more than 128 minutiae");
  }
}

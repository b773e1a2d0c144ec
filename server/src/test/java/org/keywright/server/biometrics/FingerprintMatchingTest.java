package org.keywright.server.biometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fingers of others' test data, and files that are none. */
class FingerprintMatchingTest {

  private static final Path FINGERPRINTS =
      Path.of(System.getProperty("keywright.root", "."), "testdata", "fingerprints");

  /** One in ten thousand. */
  private static final FalseMatchRate RATE = new FalseMatchRate(1e-4);

  @ParameterizedTest
  @CsvSource({
    "probe.png, matching.png, true",
    "probe.jpeg, matching.png, true",
    "probe.png, nonmatching.png, false",
    "iso-probe.dat, iso-nonmatching.dat, false",
    "matching.png, iso-nonmatching.dat, false",
  })
  void impressions_of_one_finger_match_and_of_two_do_not(String one, String other, boolean same)
      throws Exception {
    FingerprintComparison comparison =
        FingerprintComparison.of(sample("sourceafis/" + one), sample("sourceafis/" + other), RATE);
    assertThat(comparison.matched()).as(comparison.toString()).isEqualTo(same);
    if (same) {
      assertThat(comparison.score()).as("far above the threshold").isGreaterThan(60);
    } else {
      assertThat(comparison.score()).as("far below it").isLessThan(30);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fingerprintio-ansi378v2009-sample.dat",
        "fingerprintio-ansi378v2009am1-sample.dat",
        "fingerprintio-iso19794p2v2005-sample.dat",
        "fingerprintio-iso19794p2v2011-sample.dat",
        "icam46-fmr.ansi2004",
        "sourceafis/wsq-original.wsq",
      })
  void templates_of_each_edition_and_WSQ_are_read(String file) throws Exception {
    FingerprintSample sample = sample(file);
    assertThat(FingerprintComparison.of(sample, sample, RATE).matched()).isTrue();
  }

  @Test
  void a_record_for_a_card_is_INCITS_378_with_two_fingers_and_still_matches() throws Exception {
    FingerprintSample right = sample("sourceafis/probe.png");
    FingerprintSample left = sample("sourceafis/nonmatching.png");
    byte[] record =
        FingerprintRecord.of(
            List.of(
                new FingerprintRecord.Captured(FingerPosition.RIGHT_INDEX, right, 80),
                new FingerprintRecord.Captured(FingerPosition.LEFT_INDEX, left, 60)));
    assertThat(BiometricKind.FINGERPRINTS.accepts(record)).isTrue();
    // INCITS 378-2004, 6.4: views are counted in byte 24; the first view begins at 26.
    assertThat(record[24]).isEqualTo((byte) 2);
    assertThat(record[26]).isEqualTo((byte) FingerPosition.RIGHT_INDEX.code());
    assertThat(record[28]).as("quality").isEqualTo((byte) 80);
    assertThat(unsigned16(record, 20)).as("pixels per centimetre").isEqualTo(197);
    FingerprintSample enrolled = FingerprintSample.read(record);
    assertThat(enrolled.views()).hasSize(2);
    assertThat(
            FingerprintComparison.of(sample("sourceafis/matching.png"), enrolled, RATE).matched())
        .isTrue();
    assertThat(
            FingerprintComparison.of(sample("sourceafis/iso-nonmatching.dat"), enrolled, RATE)
                .matched())
        .isFalse();
  }

  @Test
  void a_record_says_of_the_products_that_made_it_what_is_set_and_else_nothing() throws Exception {
    List<FingerprintRecord.Captured> finger =
        List.of(
            new FingerprintRecord.Captured(
                FingerPosition.RIGHT_INDEX, sample("sourceafis/probe.png"), 80));
    // INCITS 378-2004, 6.4: owner and type of the product in bytes 10 to 13, the equipment in the
    // next
    // two, its certification in the highest bit of them.
    byte[] silent = FingerprintRecord.of(finger);
    assertThat(unsigned16(silent, 12) | unsigned16(silent, 14)).isZero();
    byte[] telling = FingerprintRecord.of(finger, new CaptureSettings(0x1234, 0x56, 0x789, true));
    assertThat(unsigned16(telling, 10)).isEqualTo(0x1234);
    assertThat(unsigned16(telling, 12)).isEqualTo(0x56);
    assertThat(unsigned16(telling, 14)).isEqualTo(0x8789);
    assertThatThrownBy(() -> new CaptureSettings(0, 0, 4_096, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("equipment");
  }

  @Test
  void the_same_record_by_ISO_19794_2_is_read_by_others_and_still_matches() throws Exception {
    byte[] record =
        FingerprintRecord.iso(
            List.of(
                new FingerprintRecord.Captured(
                    FingerPosition.RIGHT_INDEX, sample("sourceafis/probe.png"), 80),
                new FingerprintRecord.Captured(
                    FingerPosition.LEFT_INDEX, sample("sourceafis/nonmatching.png"), 60)),
            CaptureSettings.NONE);
    // ISO/IEC 19794-2:2005, 7.3: identifier, version, length in four bytes; views in byte 22; the
    // first view begins at 24.
    assertThat(new String(record, 0, 7, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("FMR\0 20");
    assertThat(unsigned16(record, 10)).isEqualTo(record.length);
    assertThat(record[22]).isEqualTo((byte) 2);
    assertThat(record[24]).isEqualTo((byte) FingerPosition.RIGHT_INDEX.code());
    assertThat(record[26]).as("quality").isEqualTo((byte) 80);
    assertThat(unsigned16(record, 18)).as("pixels per centimetre").isEqualTo(197);
    FingerprintSample read = FingerprintSample.read(record);
    assertThat(read.views()).hasSize(2);
    assertThat(FingerprintComparison.of(sample("sourceafis/matching.png"), read, RATE).matched())
        .isTrue();
    FingerprintSample alone =
        FingerprintSample.read(
            FingerprintRecord.iso(
                List.of(
                    new FingerprintRecord.Captured(
                        FingerPosition.RIGHT_INDEX, sample("sourceafis/probe.png"), 80)),
                CaptureSettings.NONE));
    assertThat(
            FingerprintComparison.of(sample("sourceafis/iso-nonmatching.dat"), alone, RATE)
                .matched())
        .isFalse();
  }

  @Test
  void a_finger_that_is_enrolled_twice_or_unknown_is_refused() throws Exception {
    FingerprintSample finger = sample("sourceafis/probe.png");
    FingerprintRecord.Captured index =
        new FingerprintRecord.Captured(FingerPosition.RIGHT_INDEX, finger, 80);
    assertThatThrownBy(() -> FingerprintRecord.of(List.of(index, index)))
        .isInstanceOf(UnreadableFingerprintException.class)
        .hasMessageContaining("twice");
    assertThatThrownBy(() ->
            FingerprintRecord.of(
                List.of(new FingerprintRecord.Captured(FingerPosition.UNKNOWN, finger, 80))))
        .isInstanceOf(UnreadableFingerprintException.class);
    assertThatThrownBy(() -> FingerprintRecord.of(List.of()))
        .isInstanceOf(UnreadableFingerprintException.class);
  }

  @Test
  void the_threshold_is_a_false_match_rate_shared_by_all_pairs_that_are_compared() {
    assertThat(RATE.threshold(1)).isEqualTo(40, within());
    assertThat(new FalseMatchRate(1e-3).threshold(1)).isEqualTo(30, within());
    assertThat(new FalseMatchRate(1e-3).threshold(10)).isEqualTo(40, within());
    for (double bad : new double[] {0, -1, 1, Double.NaN, 1e-9}) {
      assertThatThrownBy(() -> new FalseMatchRate(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_WSQ_that_claims_a_huge_size_is_refused_before_it_is_unfolded() throws Exception {
    byte[] bomb = bytes("sourceafis/wsq-original.wsq");
    int frame = 2;
    while (unsigned16(bomb, frame) != 0xFFA2) {
      frame += 2 + unsigned16(bomb, frame + 2);
    }
    for (int at = frame + 6; at < frame + 10; at++) {
      bomb[at] = (byte) 0xFF;
    }
    assertThatThrownBy(() -> FingerprintSample.read(bomb))
        .isInstanceOf(UnreadableFingerprintException.class)
        .hasMessageContaining("65535 by 65535");
  }

  @Test
  void damaged_and_foreign_files_are_refused_in_words() throws Exception {
    byte[] template = bytes("icam46-fmr.ansi2004");
    byte[] cut = java.util.Arrays.copyOf(template, template.length / 2);
    assertRefused(cut, "damaged");
    assertRefused("%PDF-1.7".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "neither");
    assertRefused(new byte[0], "neither");
    assertRefused(new byte[FingerprintSample.MAX_BYTES + 1], "2 MiB");
    assertRefused(java.util.Arrays.copyOf(template, 40_000), "32768");
  }

  private static void assertRefused(byte[] data, String why) {
    assertThatThrownBy(() -> FingerprintSample.read(data))
        .isInstanceOf(UnreadableFingerprintException.class)
        .hasMessageContaining(why);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }

  private static FingerprintSample sample(String file) throws Exception {
    return FingerprintSample.read(bytes(file));
  }

  private static byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(FINGERPRINTS.resolve(file));
  }

  private static int unsigned16(byte[] data, int at) {
    return (data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF);
  }
}

package org.keywright.card.piv.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keywright.card.piv.model.BiometricObject;
import org.keywright.card.piv.model.CertificateObject;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.FacialImageRecord;
import org.keywright.card.piv.model.FingerprintRecord;
import org.keywright.card.piv.model.GoldenCards;
import org.keywright.card.piv.model.LdsSecurityObject;
import org.keywright.card.piv.model.Octets;
import org.keywright.card.piv.model.PivData;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.piv.model.SecurityObject;
import org.keywright.card.tlv.Tlv;

/** Whatever a card answers, it is read or refused, quickly and within bounds. */
class HostileInputTest {

  private static final String CARD = "37_Golden_FIPS_201-2_PIV_PPS_F=512_D=64";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MODEL_ROUNDS = 2000;
  private static final int CHECKER_ROUNDS = 25;
  private static final int SLOW_FACTOR = 50;

  /** One object of each kind: those that no golden card has are made here. */
  private static Map<PivObject, byte[]> seeds() throws PivDataException {
    Map<PivObject, byte[]> seeds = new EnumMap<>(GoldenCards.objects(CARD));
    byte[] certificate = seeds.get(PivObject.PIV_AUTHENTICATION_CERTIFICATE);
    if (certificate == null) {
      throw new AssertionError("the card has a certificate");
    }
    byte[] der =
        CertificateObject.decode(PivObject.PIV_AUTHENTICATION_CERTIFICATE, certificate).der();
    seeds.put(PivObject.DIGITAL_SIGNATURE_CERTIFICATE, CertificateObject.compressed(der).encode());
    seeds.put(PivObject.SM_CERTIFICATE_SIGNER, certificate);
    seeds.put(PivObject.PAIRING_CODE, new byte[] {(byte) 0x99, 1, '0', (byte) 0xFE, 0});
    seeds.put(PivObject.BIT_GROUP_TEMPLATE, new byte[] {0x7F, 0x61, 7, 2, 1, 1, 0x7F, 0x60, 1, 0});
    return seeds;
  }

  @ParameterizedTest
  @EnumSource(value = PivObject.class, names = "RETIRED_.*", mode = EnumSource.Mode.MATCH_NONE)
  void a_mutated_object_is_read_or_refused_with_PivDataException(PivObject object)
      throws PivDataException {
    readMutations(object, MODEL_ROUNDS);
  }

  private static void readMutations(PivObject object, int rounds) throws PivDataException {
    byte[] seed = seeds().getOrDefault(object, new byte[] {(byte) 0xBC, 0});
    Random random = new Random(object.containerId());
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          for (int cut = 0; cut < Math.min(seed.length, 2000); cut++) {
            read(object, Arrays.copyOf(seed, cut));
          }
          for (int round = 0; round < rounds; round++) {
            read(object, mutate(seed, random));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(value = PivObject.class, names = "RETIRED_.*", mode = EnumSource.Mode.MATCH_NONE)
  void a_card_with_a_mutated_object_gets_a_report(PivObject object) throws PivDataException {
    checkMutations(object, CHECKER_ROUNDS);
  }

  @Tag("slow")
  @Test
  void many_more_mutations_do_no_harm_either() throws PivDataException {
    for (PivObject object : seeds().keySet()) {
      readMutations(object, SLOW_FACTOR * MODEL_ROUNDS);
      checkMutations(object, SLOW_FACTOR * CHECKER_ROUNDS);
    }
  }

  private static void checkMutations(PivObject object, int rounds) throws PivDataException {
    Map<PivObject, byte[]> objects = seeds();
    byte[] seed = objects.getOrDefault(object, new byte[] {(byte) 0xBC, 0});
    Random random = new Random(~object.containerId());
    CheckOptions options = GoldenOptions.of(CARD);
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          for (int round = 0; round < rounds; round++) {
            objects.put(object, mutate(seed, random));
            assertThat(CardChecker.check(objects, options).findings()).hasSizeGreaterThan(10);
          }
        });
  }

  @Test
  void any_flipped_bit_in_a_signed_object_is_noticed() throws PivDataException {
    Map<PivObject, byte[]> objects = GoldenCards.objects(CARD);
    Random random = new Random(7);
    for (PivObject object :
        List.of(
            PivObject.CHUID,
            PivObject.FINGERPRINTS,
            PivObject.FACIAL_IMAGE,
            PivObject.PRINTED_INFORMATION,
            PivObject.DISCOVERY,
            PivObject.CARD_CAPABILITY_CONTAINER)) {
      byte[] seed = GoldenCards.object(CARD, object);
      for (int round = 0; round < 30; round++) {
        byte[] changed = seed.clone();
        int bit = random.nextInt(8 * seed.length);
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        objects.put(object, changed);
        assertThat(CardChecker.check(objects, GoldenOptions.of(CARD)).isClean())
            .as("%s, bit %d", object, bit)
            .isFalse();
      }
      objects.put(object, seed);
    }
  }

  @Test
  void a_structure_that_nests_without_end_is_refused_before_it_is_parsed() {
    byte[] nested = new byte[60_000];
    int at = 0;
    while (at + 4 < nested.length) {
      int left = nested.length - at - 4;
      nested[at] = 0x30;
      nested[at + 1] = (byte) 0x82;
      nested[at + 2] = (byte) (left >>> 8);
      nested[at + 3] = (byte) left;
      at += 4;
    }
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> CmsSignature.parse("CHUID", nested))
        .withMessage("CHUID: its structure nests deeper than 40");
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> Certificates.parse(nested))
        .withMessageContaining("nests deeper");
  }

  private static void read(PivObject object, byte[] content) {
    try {
      PivData data = PivData.decode(object, content);
      readInside(data);
      data.encode();
    } catch (PivDataException refused) {
      assertThat(refused.object()).isNotEmpty();
      assertThat(refused.getMessage()).startsWith(refused.object());
    }
  }

  private static void readInside(PivData data) throws PivDataException {
    switch (data) {
      case Chuid chuid -> {
        CmsSignature.parse("CHUID", chuid.signature().toBytes());
        chuid.fascN();
      }
      case CertificateObject certificate ->
          CertificateNames.of(Certificates.parse(certificate.der()));
      case SecurityObject security -> {
        Octets cms = security.signature();
        LdsSecurityObject.decode(
            CmsSignature.parse("security object", cms.toBytes()).content().orElse(new byte[0]));
      }
      case BiometricObject biometric -> {
        CmsSignature.parse("biometric", biometric.signature().toBytes());
        byte[] record = biometric.record().toBytes();
        if (biometric.header().formatType() == 0x0501) {
          FacialImageRecord.decode(record).encode();
        } else {
          FingerprintRecord.decode(record);
        }
      }
      default -> assertThat(data.toString()).isNotEmpty();
    }
  }

  /** Flips bits, sets bytes to values that hurt, cuts, repeats and inserts. */
  private static byte[] mutate(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    byte[] hurtful = {0, 1, 0x7F, (byte) 0x80, (byte) 0x82, (byte) 0x84, (byte) 0xFF};
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = hurtful[random.nextInt(hurtful.length)];
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> bytes = insert(bytes, at, new byte[1 + random.nextInt(20)]);
        default -> {
          int end = Math.min(bytes.length, at + 1 + random.nextInt(100));
          bytes = insert(bytes, at, Arrays.copyOfRange(bytes, at, end));
        }
      }
    }
    // Half of them with an outer length that fits, so that the inner parsers are reached.
    return random.nextBoolean() ? bytes : mendLength(bytes);
  }

  private static byte[] mendLength(byte[] bytes) {
    if (bytes.length < 5 || bytes[1] != (byte) 0x82) {
      return bytes;
    }
    int tail = bytes.length > 6 ? 2 : 0;
    byte[] value = Arrays.copyOfRange(bytes, 4, Math.min(bytes.length - tail, 60_000));
    int tag = bytes[0] & 0xFF;
    if (tag == 0 || (tag & 0x1F) == 0x1F) {
      return bytes;
    }
    return insert(Tlv.of(tag, value).encode(), 0, new byte[0]);
  }

  private static byte[] insert(byte[] bytes, int at, byte[] more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(more);
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }
}

package org.keywright.card.piv.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keywright.card.piv.model.BiometricObject;
import org.keywright.card.piv.model.CertificateObject;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.GoldenCards;
import org.keywright.card.piv.model.LdsSecurityObject;
import org.keywright.card.piv.model.PivData;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.piv.model.SecurityObject;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Target;

/** Whatever a card answers, it is read or refused, quickly and within bounds. */
final class HostileInputTest implements HostileInputs {

  private static final String CARD = "37_Golden_FIPS_201-2_PIV_PPS_F=512_D=64";

  /** A whole card is some signatures to verify. */
  private static final int CARDS = 3_000;

  /** Each certificate costs the building of a path. */
  private static final int PATHS = 20_000;

  private static final CheckOptions OPTIONS = GoldenOptions.of(CARD);

  private final List<byte[]> signatures = new ArrayList<>();
  private final List<byte[]> certificates = new ArrayList<>();
  private final List<byte[]> hashes = new ArrayList<>();
  private final List<byte[]> cards = new ArrayList<>();

  @Override
  public Stream<Target> targets() throws PivDataException {
    for (String card : List.of(CARD, "01_Golden_PIV")) {
      Map<PivObject, byte[]> objects = GoldenCards.objects(card);
      for (Map.Entry<PivObject, byte[]> entry : objects.entrySet()) {
        collect(PivData.decode(entry.getKey(), entry.getValue()));
      }
      cards.add(folder(objects));
    }
    return Stream.of(
        Target.of("CMS", signatures, HostileInputTest::readCms)
            .refusingBy(PivDataException.class)
            .within(Limits.LIBRARY),
        Target.of("certificates", certificates, HostileInputTest::readCertificate)
            .refusingBy(PivDataException.class)
            .within(Limits.LIBRARY),
        Target.of("hashes of data groups", hashes, HostileInputTest::readHashes)
            .refusingBy(PivDataException.class),
        Target.of("paths of certificates", certificates, HostileInputTest::buildPath)
            .refusingBy(PivDataException.class)
            .within(new Limits(2_000, 32 << 20, 256))
            .atMost(PATHS),
        Target.of("whole cards", cards, HostileInputTest::checkCard)
            .refusingBy(TlvException.class)
            .within(new Limits(5_000, 128 << 20, 256))
            .atMost(CARDS));
  }

  private void collect(PivData data) throws PivDataException {
    switch (data) {
      case Chuid chuid -> signatures.add(chuid.signature().toBytes());
      case BiometricObject biometric -> signatures.add(biometric.signature().toBytes());
      case CertificateObject certificate -> certificates.add(certificate.der());
      case SecurityObject security -> {
        byte[] cms = security.signature().toBytes();
        signatures.add(cms);
        CmsSignature.parse("security object", cms).content().ifPresent(hashes::add);
      }
      default -> {}
    }
  }

  /** All objects, each in its own tag. */
  private static byte[] folder(Map<PivObject, byte[]> objects) {
    return Tlv.encodeAll(
        objects.entrySet().stream().map(e -> Tlv.of(e.getKey().tag(), e.getValue())).toList());
  }

  private static void readCms(byte[] input) throws PivDataException {
    CmsSignature cms = CmsSignature.parse("CMS", input);
    cms.signerCertificate().ifPresent(cms::signerNameFault);
    cms.formFault(List.of(CmsSignature.CHUID_CONTENT));
    cms.fascN();
    cms.entryUuid();
  }

  private static void readCertificate(byte[] input) throws PivDataException {
    var certificate = Certificates.parse(input);
    Certificates.validityFault(certificate, GoldenOptions.WHEN);
    Certificates.extendedKeyUsages(certificate);
    CertificateNames.of(certificate);
  }

  private static void readHashes(byte[] input) throws PivDataException {
    LdsSecurityObject object = LdsSecurityObject.decode(input);
    try {
      if (!LdsSecurityObject.decode(object.encode()).equals(object)) {
        throw new AssertionError("what was written is read as something else");
      }
    } catch (PivDataException e) {
      throw new AssertionError("what was written cannot be read", e);
    }
  }

  private static void buildPath(byte[] input) throws PivDataException {
    Certificates.chainFault(Certificates.parse(input), OPTIONS);
  }

  /** Every card gets a report, whatever is on it. */
  private static void checkCard(byte[] input) throws TlvException {
    Map<PivObject, byte[]> objects = new EnumMap<>(PivObject.class);
    for (Tlv object : Tlv.parseAll(input)) {
      PivObject.byTag(object.tag()).ifPresent(known -> objects.put(known, object.value()));
    }
    if (CardChecker.check(objects, OPTIONS).findings().size() <= 5) {
      throw new AssertionError("hardly anything was checked");
    }
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
}

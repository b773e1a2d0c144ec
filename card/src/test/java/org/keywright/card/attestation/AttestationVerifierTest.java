package org.keywright.card.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keywright.card.piv.command.FirmwareVersion;
import org.keywright.card.piv.command.PinPolicy;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.piv.command.TouchPolicy;
import org.keywright.card.tlv.Tlv;

class AttestationVerifierTest {

  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final String ARC = "1.3.6.1.4.1.41482.3.";
  private static final Map<String, String> USUAL =
      Map.of("3", "050703", "7", "020400F00F0F", "8", "0201", "9", "03");

  private static KeyPair root;
  private static KeyPair intermediate;
  private static KeyPair device;
  private static KeyPair slot;
  private static KeyPair rsaSlot;

  @BeforeAll
  static void makeKeys() throws Exception {
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(256);
    root = ec.generateKeyPair();
    intermediate = ec.generateKeyPair();
    device = ec.generateKeyPair();
    slot = ec.generateKeyPair();
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    rsaSlot = rsa.generateKeyPair();
  }

  // Golden chains

  private static Path golden(String name) {
    return Path.of(System.getProperty("keywright.root"))
        .resolve("testdata/yubico-attestation")
        .resolve(name);
  }

  private static X509Certificate pem(String name) throws Exception {
    try (InputStream in = Files.newInputStream(golden(name))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static AttestationVerifier goldenVerifier() throws Exception {
    return new AttestationVerifier(
        List.of(pem("yubico-piv-root-ca-263751.pem"), pem("yubico-u2f-root-ca-457200631.pem")),
        List.of());
  }

  static Stream<Arguments> expected() throws IOException {
    return Files.readAllLines(golden("EXPECTED.tsv")).stream()
        .skip(1)
        .map(line -> Arguments.of((Object) line.split("\t", -1)));
  }

  @ParameterizedTest
  @MethodSource("expected")
  void the_golden_chains_verify_as_expected(String[] row) throws Exception {
    X509Certificate attested = pem(row[0] + ".slot9a.pem");
    byte[] deviceCertificate = pem(row[0] + ".device.pem").getEncoded();
    AttestationExpectation expectation =
        new AttestationExpectation(
            PivSlot.AUTHENTICATION,
            attested.getPublicKey(),
            Optional.of(15732500L),
            Optional.of(new FirmwareVersion(5, 4, 3)),
            Set.of());
    if (row[1].equals("invalid")) {
      assertThatThrownBy(() ->
              goldenVerifier().verify(attested.getEncoded(), deviceCertificate, expectation, NOW))
          .isInstanceOf(AttestationException.class)
          .hasMessageContaining("pinned root");
      return;
    }

    AttestationResult result =
        goldenVerifier().verify(attested.getEncoded(), deviceCertificate, expectation, NOW);

    AttestationStatement statement = result.statement();
    assertThat(statement.firmware()).hasToString(row[2]);
    assertThat(statement.serial()).contains(Long.parseLong(row[3]));
    assertThat(
            HexFormat.ofDelimiter(" ")
                .formatHex(
                    new byte[] {
                      (byte) statement.pinPolicy().value(), (byte) statement.touchPolicy().value()
                    }))
        .isEqualTo(row[4]);
    assertThat(statement.slot().orElseThrow().reference()).isEqualTo(Integer.parseInt(row[5], 16));
    assertThat(statement.formFactor()).isPresent();
    // An EC key on firmware 5.4.3: known to be weak, and refused unless the policy tolerates it.
    assertThat(result.findings())
        .containsExactly(
            new AttestationFinding.WeakFirmware(
                FirmwareWeakness.EUCLEAK, new FirmwareVersion(5, 4, 3), true));
    assertThat(result.isAccepted()).isFalse();
  }

  // A maker of our own, with certificates as its devices make them

  private static X509Certificate certificate(
      String issuer, KeyPair signer, String subject, PublicKey key, int ca, Map<String, String> ext)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(new Random().nextLong(1L << 60) + 1),
            java.util.Date.from(Instant.parse("2020-01-01T00:00:00Z")),
            java.util.Date.from(Instant.parse("2040-01-01T00:00:00Z")),
            new X500Name(subject),
            key);
    if (ca >= 0) {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
    }
    for (Map.Entry<String, String> e : ext.entrySet()) {
      builder.addExtension(
          new ASN1ObjectIdentifier(ARC + e.getKey()), false, HexFormat.of().parseHex(e.getValue()));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }

  private static X509Certificate rootCertificate() throws Exception {
    return certificate("CN=Root", root, "CN=Root", root.getPublic(), 5, Map.of());
  }

  private static X509Certificate deviceCertificate() throws Exception {
    return certificate("CN=Root", root, "CN=Device", device.getPublic(), 0, Map.of());
  }

  private static X509Certificate slotCertificate(Map<String, String> extensions) throws Exception {
    return slotCertificate("CN=PIV Attestation 9a", slot.getPublic(), extensions);
  }

  private static X509Certificate slotCertificate(
      String subject, PublicKey key, Map<String, String> extensions) throws Exception {
    return certificate("CN=Device", device, subject, key, -1, extensions);
  }

  private static AttestationExpectation expecting(PublicKey key) {
    return new AttestationExpectation(
        PivSlot.AUTHENTICATION,
        key,
        Optional.of(15732495L),
        Optional.of(new FirmwareVersion(5, 7, 3)),
        Set.of());
  }

  private static AttestationResult verify(
      X509Certificate attestation, AttestationExpectation expectation) throws Exception {
    return new AttestationVerifier(List.of(rootCertificate()), List.of())
        .verify(attestation.getEncoded(), deviceCertificate().getEncoded(), expectation, NOW);
  }

  @Test
  void an_attestation_that_says_what_is_expected_is_accepted() throws Exception {
    AttestationResult result = verify(slotCertificate(USUAL), expecting(slot.getPublic()));

    assertThat(result.isAccepted()).isTrue();
    assertThat(result.findings()).isEmpty();
    assertThat(result.statement())
        .isEqualTo(
            new AttestationStatement(
                Optional.of(PivSlot.AUTHENTICATION),
                slot.getPublic(),
                new FirmwareVersion(5, 7, 3),
                Optional.of(15732495L),
                PinPolicy.ONCE,
                TouchPolicy.NEVER,
                Optional.of(FormFactor.USB_C_KEYCHAIN)));
  }

  @Test
  void the_attested_key_has_to_be_the_generated_one() throws Exception {
    AttestationResult result = verify(slotCertificate(USUAL), expecting(device.getPublic()));

    assertThat(result.findings()).containsExactly(new AttestationFinding.KeyDiffers());
    assertThat(result.isAccepted()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"PIV Attestation 9c", "PIV Attestation", "PIV Attestation zz", "9a device"})
  void the_attested_slot_has_to_be_the_one_that_it_was_generated_in(String name) throws Exception {
    AttestationResult result =
        verify(slotCertificate("CN=" + name, slot.getPublic(), USUAL), expecting(slot.getPublic()));

    assertThat(result.findings()).containsExactly(new AttestationFinding.SlotDiffers());
    assertThat(result.isAccepted()).isFalse();
  }

  @Test
  void the_serial_number_has_to_be_that_of_the_inventory() throws Exception {
    Map<String, String> none = Map.of("3", "050703", "8", "0201");
    Map<String, String> other = Map.of("3", "050703", "8", "0201", "7", "020401020304");

    for (Map<String, String> extensions : List.of(none, other)) {
      AttestationResult result = verify(slotCertificate(extensions), expecting(slot.getPublic()));
      assertThat(result.findings()).containsExactly(new AttestationFinding.SerialDiffers());
      assertThat(result.isAccepted()).isFalse();
    }
  }

  @Test
  void the_firmware_has_to_be_what_the_device_answered() throws Exception {
    Map<String, String> other = Map.of("3", "050704", "8", "0201", "7", "020400F00F0F");

    AttestationResult result = verify(slotCertificate(other), expecting(slot.getPublic()));

    assertThat(result.findings())
        .containsExactly(new AttestationFinding.FirmwareDiffers(new FirmwareVersion(5, 7, 4)));
    assertThat(result.isAccepted()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "040205, RSA, ",
    "040206, RSA, ROCA",
    "040304, RSA, ROCA",
    "040305, RSA, ",
    "050603, RSA, ",
    "040304, EC, EUCLEAK",
    "050603, EC, EUCLEAK",
    "050700, EC, "
  })
  void firmware_that_is_known_to_be_weak_refuses_unless_the_policy_tolerates_it(
      String firmware, String kind, FirmwareWeakness weakness) throws Exception {
    PublicKey key = kind.equals("RSA") ? rsaSlot.getPublic() : slot.getPublic();
    X509Certificate attestation =
        slotCertificate("CN=PIV Attestation 9a", key, Map.of("3", firmware, "8", "0201"));
    Set<FirmwareWeakness> weak = weakness == null ? Set.of() : Set.of(weakness);

    AttestationResult strict = verify(attestation, tolerating(key, Set.of()));
    AttestationResult tolerant = verify(attestation, tolerating(key, weak));

    assertThat(strict.isAccepted()).isEqualTo(weakness == null);
    assertThat(tolerant.isAccepted()).isTrue();
    assertThat(tolerant.findings()).hasSize(weak.size());
    assertThat(tolerant.findings()).allMatch(f -> f.sentence().contains("CVE"));
  }

  private static AttestationExpectation tolerating(PublicKey key, Set<FirmwareWeakness> tolerated) {
    return new AttestationExpectation(
        PivSlot.AUTHENTICATION, key, Optional.empty(), Optional.empty(), tolerated);
  }

  @Test
  void another_root_or_a_time_outside_the_validity_is_refused() throws Exception {
    X509Certificate otherRoot =
        certificate("CN=Root", slot, "CN=Root", slot.getPublic(), 5, Map.of());
    AttestationVerifier other = new AttestationVerifier(List.of(otherRoot), List.of());
    AttestationVerifier right = new AttestationVerifier(List.of(rootCertificate()), List.of());
    byte[] attestation = slotCertificate(USUAL).getEncoded();
    byte[] deviceBytes = deviceCertificate().getEncoded();
    AttestationExpectation expectation = expecting(slot.getPublic());

    assertThatThrownBy(() -> other.verify(attestation, deviceBytes, expectation, NOW))
        .isInstanceOf(AttestationException.class);
    assertThatThrownBy(() ->
            right.verify(
                attestation, deviceBytes, expectation, Instant.parse("2041-01-01T00:00:00Z")))
        .isInstanceOf(AttestationException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttestationVerifier(List.of(), List.of()));
  }

  /** Intermediates between device and root, as newer devices have them: three do, four do not. */
  @ParameterizedTest
  @CsvSource({"1, true", "3, true", "4, false"})
  void the_chain_is_bounded(int count, boolean accepted) throws Exception {
    List<X509Certificate> intermediates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean first = i == 0;
      intermediates.add(
          certificate(
              first ? "CN=Root" : "CN=Intermediate " + (i - 1),
              first ? root : intermediate,
              "CN=Intermediate " + i,
              intermediate.getPublic(),
              4 - i,
              Map.of()));
    }
    byte[] deviceBytes =
        certificate(
                "CN=Intermediate " + (count - 1),
                intermediate,
                "CN=Device",
                device.getPublic(),
                0,
                Map.of())
            .getEncoded();
    AttestationVerifier verifier =
        new AttestationVerifier(List.of(rootCertificate()), intermediates);
    byte[] attestation = slotCertificate(USUAL).getEncoded();

    if (accepted) {
      assertThat(
              verifier
                  .verify(attestation, deviceBytes, expecting(slot.getPublic()), NOW)
                  .isAccepted())
          .isTrue();
    } else {
      assertThatThrownBy(
              () -> verifier.verify(attestation, deviceBytes, expecting(slot.getPublic()), NOW))
          .isInstanceOf(AttestationException.class);
    }
  }

  @Test
  void what_the_makers_intermediate_signed_is_no_attestation() throws Exception {
    X509Certificate maker =
        certificate("CN=Root", root, "CN=Maker", intermediate.getPublic(), 1, Map.of());
    byte[] forged =
        certificate("CN=Maker", intermediate, "CN=X 9a", slot.getPublic(), -1, USUAL).getEncoded();
    AttestationVerifier verifier =
        new AttestationVerifier(List.of(rootCertificate()), List.of(maker));

    assertThatThrownBy(() ->
            verifier.verify(
                forged, deviceCertificate().getEncoded(), expecting(slot.getPublic()), NOW))
        .hasMessageContaining("device's own key");
  }

  @Test
  void an_attested_key_cannot_attest_others() throws Exception {
    X509Certificate genuine = slotCertificate("CN=Device 9a", slot.getPublic(), USUAL);
    byte[] forged =
        certificate("CN=Device 9a", slot, "CN=X 9a", rsaSlot.getPublic(), -1, USUAL).getEncoded();
    AttestationVerifier verifier =
        new AttestationVerifier(List.of(rootCertificate()), List.of(deviceCertificate()));

    assertThatThrownBy(() ->
            verifier.verify(forged, genuine.getEncoded(), expecting(rsaSlot.getPublic()), NOW))
        .isInstanceOf(AttestationException.class);
    byte[] ca =
        certificate("CN=Device", device, "CN=X 9a", slot.getPublic(), 0, USUAL).getEncoded();
    assertThatThrownBy(() ->
            verifier.verify(ca, deviceCertificate().getEncoded(), expecting(slot.getPublic()), NOW))
        .hasMessageContaining("CA's certificate");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0507, .3.3",
    "3, 05070304, .3.3",
    "8, 02, .3.8",
    "8, 0901, PIN policy",
    "8, 0209, touch policy",
    "7, 0205FF00000000, out of range",
    "7, 020501FFFFFFFF, out of range",
    "7, 020601FFFFFFFFFF, .3.7",
    "7, 0402FFFF, no INTEGER",
    "7, 0200, no INTEGER",
    "7, 02, .3.7",
    "9, 0303, .3.9"
  })
  void malformed_extensions_are_refused(String number, String value, String because)
      throws Exception {
    Map<String, String> extensions = new java.util.HashMap<>(USUAL);
    extensions.put(number, value);
    X509Certificate attestation = slotCertificate(extensions);

    assertThatThrownBy(() -> verify(attestation, expecting(slot.getPublic())))
        .isInstanceOf(AttestationException.class)
        .hasMessageContaining(because);
  }

  @Test
  void missing_extensions_are_refused() throws Exception {
    X509Certificate attestation = slotCertificate(Map.of("8", "0201"));
    assertThatThrownBy(() -> verify(attestation, expecting(slot.getPublic())))
        .hasMessageContaining("firmware");
  }

  @Test
  void bytes_that_are_no_single_certificate_are_refused() throws Exception {
    byte[] good = slotCertificate(USUAL).getEncoded();
    AttestationVerifier verifier = new AttestationVerifier(List.of(rootCertificate()), List.of());
    byte[] deviceBytes = deviceCertificate().getEncoded();
    List<byte[]> bad =
        new ArrayList<>(
            List.of(
                new byte[0],
                new byte[9000],
                Arrays.copyOf(good, good.length + 1),
                Arrays.copyOf(good, good.length - 1),
                "-----BEGIN CERTIFICATE-----"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    // Each bit, so that what is found does not depend on the keys of this run.
    for (int i = 0; i < good.length * 8; i++) {
      byte[] broken = good.clone();
      broken[i / 8] ^= (byte) (1 << i % 8);
      bad.add(broken);
    }
    for (byte[] bytes : bad) {
      assertThatThrownBy(
              () -> verifier.verify(bytes, deviceBytes, expecting(slot.getPublic()), NOW))
          .isInstanceOf(AttestationException.class);
      assertThatThrownBy(() -> verifier.verify(good, bytes, expecting(slot.getPublic()), NOW))
          .isInstanceOf(AttestationException.class);
    }
  }

  @Test
  void a_signature_with_unused_bits_is_refused_even_if_they_are_zero() throws Exception {
    AttestationVerifier verifier = new AttestationVerifier(List.of(rootCertificate()), List.of());
    byte[] deviceBytes = deviceCertificate().getEncoded();
    for (int found = 0, tries = 0; found < 4; tries++) {
      assertThat(tries).as("every second signature ends with a zero bit").isLessThan(500);
      X509Certificate attestation = slotCertificate(USUAL);
      byte[] der = attestation.getEncoded();
      if ((der[der.length - 1] & 1) != 0) {
        continue;
      }
      found++;
      verifier.verify(der, deviceBytes, expecting(slot.getPublic()), NOW);
      der[der.length - attestation.getSignature().length - 1] = 1;
      assertThatThrownBy(() -> verifier.verify(der, deviceBytes, expecting(slot.getPublic()), NOW))
          .isInstanceOf(AttestationException.class);
    }
  }

  // Found by hostile input: neither is covered by the signature, and the JDK takes both.

  @Test
  void the_algorithm_beside_the_signature_is_the_one_that_was_signed() throws Exception {
    Tlv whole = Tlv.parse(pem("1-validchain.slot9a.pem").getEncoded());
    List<Tlv> parts = whole.children();
    Tlv withoutNull = Tlv.of(0x30, parts.get(1).children().getFirst());

    assertGoldenIsRefused(Tlv.of(0x30, parts.get(0), withoutNull, parts.get(2)).encode());
  }

  @Test
  void a_length_in_front_of_the_signature_that_is_not_der_is_refused() throws Exception {
    List<Tlv> parts = Tlv.parse(pem("1-validchain.slot9a.pem").getEncoded()).children();
    byte[] signature = parts.get(2).encode();
    byte[] longer = new byte[signature.length + 1];
    System.arraycopy(new byte[] {0x03, (byte) 0x83, 0x00}, 0, longer, 0, 3);
    System.arraycopy(signature, 2, longer, 3, signature.length - 2);

    assertGoldenIsRefused(
        Tlv.of(0x30, concat(parts.get(0).encode(), parts.get(1).encode(), longer)).encode());
  }

  private static byte[] concat(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(part);
    }
    return out.toByteArray();
  }

  private static void assertGoldenIsRefused(byte[] changed) throws Exception {
    byte[] device = pem("1-validchain.device.pem").getEncoded();
    AttestationExpectation expectation =
        new AttestationExpectation(
            PivSlot.AUTHENTICATION,
            pem("1-validchain.slot9a.pem").getPublicKey(),
            Optional.empty(),
            Optional.empty(),
            Set.of());
    assertThatThrownBy(() -> goldenVerifier().verify(changed, device, expectation, NOW))
        .isInstanceOf(AttestationException.class)
        .hasMessageContaining("not one certificate in DER");
  }
}

package org.keywright.virtualdevice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The vendor's extensions, as docs.yubico.com describes them. */
final class SecurityKeyTest {

  private static final int SERIAL = 15732500;
  private static final String WRONG_PIN = "0020008008393939393939FFFF";
  private static final String WRONG_PUK = "002C008010" + "3939393939393939" + "393939393939FFFF";

  private VirtualDevice device;
  private Terminal terminal;

  @BeforeEach
  void pluggedIn() throws Exception {
    device = DeviceModels.securityKey(DeviceOptions.defaults().serial(SERIAL));
    terminal = Terminal.withPiv(device);
  }

  private void authenticated() throws Exception {
    assertThat(terminal.authenticate(3, Terminal.WELL_KNOWN_KEY)).isEqualTo("9000");
  }

  private void blocked() throws Exception {
    for (int i = 0; i < 3; i++) {
      terminal.status(WRONG_PIN);
      terminal.status(WRONG_PUK);
    }
  }

  @Test
  void select_answers_as_in_the_manual() throws Exception {
    assertThat(terminal.send(Terminal.SELECT_PIV))
        .isEqualTo("61114F0600001000010079074F05A0000003089000");
  }

  @Test
  void reports_version_and_serial_number() throws Exception {
    assertThat(terminal.send("00FD0000")).isEqualTo("0504039000");
    assertThat(terminal.send("00F80000")).isEqualTo("00F00F149000");
  }

  @Test
  void selecting_piv_again_forgets_who_was_verified() throws Exception {
    terminal.expect(Terminal.VERIFY_DEFAULT, "9000");
    terminal.expect(Terminal.SELECT_PIV, "9000");

    assertThat(terminal.status("00200080")).isEqualTo("63C3");
  }

  @Test
  void metadata_tells_defaults_and_tries() throws Exception {
    assertThat(terminal.send("00F70080")).isEqualTo("0101FF050101060203039000");
    assertThat(terminal.send("00F7009B")).isEqualTo("01010302020001050101" + "9000");

    terminal.status(WRONG_PIN);
    terminal.expect("0024008010313233343536FFFF363534333231FFFF", "9000");
    terminal.status(WRONG_PIN);

    assertThat(terminal.send("00F70080")).isEqualTo("0101FF050100060203029000");
    assertThat(terminal.send("00F70081")).isEqualTo("0101FF050101060203039000");
  }

  @Test
  void metadata_of_a_slot_tells_algorithm_policies_origin_and_key() throws Exception {
    assertThat(terminal.status("00F7009A")).isEqualTo("6A88");
    authenticated();
    byte[] key = terminal.expect("0047009A0BAC09800111AA0103AB0102", "9000");

    assertThat(terminal.send("00F7009A"))
        .isEqualTo("01011102020302030101" + "0443" + Terminal.hex(key).substring(6) + "9000");
  }

  @Test
  void there_is_no_metadata_before_5_3_and_no_move_before_5_7() throws Exception {
    Terminal old =
        Terminal.withPiv(DeviceModels.securityKey(DeviceOptions.defaults().firmware("5.2.7")));

    assertThat(old.status("00F70080")).isEqualTo("6D00");
    assertThat(terminal.status("00F6FF9A")).isEqualTo("6D00");
  }

  @Test
  void the_management_key_is_replaced_and_the_old_one_no_longer_works() throws Exception {
    String fresh = "A0".repeat(16) + "B1".repeat(16);
    assertThat(terminal.status("00FFFFFF230C9B20" + fresh)).isEqualTo("6982");
    authenticated();
    assertThat(terminal.status("00FFFFFF230C9B20" + fresh)).isEqualTo("9000");
    terminal.expect(Terminal.SELECT_PIV, "9000");

    assertThat(terminal.status("0087039B047C028000")).isEqualTo("6A86");
    assertThat(terminal.authenticate(0x0C, fresh)).isEqualTo("9000");
    assertThat(terminal.send("00F7009B")).isEqualTo("01010C020200010501009000");
    assertThat(device.inspect().piv().managementKey().orElseThrow().key())
        .asHexString()
        .isEqualTo(fresh);
  }

  @Test
  void a_weak_or_malformed_management_key_is_refused() throws Exception {
    authenticated();

    assertThat(terminal.status("00FFFFFF1B039B18" + "01".repeat(24))).isEqualTo("6A80");
    assertThat(terminal.status("00FFFFFF1A039B18" + "12".repeat(23))).isEqualTo("6A80");
    assertThat(terminal.status("00FFFFFF13089B18" + "12".repeat(16))).isEqualTo("6A80");
    assertThat(terminal.status("00FFFF0013089B10" + "12".repeat(16))).isEqualTo("6A86");
  }

  @Test
  void firmware_5_7_leaves_the_factory_with_an_AES_192_key() throws Exception {
    Terminal newer =
        Terminal.withPiv(DeviceModels.securityKey(DeviceOptions.defaults().firmware("5.7.1")));

    assertThat(newer.authenticate(0x0A, Terminal.WELL_KNOWN_KEY)).isEqualTo("9000");
    assertThat(newer.send("00F7009B")).isEqualTo("01010A020200010501019000");
  }

  @Test
  void setting_tries_needs_both_and_brings_the_defaults_back() throws Exception {
    terminal.expect("0024008010313233343536FFFF363534333231FFFF", "9000");
    assertThat(terminal.status("00FA0805")).isEqualTo("6982");
    terminal.expect(Terminal.SELECT_PIV, "9000");
    authenticated();
    assertThat(terminal.status("00FA0805")).isEqualTo("6982");
    terminal.expect("0020008008363534333231FFFF", "9000");
    assertThat(terminal.status("00FA0805")).isEqualTo("9000");

    assertThat(device.inspect().piv().pin()).asHexString().isEqualTo("313233343536FFFF");
    assertThat(terminal.send("00F70080")).isEqualTo("0101FF050101060208089000");
    assertThat(terminal.send("00F70081")).isEqualTo("0101FF050101060205059000");
  }

  @Test
  void reset_needs_pin_and_puk_blocked_and_nothing_else() throws Exception {
    authenticated();
    terminal.generate(0x9A, 0x11);
    terminal.expect("00DB3FFF0A5C035FC1025303010203", "9000");
    assertThat(terminal.status("00FB0000")).isEqualTo("6985");
    blocked();
    terminal.expect(Terminal.SELECT_PIV, "9000");

    assertThat(terminal.status("00FB0000")).isEqualTo("9000");
    assertThat(device.inspect().piv().publicKeys()).isEmpty();
    assertThat(device.inspect().piv().objects()).isEmpty();
    assertThat(terminal.status(Terminal.VERIFY_DEFAULT)).isEqualTo("9000");
    authenticated();
  }

  @Test
  void a_malformed_pin_costs_a_try_which_its_own_tools_rely_on() throws Exception {
    assertThat(terminal.status("0020008008FFFFFFFFFFFFFFFF")).isEqualTo("63C2");
    assertThat(terminal.status("002C008010FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")).isEqualTo("63C2");
  }

  @Test
  void an_object_written_empty_is_gone_and_one_above_3063_bytes_does_not_fit() throws Exception {
    authenticated();
    terminal.expect("00DB3FFF0A5C035FFF125303010203", "9000");
    terminal.expect("00DB3FFF075C035FFF125300", "9000");
    assertThat(terminal.status("00CB3FFF055C035FFF12")).isEqualTo("6A82");

    terminal.extended("00DB3FFF", object(3063), "9000");
    assertThat(terminal.extendedStatus("00DB3FFF", object(3064))).isEqualTo("6A84");
  }

  private static byte[] object(int length) {
    return HexFormat.of()
        .parseHex("5C035FC10A5382" + "%04X".formatted(length) + "00".repeat(length));
  }

  @Test
  void moves_and_deletes_keys_from_5_7_on() throws Exception {
    device = DeviceModels.securityKey(DeviceOptions.defaults().firmware("5.7.1"));
    terminal = Terminal.withPiv(device);
    assertThat(terminal.status("00F6829D")).isEqualTo("6982");
    terminal.authenticate(0x0A, Terminal.WELL_KNOWN_KEY);
    assertThat(terminal.status("00F6829D")).isEqualTo("6A88");
    terminal.generate(0x9D, 0x14);
    PublicKey key = device.inspect().piv().publicKeys().firstEntry().getValue();

    assertThat(terminal.status("00F6829D")).isEqualTo("9000");
    assertThat(device.inspect().piv().publicKeys()).containsExactly(java.util.Map.entry(0x82, key));
    assertThat(terminal.status("00F6FF82")).isEqualTo("9000");
    assertThat(device.inspect().piv().publicKeys()).isEmpty();
  }

  @Test
  void an_rsa_key_is_imported_signs_and_is_not_attested() throws Exception {
    authenticated();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
    StringBuilder data = new StringBuilder();
    int tag = 1;
    for (BigInteger part :
        new BigInteger[] {
          key.getPrimeP(),
          key.getPrimeQ(),
          key.getPrimeExponentP(),
          key.getPrimeExponentQ(),
          key.getCrtCoefficient()
        }) {
      data.append("%02X8180%0256X".formatted(tag++, part));
    }
    terminal.extended("00FE079A", HexFormat.of().parseHex(data + "AA0101"), "9000");

    assertThat(
            ((RSAPublicKey) device.inspect().piv().publicKeys().firstEntry().getValue())
                .getModulus())
        .isEqualTo(key.getModulus());
    byte[] block = new byte[256];
    block[255] = 2;
    byte[] template = HexFormat.of().parseHex("7C8201068200" + "81820100" + Terminal.hex(block));
    byte[] signed = terminal.extended("0087079A", template, "9000");
    BigInteger opened =
        new BigInteger(1, Arrays.copyOfRange(signed, 8, 264))
            .modPow(key.getPublicExponent(), key.getModulus());
    assertThat(opened).isEqualTo(BigInteger.TWO);
    assertThat(terminal.status("00F99A00")).isEqualTo("6A80");
  }

  @Test
  void an_attestation_leads_to_the_familys_root_and_tells_what_it_attests() throws Exception {
    authenticated();
    terminal.expect("0047009C0BAC09800111AA0102AB0101", "9000");
    X509Certificate leaf = attest(0x9C);
    X509Certificate batch =
        certificate(
            Arrays.copyOfRange(
                terminal.extended("00CB3FFF", HexFormat.of().parseHex("5C035FFF01"), "9000"),
                8,
                2000));
    X509Certificate root = device.attestationRoot().orElseThrow();

    leaf.verify(batch.getPublicKey());
    batch.verify(root.getPublicKey());
    root.verify(root.getPublicKey());
    assertThat(leaf.getPublicKey()).isEqualTo(device.inspect().piv().publicKeys().get(0x9C));
    assertThat(batch.getBasicConstraints()).isZero();
    assertThat(root.getBasicConstraints()).isOne();
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=YubiKey PIV Attestation 9c");
  }

  @Test
  void its_extensions_are_encoded_as_in_a_real_attestation() throws Exception {
    Path file =
        Path.of(
            System.getProperty("keywright.root"),
            "testdata",
            "virtual-device-attestation-slot9a.pem");
    X509Certificate real = certificate(Files.readAllBytes(file));
    authenticated();
    terminal.expect("0047009A0BAC09800111AA0102AB0101", "9000");
    X509Certificate made = attest(0x9A);

    assertThat(made.getNonCriticalExtensionOIDs())
        .containsExactlyInAnyOrderElementsOf(real.getNonCriticalExtensionOIDs());
    for (String arc : real.getNonCriticalExtensionOIDs()) {
      // Same firmware, serial number and policies, hence the same bytes; the form factors differ.
      if (!arc.endsWith(".3.9")) {
        assertThat(made.getExtensionValue(arc)).isEqualTo(real.getExtensionValue(arc));
      }
      assertThat(made.getExtensionValue(arc)).hasSameSizeAs(real.getExtensionValue(arc));
    }
    assertThat(made.getSubjectX500Principal()).isEqualTo(real.getSubjectX500Principal());
  }

  @Test
  void devices_of_one_family_share_a_root_and_others_do_not() throws Exception {
    VirtualDevice sister = DeviceModels.securityKey(DeviceOptions.defaults());
    VirtualDevice stranger =
        DeviceModels.securityKey(DeviceOptions.defaults().attestationFamily(7));

    assertThat(sister.attestationRoot()).isEqualTo(device.attestationRoot());
    assertThat(stranger.attestationRoot()).isNotEqualTo(device.attestationRoot());
  }

  @Test
  void a_signature_verifies() throws Exception {
    authenticated();
    terminal.generate(0x9E, 0x14);
    byte[] digest = new byte[48];
    Arrays.fill(digest, (byte) 0x42);
    byte[] response = terminal.expect("0087149E367C3482008130" + Terminal.hex(digest), "9000");

    Signature verifier = Signature.getInstance("NONEwithECDSA");
    verifier.initVerify(device.inspect().piv().publicKeys().firstEntry().getValue());
    verifier.update(digest);
    assertThat(verifier.verify(response, 4, response.length - 4)).isTrue();
  }

  @Test
  void the_management_application_tells_what_the_device_is() throws Exception {
    assertThat(
            new String(
                terminal.expect("00A4040008A000000527471117", "9000"), StandardCharsets.US_ASCII))
        .endsWith("5.4.3");
    assertThat(terminal.send("001D0000"))
        .startsWith("23")
        .contains("0204" + "00F00F14")
        .contains("0503050403")
        .endsWith("9000");
    assertThat(terminal.send("00A4040007A0000005272001")).isEqualTo("0504030000009000");
  }

  @Test
  void it_has_no_security_domain() throws Exception {
    assertThat(terminal.status("00A4040008A000000151000000")).isEqualTo("6A82");
    assertThat(terminal.status("00A4040008A000000003000000")).isEqualTo("6A82");
  }

  private X509Certificate attest(int slot) throws Exception {
    return certificate(terminal.expect("00F9%02X00000000".formatted(slot), "9000"));
  }

  private static X509Certificate certificate(byte[] bytes) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(bytes));
  }
}

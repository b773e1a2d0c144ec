package org.keywright.card.piv.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.secret.Secret;
import org.keywright.card.tlv.Tlv;

class PivExtensionsTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static void assertIs(CommandApdu command, String hex) {
    assertThat(command.encode()).asHexString().isEqualTo(hex);
  }

  @Test
  void the_commands_without_data_are_those_that_devices_in_the_field_take() {
    assertIs(PivExtensions.getVersion(), "00FD000000");
    assertIs(PivExtensions.getSerial(), "00F8000000");
    assertIs(PivExtensions.getMetadata(PivSlot.AUTHENTICATION), "00F7009A00");
    assertIs(PivExtensions.getMetadata(PinReference.PUK), "00F7008100");
    assertIs(PivExtensions.getManagementKeyMetadata(), "00F7009B00");
    assertIs(PivExtensions.setPinRetries(5, 7), "00FA0507");
    assertIs(PivExtensions.reset(), "00FB0000");
    assertIs(PivExtensions.attest(PivSlot.SIGNATURE), "00F99C0000");
    assertIs(PivExtensions.moveKey(PivSlot.KEY_MANAGEMENT, PivSlot.RETIRED_1), "00F6829D");
    assertIs(PivExtensions.deleteKey(PivSlot.RETIRED_2), "00F6FF83");
  }

  @Test
  void a_management_key_is_set_with_its_algorithm_and_touch_policy() {
    Secret key = Secret.takeOver(hex("000102030405060708090A0B0C0D0E0F"));

    assertIs(
        PivExtensions.setManagementKey(PivAlgorithm.AES_128, key, TouchPolicy.NEVER),
        "00FFFFFF13089B10000102030405060708090A0B0C0D0E0F");
    assertIs(
        PivExtensions.setManagementKey(PivAlgorithm.AES_128, key, TouchPolicy.ALWAYS),
        "00FFFFFE13089B10000102030405060708090A0B0C0D0E0F");
  }

  @Test
  void triple_des_is_accepted_as_an_initial_key_and_never_set() {
    for (PivAlgorithm algorithm : List.of(PivAlgorithm.TDEA, PivAlgorithm.P_256)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              PivExtensions.setManagementKey(algorithm, Secret.random(24), TouchPolicy.NEVER));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            PivExtensions.setManagementKey(
                PivAlgorithm.AES_256, Secret.random(24), TouchPolicy.NEVER));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            PivExtensions.setManagementKey(
                PivAlgorithm.AES_256, Secret.random(32), TouchPolicy.DEFAULT));
  }

  @Test
  void policies_are_asked_for_where_they_are_not_the_default() {
    PivSlot slot = PivSlot.AUTHENTICATION;
    PivAlgorithm p256 = PivAlgorithm.P_256;

    assertThat(PivExtensions.generateKeyPair(slot, p256, PinPolicy.DEFAULT, TouchPolicy.DEFAULT))
        .isEqualTo(PivCommands.generateKeyPair(slot, p256));
    assertIs(
        PivExtensions.generateKeyPair(slot, p256, PinPolicy.ONCE, TouchPolicy.CACHED),
        "0047009A0BAC09800111AA0102AB010300");
  }

  @Test
  void arguments_out_of_range_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> PivExtensions.setPinRetries(0, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> PivExtensions.setPinRetries(3, 256));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivExtensions.moveKey(PivSlot.RETIRED_1, PivSlot.RETIRED_1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PivExtensions.moveKey(PivSlot.ATTESTATION, PivSlot.RETIRED_1));
  }

  @Test
  void an_imported_rsa_key_goes_as_its_crt_values_of_half_its_size() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();

    CommandApdu command =
        PivExtensions.importKey(
            PivSlot.KEY_MANAGEMENT,
            PivAlgorithm.RSA_2048,
            Secret.takeOver(key.getEncoded()),
            PinPolicy.ONCE,
            TouchPolicy.DEFAULT);

    assertThat(command.toString()).startsWith("CommandApdu[00FE079D");
    List<Tlv> objects = Tlv.parseAll(command.data());
    assertThat(objects).extracting(Tlv::tag).containsExactly(1, 2, 3, 4, 5, 0xAA);
    assertThat(objects.subList(0, 5)).allMatch(o -> o.length() == 128);
    assertThat(new java.math.BigInteger(1, objects.get(0).value())).isEqualTo(key.getPrimeP());
    assertThat(new java.math.BigInteger(1, objects.get(4).value()))
        .isEqualTo(key.getCrtCoefficient());
  }

  @Test
  void an_imported_ec_key_goes_as_its_scalar_and_a_wrong_one_is_refused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
    Secret pkcs8 = Secret.takeOver(key.getEncoded());

    CommandApdu command =
        PivExtensions.importKey(
            PivSlot.RETIRED_1, PivAlgorithm.P_384, pkcs8, PinPolicy.DEFAULT, TouchPolicy.DEFAULT);

    Tlv scalar = Tlv.parse(command.data());
    assertThat(scalar.tag()).isEqualTo(6);
    assertThat(scalar.length()).isEqualTo(48);
    assertThat(new java.math.BigInteger(1, scalar.value())).isEqualTo(key.getS());
    for (PivAlgorithm wrong : List.of(PivAlgorithm.P_256, PivAlgorithm.RSA_2048)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              PivExtensions.importKey(
                  PivSlot.RETIRED_1, wrong, pkcs8, PinPolicy.ONCE, TouchPolicy.NEVER))
          .withNoCause();
    }
  }

  @Test
  void metadata_of_pin_puk_and_management_key_are_read() throws Exception {
    assertThat(PinMetadata.parse(hex("050101" + "06020503")))
        .isEqualTo(new PinMetadata(true, 5, 3));
    assertThat(ManagementKeyMetadata.parse(hex("01010A" + "02020001" + "050100")))
        .isEqualTo(new ManagementKeyMetadata(PivAlgorithm.AES_192, TouchPolicy.NEVER, false));
    assertThat(ManagementKeyMetadata.parse(hex("02020001" + "050101")).algorithm())
        .isEqualTo(PivAlgorithm.TDEA);
  }

  @Test
  void metadata_of_a_key_are_read_with_its_public_key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] spki = pair.getPublic().getEncoded();
    String point = HexFormat.of().formatHex(spki, spki.length - 65, spki.length);

    SlotMetadata metadata =
        SlotMetadata.parse(hex("010111" + "02020302" + "030101" + "04438641" + point));

    assertThat(metadata.algorithm()).contains(PivAlgorithm.P_256);
    assertThat(metadata.pinPolicy()).isEqualTo(PinPolicy.ALWAYS);
    assertThat(metadata.touchPolicy()).isEqualTo(TouchPolicy.ALWAYS);
    assertThat(metadata.generated()).isTrue();
    assertThat(metadata.publicKey().orElseThrow().getEncoded()).isEqualTo(spki);
  }

  @Test
  void a_key_of_an_algorithm_that_is_not_listed_has_metadata_all_the_same() throws Exception {
    SlotMetadata metadata = SlotMetadata.parse(hex("0101E0" + "02020201" + "030102" + "040100"));

    assertThat(metadata.algorithm()).isEmpty();
    assertThat(metadata.algorithmId()).isEqualTo(0xE0);
    assertThat(metadata.generated()).isFalse();
    assertThat(metadata.publicKey()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "050101",
        "0501010601FF",
        "05010106020304",
        "050006020503",
        "01010802020001030101",
        "0101110202FF01030101",
        "010111020203FF030101",
        "01011102020302030103",
        "010111020203020301010403864104",
        "0101FF02020001050101"
      })
  void hostile_metadata_are_refused(String data) {
    int refused = 0;
    for (Attempt attempt :
        List.<Attempt>of(SlotMetadata::parse, PinMetadata::parse, ManagementKeyMetadata::parse)) {
      try {
        attempt.parse(hex(data));
      } catch (InvalidResponseException e) {
        refused++;
      }
    }
    assertThat(refused).isEqualTo(3);
  }

  private interface Attempt {
    Object parse(byte[] data) throws InvalidResponseException;
  }

  @Test
  void serial_numbers_and_versions_have_their_length() throws Exception {
    assertThat(PivExtensions.serial(hex("00F00F0F"))).isEqualTo(15732495);
    assertThat(PivExtensions.serial(hex("FFFFFFFF"))).isEqualTo(4294967295L);
    assertThat(FirmwareVersion.parse(hex("050403"))).hasToString("5.4.3");
    assertThatThrownBy(() -> PivExtensions.serial(hex("00F00F")))
        .isInstanceOf(InvalidResponseException.class);
    assertThatThrownBy(() -> FirmwareVersion.parse(hex("0504")))
        .isInstanceOf(InvalidResponseException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> new FirmwareVersion(1, 256, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "METADATA, 5.2.7, false",
    "METADATA, 5.3.0, true",
    "MOVE_AND_DELETE_KEY, 5.6.9, false",
    "MOVE_AND_DELETE_KEY, 5.7.0, true",
    "ATTESTATION, 4.2.9, false",
    "ATTESTATION, 4.3.0, true",
    "AES_MANAGEMENT_KEY, 5.4.0, true"
  })
  void a_feature_is_there_from_its_version_on(Feature feature, String version, boolean there) {
    String[] parts = version.split("\\.", -1);
    FirmwareVersion firmware =
        new FirmwareVersion(
            Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));

    assertThat(feature.isIn(firmware)).isEqualTo(there);
  }

  /** A library's own raw RSA and ECDSA take the part of the card. */
  @ParameterizedTest
  @EnumSource(SignatureInput.class)
  void what_a_key_is_given_to_sign_gives_a_signature_that_a_library_verifies(SignatureInput input)
      throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPair pair = rsa.generateKeyPair();
    byte[] message = "message".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] digest = MessageDigest.getInstance(input.hash()).digest(message);

    byte[] block = challenge(input.sign(PivSlot.SIGNATURE, PivAlgorithm.RSA_2048, digest));
    Cipher raw = Cipher.getInstance("RSA/ECB/NoPadding");
    raw.init(Cipher.DECRYPT_MODE, pair.getPrivate());
    Signature verifier = Signature.getInstance(input.signatureAlgorithm(PivAlgorithm.RSA_2048));
    verifier.initVerify(pair.getPublic());
    verifier.update(message);
    assertThat(verifier.verify(raw.doFinal(block))).isTrue();

    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair ecPair = ec.generateKeyPair();
    Signature card = Signature.getInstance("NONEwithECDSA");
    card.initSign(ecPair.getPrivate());
    card.update(challenge(input.sign(PivSlot.SIGNATURE, PivAlgorithm.P_256, digest)));
    Signature ecVerifier = Signature.getInstance(input.signatureAlgorithm(PivAlgorithm.P_256));
    ecVerifier.initVerify(ecPair.getPublic());
    ecVerifier.update(message);
    assertThat(ecVerifier.verify(card.sign())).isTrue();
  }

  private static byte[] challenge(CommandApdu command) throws Exception {
    return Tlv.parse(command.data()).require(0x81);
  }

  @Test
  void a_digest_has_its_length_and_fits_the_key() {
    assertThat(SignatureInput.forKey(PivAlgorithm.P_384)).isEqualTo(SignatureInput.SHA_384);
    assertThat(SignatureInput.forKey(PivAlgorithm.RSA_3072)).isEqualTo(SignatureInput.SHA_256);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SignatureInput.SHA_256.sign(PivSlot.SIGNATURE, PivAlgorithm.P_256, new byte[48]));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            SignatureInput.SHA_256.sign(PivSlot.SIGNATURE, PivAlgorithm.AES_128, new byte[32]));
  }
}

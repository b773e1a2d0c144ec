package org.keywright.card.piv.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.tlv.Tlv;

class PivResponsesTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static byte[] rsaTemplate(BigInteger modulus, BigInteger exponent) {
    return Tlv.of(0x7F49, Tlv.of(0x81, modulus.toByteArray()), Tlv.of(0x82, exponent.toByteArray()))
        .encode();
  }

  private static KeyPair ecPair(PivAlgorithm algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp" + algorithm.bits() + "r1"));
    return generator.generateKeyPair();
  }

  /** A public key needs no primes that anybody knows: any number that looks like a modulus does. */
  private static RSAPublicKey rsaKey(PivAlgorithm algorithm) throws Exception {
    Random random = new Random(algorithm.bits());
    BigInteger modulus;
    do {
      modulus = new BigInteger(algorithm.bits(), random).setBit(algorithm.bits() - 1);
    } while (IntStream.range(2, 752)
        .mapToObj(BigInteger::valueOf)
        .map(modulus::mod)
        .anyMatch(BigInteger.ZERO::equals));
    return (RSAPublicKey)
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4));
  }

  @ParameterizedTest
  @CsvSource({"RSA_2048", "RSA_3072"})
  void an_rsa_key_is_read_into_its_subject_public_key_info(PivAlgorithm algorithm)
      throws Exception {
    RSAPublicKey key = rsaKey(algorithm);

    PublicKey read =
        PivResponses.generatedKey(
            algorithm, rsaTemplate(key.getModulus(), key.getPublicExponent()));

    assertThat(read.getEncoded()).isEqualTo(key.getEncoded());
  }

  @ParameterizedTest
  @CsvSource({"P_256", "P_384"})
  void an_ec_key_is_read_into_its_subject_public_key_info(PivAlgorithm algorithm) throws Exception {
    ECPublicKey key = (ECPublicKey) ecPair(algorithm).getPublic();
    byte[] spki = key.getEncoded();
    byte[] point = Arrays.copyOfRange(spki, spki.length - 1 - 2 * algorithm.bytes(), spki.length);

    PublicKey read =
        PivResponses.generatedKey(algorithm, Tlv.of(0x7F49, Tlv.of(0x86, point)).encode());

    assertThat(read.getEncoded()).isEqualTo(spki);
    byte[] off = point.clone();
    off[off.length - 1] ^= 1;
    assertRefused(algorithm, Tlv.of(0x7F49, Tlv.of(0x86, off)).encode(), "not on its curve");
    byte[] zero = new byte[point.length];
    zero[0] = 4;
    assertRefused(algorithm, Tlv.of(0x7F49, Tlv.of(0x86, zero)).encode(), "not on its curve");
    byte[] compressed = point.clone();
    compressed[0] = 2;
    assertRefused(algorithm, Tlv.of(0x7F49, Tlv.of(0x86, compressed)).encode(), "04 || X || Y");
  }

  /** A coordinate of p or more is another name for a point: SP 800-56A clause 5.6.2.3.3 step 2. */
  @Test
  void a_coordinate_beyond_the_field_is_refused() throws Exception {
    // y^2 = b has a root on P-256, so (0, y) is on the curve and so would be (p, y).
    BigInteger p =
        new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    BigInteger b =
        new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    BigInteger y = b.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    byte[] point = new byte[65];
    point[0] = 4;
    byte[] yBytes = y.toByteArray();
    System.arraycopy(
        yBytes,
        Math.max(0, yBytes.length - 32),
        point,
        65 - Math.min(32, yBytes.length),
        Math.min(32, yBytes.length));
    assertThat(
            PivResponses.generatedKey(
                PivAlgorithm.P_256, Tlv.of(0x7F49, Tlv.of(0x86, point)).encode()))
        .isInstanceOf(ECPublicKey.class);
    System.arraycopy(p.toByteArray(), 1, point, 1, 32);

    assertRefused(
        PivAlgorithm.P_256, Tlv.of(0x7F49, Tlv.of(0x86, point)).encode(), "not on its curve");
  }

  @Test
  void an_rsa_key_that_is_none_is_refused() throws Exception {
    RSAPublicKey key = rsaKey(PivAlgorithm.RSA_2048);
    BigInteger n = key.getModulus();
    BigInteger e = key.getPublicExponent();
    PivAlgorithm rsa = PivAlgorithm.RSA_2048;

    assertRefused(PivAlgorithm.RSA_3072, rsaTemplate(n, e), "2048 bits, not 3072");
    assertRefused(rsa, rsaTemplate(n.shiftRight(1), e), "2047 bits");
    assertRefused(rsa, rsaTemplate(n.add(BigInteger.ONE), e), "small factor");
    BigInteger three = BigInteger.valueOf(751);
    assertRefused(rsa, rsaTemplate(n.subtract(n.mod(three)), e), "small factor");
    assertRefused(rsa, rsaTemplate(n, BigInteger.valueOf(3)), "exponent");
    assertRefused(rsa, rsaTemplate(n, BigInteger.valueOf(65538)), "exponent");
    assertRefused(
        rsa, rsaTemplate(n, BigInteger.ONE.shiftLeft(256).add(BigInteger.ONE)), "exponent");
    assertRefused(rsa, rsaTemplate(n.shiftLeft(4096), e), "more than 2048 bits");
    assertRefused(rsa, Tlv.of(0x7F49, Tlv.of(0x81, n.toByteArray())).encode(), "lacks");
    assertRefused(rsa, Tlv.of(0x7F49, Tlv.of(0x82, e.toByteArray())).encode(), "lacks");
    assertRefused(rsa, Tlv.of(0x7F48, Tlv.of(0x82, e.toByteArray())).encode(), "7F49");
  }

  private static void assertRefused(PivAlgorithm algorithm, byte[] data, String because) {
    assertThatThrownBy(() -> PivResponses.generatedKey(algorithm, data))
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining(because);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7F", "7F49", "7F4981", "7F4904810253", "7F49820100", "9000"})
  void hostile_templates_are_refused(String data) {
    assertThatThrownBy(() -> PivResponses.generatedKey(PivAlgorithm.RSA_2048, hex(data)))
        .isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void a_data_object_is_in_53_or_in_its_own_tag() throws Exception {
    assertThat(PivResponses.dataObject(0x5FC102, hex("5303010203"))).hasSize(3);
    assertThat(PivResponses.dataObject(0x5FC102, hex("5300"))).isEmpty();
    assertThat(PivResponses.dataObject(0x7E, hex("7E024F00"))).hasSize(2);
    for (String bad : new String[] {"7E024F00", "5303010203FF", "530401", "", "5380"}) {
      assertThatThrownBy(() -> PivResponses.dataObject(0x5FC102, hex(bad)))
          .isInstanceOf(InvalidResponseException.class);
    }
    assertThatThrownBy(() -> PivResponses.dataObject(0x7E, hex("5300")))
        .isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void results_of_private_keys_have_the_size_of_the_key() throws Exception {
    byte[] rsa = Tlv.of(0x7C, Tlv.of(0x82, new byte[256])).encode();
    byte[] secret = Tlv.of(0x7C, Tlv.of(0x82, new byte[32])).encode();

    assertThat(PivResponses.rsaResult(PivAlgorithm.RSA_2048, rsa)).hasSize(256);
    assertThat(PivResponses.agreedSecret(PivAlgorithm.P_256, secret)).hasSize(32);
    assertThatThrownBy(() -> PivResponses.rsaResult(PivAlgorithm.RSA_3072, rsa))
        .hasMessageContaining("256 bytes, not 384");
    assertThatThrownBy(() -> PivResponses.agreedSecret(PivAlgorithm.P_384, secret))
        .isInstanceOf(InvalidResponseException.class);
    assertThatThrownBy(() -> PivResponses.ecdsaSignature(PivAlgorithm.P_256, rsa))
        .isInstanceOf(InvalidResponseException.class);
  }

  /** 63C3, 9000, 6983, 6A88 are what part 2 clause 3.2.1 gives. */
  @Test
  void the_answer_to_an_empty_verify_tells_the_tries() throws Exception {
    assertThat(PinStatus.of(0x63C3)).isEqualTo(new PinStatus.Tries(3));
    assertThat(PinStatus.of(0x63C0)).isEqualTo(new PinStatus.Blocked());
    assertThat(PinStatus.of(0x6983)).isEqualTo(new PinStatus.Blocked());
    assertThat(PinStatus.of(0x9000)).isEqualTo(new PinStatus.Verified());
    assertThat(PinStatus.of(0x6A88)).isEqualTo(new PinStatus.Absent());
    assertThatThrownBy(() -> PinStatus.of(0x6F00)).isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void the_property_template_is_read_with_the_full_aid() throws Exception {
    ApplicationProperties properties =
        ApplicationProperties.parse(
            hex(
                "6133"
                    + "4F0BA000000308000010000100"
                    + "79074F05A000000308"
                    + "500450495621"
                    + "5F500468747470"
                    + "AC06800107060100"
                    + "AC06800111060100"));

    assertThat(properties.identifier()).asHexString().isEqualTo("A000000308000010000100");
    assertThat(properties.label()).contains("PIV!");
    assertThat(properties.url()).contains("http");
    assertThat(properties.algorithms()).containsExactly(0x07, 0x11);
  }

  @Test
  void the_property_template_is_read_with_the_pix_alone_as_many_cards_have_it() throws Exception {
    ApplicationProperties properties =
        ApplicationProperties.parse(hex("61114F0600001000010079074F05A000000308"));

    assertThat(properties.identifier()).hasSize(6);
    assertThat(properties.algorithms()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "61074F05A000000309",
        "6100",
        "62074F05A000000308",
        "610C4F05A0000003085003410A41",
        "610D4F05A000000308AC0480021111",
        ""
      })
  void another_application_or_a_malformed_template_is_refused(String data) {
    assertThatThrownBy(() -> ApplicationProperties.parse(hex(data)))
        .isInstanceOf(InvalidResponseException.class);
  }
}

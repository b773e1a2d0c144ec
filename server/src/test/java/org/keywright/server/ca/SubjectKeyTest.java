package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

class SubjectKeyTest {

  /**
   * A modulus of the weak generator: mod03.txt of crocs-muni/roca, its authors' test data (MIT).
   */
  private static final BigInteger ROCA =
      new BigInteger(
          "9dcd7420e420c270a68060eb8b5aa7457a9f6648f86fafed2775cc1f79ae962f"
              + "1e63f1b9e51c55f9ea6fdc7332e9b0058c9ff2eb1fc89855029cf6aafe21e689"
              + "feb38ac9ffb12f1ce371bb5d0e9aae64161abce74b4244bf68f1edb4411f756a"
              + "097c8929c14740245ea355f8332d1aa36bb50c7dcb4505da8de02e4e53d38f8d"
              + "f06097da7524df0df93db48eac8cc4af2d3a16257eb2b2adca6ba464e5974fa9"
              + "2550d31b1babf161e7692d00b86e3dd886ecab4abfbe1a8f8cc263ff4af55cdb"
              + "45f4249a5193925f5e983d762f0b6800943eb0267b08f42ed311ce1f5c86eacb"
              + "c8ce4d3cb7a2fee1ef5641423a1cf4114e5ecf50034a60a412523af9e6f4aa11",
          16);

  @Test
  void the_algorithms_of_sp_800_78_5_are_accepted() {
    for (int bits : new int[] {2048, 3072}) {
      assertThat(SubjectKey.check(TestAuthority.rsa(bits).getPublic().getEncoded()).type())
          .isEqualTo(SubjectKey.Type.RSA);
    }
    for (String curve : new String[] {"secp256r1", "secp384r1"}) {
      assertThat(SubjectKey.check(TestAuthority.ec(curve).getPublic().getEncoded()).type())
          .isEqualTo(SubjectKey.Type.EC);
    }
  }

  @Test
  void other_lengths_and_curves_are_refused() {
    refused(TestAuthority.rsa(1024).getPublic().getEncoded(), "1024 bits");
    refused(TestAuthority.rsa(2056).getPublic().getEncoded(), "2056 bits");
    refused(TestAuthority.ec("secp521r1").getPublic().getEncoded(), "another curve");
  }

  /** Found by hostile input: SubjectPublicKeyInfo of rsaEncryption with an empty BIT STRING. */
  @Test
  void a_key_without_a_key_in_it_is_refused() {
    refused(
        java.util.HexFormat.of().parseHex("3012300d06092a864886f70d0101010500030100"),
        "cannot be decoded");
  }

  @Test
  void an_rsa_key_must_have_the_exponent_65537() {
    BigInteger modulus = ((RSAPublicKey) TestAuthority.rsa(2048).getPublic()).getModulus();
    refused(rsa(modulus, BigInteger.valueOf(65536)), "exponent");
    refused(rsa(modulus, BigInteger.valueOf(3)), "exponent");
  }

  @Test
  void a_modulus_with_a_small_factor_is_refused() {
    BigInteger good = ((RSAPublicKey) TestAuthority.rsa(2048).getPublic()).getModulus();
    refused(rsa(good.clearBit(0), BigInteger.valueOf(65537)), "small prime factor");
    BigInteger prime = BigInteger.valueOf(1999);
    BigInteger odd = good.divide(prime).clearBit(0).add(BigInteger.ONE);
    refused(rsa(odd.multiply(prime), BigInteger.valueOf(65537)), "small prime factor");
  }

  @Test
  void a_key_of_the_weak_generator_of_cve_2017_15361_is_refused() {
    assertThat(ROCA.bitLength()).isEqualTo(2048);
    refused(rsa(ROCA, BigInteger.valueOf(65537)), "known to be weak");
  }

  @Test
  void random_moduli_are_not_taken_for_weak_ones() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      assertThat(Roca.isWeak(new BigInteger(2048, random).setBit(2047).setBit(0))).isFalse();
    }
  }

  @Test
  void a_point_that_is_not_on_its_curve_is_refused() {
    byte[] key = TestAuthority.ec("secp256r1").getPublic().getEncoded();
    key[key.length - 1] ^= 1;
    refused(key, "not a point on its curve");
  }

  @Test
  void a_point_must_be_uncompressed() {
    byte[] key = TestAuthority.ec("secp256r1").getPublic().getEncoded();
    byte[] compressed =
        HexFormat.of().parseHex("3039301306072a8648ce3d020106082a8648ce3d030107032200" + "02");
    byte[] x = Arrays.copyOfRange(key, key.length - 64, key.length - 32);
    byte[] both = Arrays.copyOf(compressed, compressed.length + 32);
    System.arraycopy(x, 0, both, compressed.length, 32);
    refused(both, "uncompressed");
  }

  @Test
  void a_key_whose_identifiers_have_thousands_of_bytes_is_refused_unread() {
    refused(new byte[4000], "has more than 900 bytes");
  }

  @Test
  void garbage_is_refused() {
    byte[] key = TestAuthority.ec("secp256r1").getPublic().getEncoded();
    refused(new byte[] {0x30}, "decoded");
    refused(Arrays.copyOf(key, key.length - 1), "decoded");
    refused(Arrays.copyOf(key, key.length + 1), "");
    Random random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      byte[] altered = key.clone();
      for (int j = 0; j < 3; j++) {
        altered[random.nextInt(27)] = (byte) random.nextInt(256);
      }
      if (!Arrays.equals(altered, key)) {
        assertThatThrownBy(() -> SubjectKey.check(altered))
            .isInstanceOf(CertificateRefusedException.class);
      }
    }
  }

  private static byte[] rsa(BigInteger modulus, BigInteger exponent) {
    try {
      return new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
              new org.bouncycastle.asn1.pkcs.RSAPublicKey(modulus, exponent))
          .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refused(byte[] key, String why) {
    assertThatThrownBy(() -> SubjectKey.check(key))
        .isInstanceOf(CertificateRefusedException.class)
        .hasMessageStartingWith("the public key ")
        .hasMessageContaining(why);
  }
}

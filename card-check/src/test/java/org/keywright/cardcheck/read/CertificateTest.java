package org.keywright.cardcheck.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate is read only if that is cheap. */
final class CertificateTest {

  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int REGISTERED_ID = 0x88;
  private static final int SEQUENCE = 0x30;

  @ParameterizedTest
  @ValueSource(ints = {OBJECT_IDENTIFIER, REGISTERED_ID})
  void an_object_identifier_of_thousands_of_bytes_is_refused(int tag) throws Exception {
    byte[] certificate = certificate(tag, 4000);
    assertThatThrownBy(() -> Certificate.read(certificate))
        .isInstanceOf(MalformedException.class)
        .hasMessage("it has an object identifier of 4000 bytes");
  }

  @Test
  void a_purpose_in_the_arc_of_a_UUID_is_read() throws Exception {
    assertThat(Certificate.read(certificate(OBJECT_IDENTIFIER, 20)).purposes()).hasSize(1);
  }

  /** With one purpose, all bytes of which belong to one arc. */
  private static byte[] certificate(int tag, int length) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair key = generator.generateKeyPair();
    X500Name name = new X500Name("CN=Somebody");
    Time time = new Time(new ASN1GeneralizedTime("20260101000000Z"));
    byte[] identifier = new byte[length];
    Arrays.fill(identifier, (byte) 0x81);
    identifier[0] = 0x69;
    identifier[length - 1] = 1;
    return new X509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            time,
            time,
            name,
            SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()))
        .addExtension(
            Extension.extendedKeyUsage, false, element(SEQUENCE, element(tag, identifier)))
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
        .getEncoded();
  }

  private static byte[] element(int tag, byte[] value) {
    byte[] head = {(byte) tag, (byte) 0x82, (byte) (value.length >>> 8), (byte) value.length};
    byte[] all = Arrays.copyOf(head, head.length + value.length);
    System.arraycopy(value, 0, all, head.length, value.length);
    return all;
  }
}

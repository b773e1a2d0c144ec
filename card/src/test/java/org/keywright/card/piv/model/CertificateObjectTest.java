package org.keywright.card.piv.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

class CertificateObjectTest {

  private static final PivObject OBJECT = PivObject.PIV_AUTHENTICATION_CERTIFICATE;

  private static byte[] der() throws PivDataException {
    return CertificateObject.decode(OBJECT, GoldenCards.object("46_Golden_FIPS_201-2_PIV", OBJECT))
        .der();
  }

  @Test
  void for_a_certificate_in_uncompressed_form_CertInfo_is_00() throws PivDataException {
    byte[] content = CertificateObject.plain(der()).encode();
    assertThat(Tlv.find(elements(content), 0x71)).hasValue(new byte[] {0});
    assertThat(Tlv.find(elements(content), 0x70)).hasValue(der());
    assertThat(content).endsWith(0xFE, 0x00);
  }

  @Test
  void for_a_certificate_with_GZIP_compression_CertInfo_is_01() throws PivDataException {
    byte[] content = CertificateObject.compressed(der()).encode();
    assertThat(Tlv.find(elements(content), 0x71)).hasValue(new byte[] {1});
    assertThat(content).hasSizeLessThan(der().length);
    CertificateObject read = CertificateObject.decode(OBJECT, content);
    assertThat(read.der()).isEqualTo(der());
    assertThat(read.encode()).isEqualTo(content);
  }

  @Test
  void the_eliminated_MSCUID_is_kept_when_a_card_has_it() throws PivDataException {
    byte[] content =
        Tlv.encodeAll(
            List.of(
                Tlv.of(0x70, der()),
                Tlv.of(0x71, new byte[] {0}),
                Tlv.of(0x72, new byte[38]),
                Tlv.of(0xFE, new byte[0])));
    assertThat(CertificateObject.decode(OBJECT, content).encode()).isEqualTo(content);
  }

  @Test
  void a_compressed_bomb_ends_at_the_bound() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 12; i++) {
        gzip.write(zeros);
      }
    }
    CertificateObject bomb =
        new CertificateObject(Octets.of(out.toByteArray()), CertificateObject.GZIP, null);
    assertThat(bomb.stored().length()).isLessThan(CertificateObject.MAX_CERTIFICATE);
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(bomb::der)
        .withMessageContaining("more than 16384 bytes");
  }

  @Test
  void broken_compression_and_unknown_CertInfo_are_refused() throws PivDataException {
    byte[] packed = CertificateObject.compressed(der()).stored().toBytes();
    for (int cut : new int[] {0, 1, 9, 10, 100, packed.length - 1}) {
      CertificateObject broken =
          new CertificateObject(
              Octets.of(Arrays.copyOf(packed, cut)), CertificateObject.GZIP, null);
      assertThatExceptionOfType(PivDataException.class)
          .isThrownBy(broken::der)
          .withMessageContaining("broken");
    }
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> new CertificateObject(Octets.of(der()), 4, null).der())
        .withMessage("X.509 Certificate, tag 71: it is 04, known are 00 and 01");
  }

  @Test
  void a_thousand_gzip_members_take_no_time() throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    new GZIPOutputStream(member).close();
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 800; i++) {
      many.write(member.toByteArray());
    }
    CertificateObject object =
        new CertificateObject(Octets.of(many.toByteArray()), CertificateObject.GZIP, null);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          try {
            assertThat(object.der()).isEmpty();
          } catch (PivDataException refused) {
            assertThat(refused).hasMessageContaining("tag 70");
          }
        });
  }

  private static List<Tlv> elements(byte[] content) {
    try {
      return Tlv.parseAll(content);
    } catch (TlvException e) {
      throw new AssertionError(e);
    }
  }
}

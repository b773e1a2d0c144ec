package org.keywright.card.piv.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An X.509 certificate as a card stores it, plain or compressed (SP 800-73-5 part 1 Appendix A).
 *
 * @param stored the certificate's bytes as stored: DER, or GZIP of it
 * @param certInfo the CertInfo byte: {@link #PLAIN} or {@link #GZIP}
 * @param mscuid the eliminated element {@code 72}, if a card has it
 */
public record CertificateObject(Octets stored, int certInfo, @Nullable Octets mscuid)
    implements PivData {

  /** The certificate is stored as it is. */
  public static final int PLAIN = 0x00;

  /** The certificate is compressed by GZIP (RFC 1952). */
  public static final int GZIP = 0x01;

  /**
   * The longest certificate in bytes, compressed or not. The 1856 bytes of Appendix A are a
   * recommendation that certificates may exceed.
   */
  public static final int MAX_CERTIFICATE = 16_384;

  static final int CERTIFICATE = 0x70;
  static final int CERT_INFO = 0x71;
  static final int MSCUID = 0x72;

  private static final String NAME = "X.509 Certificate";

  /** Stores a DER certificate, plain. */
  public static CertificateObject plain(byte[] der) {
    return new CertificateObject(Octets.of(der), PLAIN, null);
  }

  /** Stores a DER certificate, compressed. */
  public static CertificateObject compressed(byte[] der) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(der.length);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(der);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return new CertificateObject(Octets.of(out.toByteArray()), GZIP, null);
  }

  /** Reads the object; {@link #der()} unpacks the certificate. */
  public static CertificateObject decode(PivObject object, byte[] content) throws PivDataException {
    return decode(new ElementReader(object.title(), content));
  }

  static CertificateObject decode(ElementReader reader) throws PivDataException {
    byte[] mscuid = reader.optional(MSCUID);
    return new CertificateObject(
        Octets.of(reader.required(CERTIFICATE)),
        reader.octet(CERT_INFO),
        mscuid == null ? null : Octets.of(mscuid));
  }

  @Override
  public byte[] encode() throws PivDataException {
    ElementWriter writer = new ElementWriter(NAME);
    write(writer);
    return writer.putIfPresent(MSCUID, mscuid, 0, 38).withErrorDetectionCode();
  }

  void write(ElementWriter writer) throws PivDataException {
    if (certInfo != PLAIN && certInfo != GZIP) {
      throw new PivDataException(NAME, CERT_INFO, "it is neither 00 nor 01");
    }
    writer.put(CERTIFICATE, stored, 1, MAX_CERTIFICATE).putOctet(CERT_INFO, certInfo);
  }

  /**
   * The certificate in DER, decompressed if it is compressed.
   *
   * @throws PivDataException if CertInfo is neither 00 nor 01, the compression is broken, or there
   *     would be more than {@value #MAX_CERTIFICATE} bytes
   */
  public byte[] der() throws PivDataException {
    if (stored.length() > MAX_CERTIFICATE) {
      throw tooLong();
    }
    return switch (certInfo) {
      case PLAIN -> stored.toBytes();
      case GZIP -> decompress();
      default ->
          throw new PivDataException(
              NAME, CERT_INFO, "it is %02X, known are 00 and 01".formatted(certInfo));
    };
  }

  private byte[] decompress() throws PivDataException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(stored.toBytes()))) {
      byte[] der = gzip.readNBytes(MAX_CERTIFICATE + 1);
      if (der.length > MAX_CERTIFICATE) {
        throw tooLong();
      }
      return der;
    } catch (IOException e) {
      throw new PivDataException(NAME, CERTIFICATE, "the compressed certificate is broken");
    }
  }

  private static PivDataException tooLong() {
    return new PivDataException(
        NAME, CERTIFICATE, "the certificate has more than " + MAX_CERTIFICATE + " bytes");
  }
}

package org.keywright.cardcheck.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The certificate in a container (SP 800-73-5 part 1 tables 10, 15 to 17 and 20 to 39). */
public final class CertificateContainer {

  private static final int CERTIFICATE = 0x70;
  private static final int INFO = 0x71;
  private static final int COMPRESSED = 0x01;

  /** What a compressed certificate may unfold to, in bytes. */
  private static final int MAX_CERTIFICATE = 16_384;

  private CertificateContainer() {}

  /** The certificate in DER, unfolded if CertInfo says that it is compressed. */
  public static byte[] certificate(Iterable<Element> elements) throws MalformedException {
    byte[] certificate =
        find(elements, CERTIFICATE)
            .orElseThrow(() -> new MalformedException("it has no certificate (element 70)"))
            .value();
    Optional<Element> info = find(elements, INFO);
    boolean compressed =
        info.isPresent()
            && info.get().length() == 1
            && (info.get().value()[0] & 0x03) == COMPRESSED;
    return compressed ? unfold(certificate) : certificate;
  }

  private static Optional<Element> find(Iterable<Element> elements, int tag) {
    for (Element element : elements) {
      if (element.tag() == tag) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  private static byte[] unfold(byte[] compressed) throws MalformedException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      byte[] unfolded = in.readNBytes(MAX_CERTIFICATE + 1);
      if (unfolded.length > MAX_CERTIFICATE) {
        throw new MalformedException(
            "its compressed certificate is longer than " + MAX_CERTIFICATE + " bytes");
      }
      return unfolded;
    } catch (IOException e) {
      throw new MalformedException("its certificate is said to be compressed and is not GZIP", e);
    }
  }
}

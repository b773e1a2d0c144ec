package org.keywright.card.piv.model;

import org.jspecify.annotations.Nullable;

/**
 * The Secure Messaging Certificate Signer: what verifies the card verifiable certificate of secure
 * messaging (SP 800-73-5 part 1 clause 3.3.7 and Appendix A).
 *
 * @param certificate the X.509 certificate for content signing
 * @param intermediateCvc the intermediate card verifiable certificate, if there is one
 */
public record SmCertificateSigner(CertificateObject certificate, @Nullable Octets intermediateCvc)
    implements PivData {

  private static final String NAME = PivObject.SM_CERTIFICATE_SIGNER.title();
  private static final int INTERMEDIATE_CVC = 0x7F21;
  private static final int MAX_CVC = 601;

  /** Reads the object. */
  public static SmCertificateSigner decode(byte[] content) throws PivDataException {
    ElementReader reader = new ElementReader(NAME, content);
    byte[] cvc = reader.optional(INTERMEDIATE_CVC);
    return new SmCertificateSigner(
        CertificateObject.decode(reader), cvc == null ? null : Octets.of(cvc));
  }

  @Override
  public byte[] encode() throws PivDataException {
    ElementWriter writer = new ElementWriter(NAME);
    certificate.write(writer);
    return writer
        .putIfPresent(INTERMEDIATE_CVC, intermediateCvc, 1, MAX_CVC)
        .withErrorDetectionCode();
  }
}

package org.keywright.card.piv.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Fingerprints, facial image or iris images: a CBEFF structure of header, biometric data block and
 * signature block (SP 800-76-2 clause 9 Tables 13 and 14; SP 800-73-5 part 1 clauses 3.1.5, 3.1.6
 * and 3.3.5).
 *
 * @param header the header as it stands; its lengths are those of the two blocks
 * @param record the biometric data block
 * @param signature the signature block, a CMS SignedData without content; empty if unsigned
 */
public record BiometricObject(CbeffHeader header, Octets record, Octets signature)
    implements PivData {

  private static final String NAME = "Biometric object";
  private static final int BIOMETRIC = 0xBC;

  /** What an ECDSA signature's DER length can vary by makes this many attempts plenty. */
  private static final int SIGNING_ATTEMPTS = 64;

  /** Checks that the header tells the lengths of the blocks. */
  public BiometricObject {
    if (header.recordLength() != record.length()
        || header.signatureLength() != signature.length()) {
      throw new IllegalArgumentException("the header's lengths are not those of the blocks");
    }
  }

  /** Makes the CMS SignedData over a header and a record. */
  @FunctionalInterface
  public interface Signer<X extends Exception> {
    /** Signs these bytes and returns the DER of the CMS, without the bytes in it. */
    byte[] sign(byte[] signedBytes) throws X;
  }

  /**
   * Signs a record. The signature covers the header and the header holds the signature's length,
   * which an ECDSA signature tells only when it is made: so this signs until a signature has the
   * length that was signed.
   *
   * @param header its lengths are put right here
   * @throws PivDataException if no two signatures in a row had the same length, or one is too long
   */
  public static <X extends Exception> BiometricObject sign(
      CbeffHeader header, byte[] record, Signer<X> signer) throws PivDataException, X {
    int expected = 0;
    for (int attempt = 0; attempt < SIGNING_ATTEMPTS; attempt++) {
      CbeffHeader complete = header.withLengths(record.length, expected);
      byte[] signature = signer.sign(signedBytes(complete, record));
      if (signature.length > 0xFFFF) {
        throw new PivDataException(NAME, "the signature has more than 65535 bytes");
      }
      if (signature.length == expected) {
        return new BiometricObject(complete, Octets.of(record), Octets.of(signature));
      }
      expected = signature.length;
    }
    throw new PivDataException(NAME, "the signature's length changes every time");
  }

  /** Reads fingerprints, facial image or iris images. */
  public static BiometricObject decode(PivObject object, byte[] content) throws PivDataException {
    byte[] value = new ElementReader(object.title(), content).required(BIOMETRIC);
    CbeffHeader header = CbeffHeader.decode(value);
    int blocks = value.length - CbeffHeader.LENGTH;
    if ((long) header.recordLength() + header.signatureLength() != blocks) {
      throw new PivDataException(
          object.title(),
          BIOMETRIC,
          "the CBEFF header claims a record of %d and a signature of %d bytes, together there are %d"
              .formatted(header.recordLength(), header.signatureLength(), blocks));
    }
    int end = CbeffHeader.LENGTH + header.recordLength();
    return new BiometricObject(
        header,
        Octets.of(Arrays.copyOfRange(value, CbeffHeader.LENGTH, end)),
        Octets.of(Arrays.copyOfRange(value, end, value.length)));
  }

  /** The bytes that the issuer signs: header and biometric data block. */
  public byte[] signedBytes() throws PivDataException {
    return signedBytes(header, record.toBytes());
  }

  private static byte[] signedBytes(CbeffHeader header, byte[] record) throws PivDataException {
    return ByteBuffer.allocate(CbeffHeader.LENGTH + record.length)
        .put(header.encode())
        .put(record)
        .array();
  }

  /**
   * The content for the card. The lengths of Appendix A (4000 bytes for fingerprints, 12704 for a
   * face) are recommendations; what a card can store is for its issuer to know.
   */
  @Override
  public byte[] encode() throws PivDataException {
    byte[] signed = signedBytes();
    byte[] value =
        ByteBuffer.allocate(signed.length + signature.length())
            .put(signed)
            .put(signature.toBytes())
            .array();
    // Two tags and their lengths go around the structure.
    return new ElementWriter(NAME)
        .put(BIOMETRIC, value, CbeffHeader.LENGTH, ElementReader.MAX_CONTENT - 6)
        .withErrorDetectionCode();
  }
}

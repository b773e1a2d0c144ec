package org.keywright.card.piv.model;

/**
 * The content of one data object, taken apart. Every implementation is immutable and prints neither
 * personal data nor content.
 */
public sealed interface PivData
    permits CardCapabilityContainer,
        Chuid,
        CertificateObject,
        BiometricObject,
        PrintedInformation,
        SecurityObject,
        Discovery,
        KeyHistory,
        BitGroupTemplate,
        SmCertificateSigner,
        PairingCode {

  /**
   * The content as a card stores it, without the {@code 53} around it.
   *
   * @throws PivDataException if an element is shorter or longer than SP 800-73-5 part 1 Appendix A
   *     allows, or the values contradict each other
   */
  byte[] encode() throws PivDataException;

  /**
   * Reads the content of a data object.
   *
   * @param content without the {@code 53} around it; for a template the whole template
   * @throws PivDataException if the content is not that object
   */
  static PivData decode(PivObject object, byte[] content) throws PivDataException {
    return switch (object) {
      case CARD_CAPABILITY_CONTAINER -> CardCapabilityContainer.decode(content);
      case CHUID -> Chuid.decode(content);
      case FINGERPRINTS, FACIAL_IMAGE, IRIS_IMAGES -> BiometricObject.decode(object, content);
      case PRINTED_INFORMATION -> PrintedInformation.decode(content);
      case SECURITY_OBJECT -> SecurityObject.decode(content);
      case DISCOVERY -> Discovery.decode(content);
      case KEY_HISTORY -> KeyHistory.decode(content);
      case BIT_GROUP_TEMPLATE -> BitGroupTemplate.decode(content);
      case SM_CERTIFICATE_SIGNER -> SmCertificateSigner.decode(content);
      case PAIRING_CODE -> PairingCode.decode(content);
      default -> CertificateObject.decode(object, content);
    };
  }
}

package org.keywright.server.enrollment;

/** What is collected of an applicant. */
enum EvidenceKind {
  /** What the first identity document says, as JSON. */
  DOCUMENT_1,
  SCAN_1,
  DOCUMENT_2,
  SCAN_2,
  /** The portrait; its bytes are with the biometrics. */
  PHOTO,
  /**
   * A template of one finger. Its bytes are here until the visit's end, then with the biometrics.
   */
  FINGER_1,
  FINGER_2,
  /** The record for a card of both fingers; its bytes are with the biometrics. */
  FINGERPRINTS,
  /** The applicant's signature, as an image. */
  SIGNATURE,
  /** What the applicant answered to the intake questions, as JSON. */
  ANSWERS,
  /** The document about all of that, as it was signed. */
  RECORD,
  /** The signature over it: CMS, detached. */
  SEAL;

  /**
   * What a document says.
   *
   * @param number 1 or 2
   */
  static EvidenceKind document(int number) {
    return number == 1 ? DOCUMENT_1 : DOCUMENT_2;
  }

  /** Its scan. */
  static EvidenceKind scan(int number) {
    return number == 1 ? SCAN_1 : SCAN_2;
  }
}

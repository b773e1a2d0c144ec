package org.keywright.card.script;

/** How commands whose data exceed 255 bytes go to the device. */
public enum Segmentation {
  /** In one extended-length APDU. */
  EXTENDED,
  /** In several APDUs of up to 255 bytes with the chaining bit (ISO 7816-4 clause 5.1.1.1). */
  CHAINED
}

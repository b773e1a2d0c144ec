package org.keywright.server.policy;

import org.keywright.card.piv.model.PivObject;

/**
 * The data objects of the PIV card application, other than certificates, that a policy can have
 * written: SP 800-73-5 Part 1, Table 3.
 */
public enum DataObject {
  CHUID(PivObject.CHUID, true),
  CCC(PivObject.CARD_CAPABILITY_CONTAINER, true),
  PRINTED_INFORMATION(PivObject.PRINTED_INFORMATION, false),
  FINGERPRINTS(PivObject.FINGERPRINTS, false),
  FACE(PivObject.FACIAL_IMAGE, false),
  SECURITY_OBJECT(PivObject.SECURITY_OBJECT, true),
  DISCOVERY(PivObject.DISCOVERY, false),
  KEY_HISTORY(PivObject.KEY_HISTORY, false);

  private final PivObject object;
  private final boolean mandatory;

  DataObject(PivObject object, boolean mandatory) {
    this.object = object;
    this.mandatory = mandatory;
  }

  /** The same in the data model of a card. */
  public PivObject object() {
    return object;
  }

  /** Its name in SP 800-73-5. */
  public String label() {
    return object.title();
  }

  /**
   * Whether each policy has to have it written. Fingerprints and face are mandatory on a PIV Card,
   * too (SP 800-73-5 Part 1, Table 2), but not on other devices with its application.
   */
  public boolean isMandatory() {
    return mandatory;
  }
}

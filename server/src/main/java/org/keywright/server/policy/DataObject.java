package org.keywright.server.policy;

/**
 * The data objects of the PIV card application, other than certificates, that a policy can have
 * written: SP 800-73-5 Part 1, Table 3.
 */
public enum DataObject {
  CHUID,
  CCC,
  PRINTED_INFORMATION,
  FINGERPRINTS,
  FACE,
  SECURITY_OBJECT,
  DISCOVERY,
  KEY_HISTORY
}

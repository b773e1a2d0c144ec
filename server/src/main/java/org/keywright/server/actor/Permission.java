package org.keywright.server.actor;

/** What somebody may do. A role is a set of these; each REST resource asks for one. */
public enum Permission {
  /** Find and read people. */
  PEOPLE_READ,
  /** Add people, change what is known of them, suspend them. */
  PEOPLE_WRITE,
  /** Remove for good what is known of people who left. */
  PEOPLE_EXPUNGE,
  /** Store and remove the biometric data of people. */
  BIOMETRICS_ENROLL,
  /** Compare a live fingerprint of a person with those enrolled. */
  BIOMETRICS_VERIFY,
  /** Let a person pass by documents and photo whose fingers did not match. */
  BIOMETRICS_OVERRIDE,
  /** Read device policies, credential types and credential policies. */
  POLICY_READ,
  /** Write device policies, credential types and credential policies. */
  POLICY_WRITE,
  /** Say which credential types a person holds. */
  CREDENTIAL_ASSIGN,
  /** Find and read enrollments: who asked for whom, and how far it has come. */
  ENROLLMENT_READ,
  /** See what was collected of an applicant: scans of documents, portrait, signature, the seal. */
  ENROLLMENT_EVIDENCE_READ,
  /** Ask that a person be given a credential type, and take that back. */
  ENROLLMENT_SPONSOR,
  /** Take identity documents and biometrics of an applicant. */
  ENROLLMENT_REGISTER,
  /** Record the result of an applicant's background check. */
  ENROLLMENT_ADJUDICATE,
  /** Give an applicant the credential type, or refuse it. */
  ENROLLMENT_APPROVE,
  /** Find and read devices, their history and device models. */
  DEVICE_READ,
  /** Take devices into stock. */
  DEVICE_REGISTER,
  /** Add device models. */
  MODEL_WRITE,
  /** Import the keys with which a manufacturer delivers devices. */
  KEY_SET_IMPORT,
  /** Start, retry and cancel an issuance, and print the badges of cards that were issued. */
  DEVICE_ISSUE,
  /** Hand a device over to its holder, who sets the PIN. */
  DEVICE_ACTIVATE,
  /** Suspend a device and put its credentials on hold, and undo that. */
  DEVICE_SUSPEND,
  /** Ask for a replacement of a device, and withdraw that. */
  DEVICE_REPLACE,
  /** End the life of a device and revoke its credentials. */
  DEVICE_TERMINATE,
  /** Erase a device, so that it can be issued anew. */
  DEVICE_RECYCLE,
  /** Have the PIN of a device in use changed, reset or unlocked. */
  DEVICE_UNLOCK,
  /** Look after the devices that one carries oneself. */
  OWN_DEVICES,
  /** Read the certificates that were issued and their status. */
  CERTIFICATE_READ,
  /** Manage the certificate authority and its keys. */
  CA_MANAGE,
  /** Manage master keys. */
  SECRETS_MANAGE,
  /** Read the audit log. */
  AUDIT_READ,
  /** Read accounts, roles and API tokens. */
  ACCESS_READ,
  /** Add and change accounts, roles and API tokens. */
  ACCESS_WRITE
}

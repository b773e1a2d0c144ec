package org.keywright.server.actor;

import static org.keywright.server.actor.Permission.*;

import java.util.EnumSet;
import java.util.Set;

/**
 * What people do in an organisation that issues credentials, and the permissions that this takes.
 * FIPS 201-3, section 2.7 asks that no one person alone can sponsor, approve and issue: give the
 * roles to different people.
 */
public enum Role {
  /** Sets the system up: accounts, policies, models, certificate authority. Issues nothing. */
  SYSTEM_MANAGER(
      PEOPLE_READ,
      POLICY_READ,
      POLICY_WRITE,
      DEVICE_READ,
      DEVICE_REGISTER,
      MODEL_WRITE,
      KEY_SET_IMPORT,
      CERTIFICATE_READ,
      CA_MANAGE,
      SECRETS_MANAGE,
      AUDIT_READ,
      ACCESS_READ,
      ACCESS_WRITE),
  /** Says who shall get a credential. */
  SPONSOR(
      PEOPLE_READ,
      PEOPLE_WRITE,
      CREDENTIAL_ASSIGN,
      ENROLLMENT_READ,
      ENROLLMENT_SPONSOR,
      POLICY_READ,
      DEVICE_READ),
  /** Proves identities and enrols biometrics. */
  REGISTRAR(
      PEOPLE_READ,
      PEOPLE_WRITE,
      BIOMETRICS_ENROLL,
      BIOMETRICS_VERIFY,
      BIOMETRICS_OVERRIDE,
      ENROLLMENT_READ,
      ENROLLMENT_EVIDENCE_READ,
      ENROLLMENT_REGISTER,
      DEVICE_READ),
  /**
   * Decides whether a person may have a credential. It takes two: one adjudicates, one approves.
   */
  ADJUDICATOR(
      PEOPLE_READ,
      PEOPLE_WRITE,
      ENROLLMENT_READ,
      ENROLLMENT_EVIDENCE_READ,
      ENROLLMENT_ADJUDICATE,
      ENROLLMENT_APPROVE,
      DEVICE_READ),
  /** Issues devices face to face and looks after them. */
  ISSUER(
      PEOPLE_READ,
      BIOMETRICS_VERIFY,
      BIOMETRICS_OVERRIDE,
      ENROLLMENT_READ,
      ENROLLMENT_EVIDENCE_READ,
      POLICY_READ,
      DEVICE_READ,
      DEVICE_REGISTER,
      DEVICE_ISSUE,
      DEVICE_ACTIVATE,
      DEVICE_SUSPEND,
      DEVICE_REPLACE,
      DEVICE_TERMINATE,
      DEVICE_RECYCLE,
      DEVICE_UNLOCK,
      CERTIFICATE_READ),
  /** Helps people whose device is blocked or lost. */
  HELP_DESK(PEOPLE_READ, DEVICE_READ, DEVICE_SUSPEND, DEVICE_REPLACE, DEVICE_UNLOCK),
  /** Reads what happened. Changes nothing. */
  AUDITOR(
      PEOPLE_READ,
      ENROLLMENT_READ,
      ENROLLMENT_EVIDENCE_READ,
      POLICY_READ,
      DEVICE_READ,
      CERTIFICATE_READ,
      AUDIT_READ,
      ACCESS_READ),
  /** Keeps accounts and people. */
  ADMINISTRATOR(PEOPLE_READ, PEOPLE_WRITE, PEOPLE_EXPUNGE, DEVICE_READ, ACCESS_READ, ACCESS_WRITE),
  /** Carries devices, and looks after these. Needs an account that is tied to a person. */
  CARDHOLDER(OWN_DEVICES);

  @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf cannot be changed
  private final Set<Permission> permissions;

  Role(Permission first, Permission... others) {
    this.permissions = Set.copyOf(EnumSet.of(first, others));
  }

  /** What this role allows. */
  public Set<Permission> permissions() {
    return permissions;
  }
}

package org.keywright.server.people;

import java.util.UUID;

/**
 * Somebody who may carry a device.
 *
 * @param displayName the full name as it is printed and put into certificates, 1 to 128 characters
 * @param givenName 1 to 64 characters
 * @param surname 1 to 64 characters
 * @param email the address of RFC 5321 form, unique without regard to case
 * @param upn the user principal name, {@code user@suffix}, unique without regard to case
 * @param department up to 128 characters; empty if it is not known
 * @param version grows by one with each change
 */
public record Person(
    UUID id,
    String displayName,
    String givenName,
    String surname,
    String email,
    String upn,
    String department,
    PersonStatus status,
    int version) {

  /** Whether devices may be issued to this person. */
  public boolean mayCarryDevices() {
    return status == PersonStatus.ACTIVE;
  }
}

package org.keywright.server.device;

import java.util.UUID;

/**
 * What makes a PIV credential unlike any other: its FASC-N number and its GUID (card UUID).
 *
 * @param agencyCode 4 digits
 * @param systemCode 4 digits
 * @param credentialNumber 6 digits, unique within agency, system and series
 * @param credentialSeries 1 digit
 * @param guid a random UUID (RFC 9562, version 4): SP 800-73-5 Part 1, section 3.4.1
 */
public record CredentialNumber(
    String agencyCode,
    String systemCode,
    String credentialNumber,
    String credentialSeries,
    UUID guid) {}

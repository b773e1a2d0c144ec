package org.keywright.server.ca;

import java.time.Instant;

/**
 * A certificate that was issued.
 *
 * @param encoded the certificate in DER
 */
public record IssuedCertificate(
    SerialNumber serialNumber, byte[] encoded, Instant notBefore, Instant notAfter) {}

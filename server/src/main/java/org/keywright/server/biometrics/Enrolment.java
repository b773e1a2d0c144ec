package org.keywright.server.biometrics;

import java.time.Instant;

/**
 * What is told of something enrolled; the data themselves do not leave over REST.
 *
 * @param sizeInBytes how long the data are
 * @param enrolledBy the name of who enrolled them
 */
public record Enrolment(
    BiometricKind kind, int sizeInBytes, Instant enrolledAt, String enrolledBy) {}

package org.keywright.client;

import org.jspecify.annotations.Nullable;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;

/**
 * How a session ended: with a receipt or with a problem.
 *
 * @param receipt what was done, if it was
 * @param problem what went wrong, if something did
 * @param hardwareId the device's identity
 * @param exchanges how many there were
 * @param apdus how many went to the device, identify included
 * @param deviceMillis how long the device took in all
 */
public record SessionOutcome(
    @Nullable Receipt receipt,
    @Nullable Problem problem,
    String hardwareId,
    int exchanges,
    int apdus,
    long deviceMillis) {}

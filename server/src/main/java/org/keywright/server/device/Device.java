package org.keywright.server.device;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.policy.PolicyRef;

/**
 * A device in the inventory.
 *
 * @param model the name of its model
 * @param hardwareId what the model tells devices apart by: the serial number, CPLC data or the GUID
 *     of a blank card; unique within the model. 1 to 128 letters and digits, upper case
 * @param serial what people read on it; may be empty
 * @param label what people call it; may be empty
 * @param holder the person it was issued to, or is being issued to
 * @param holderName that person's name
 * @param policy the version of the policy by which it was issued or is being issued
 * @param policyName that version's name
 * @param initialPin whether it still has the PIN that the server set, though it is in use
 * @param replacementReason why a replacement was requested, if one is
 * @param version grows by one with each change
 */
public record Device(
    UUID id,
    String model,
    String hardwareId,
    String serial,
    String label,
    DeviceState state,
    @Nullable UUID holder,
    @Nullable String holderName,
    @Nullable PolicyRef policy,
    @Nullable String policyName,
    boolean initialPin,
    @Nullable ReplacementReason replacementReason,
    Instant createdAt,
    Instant updatedAt,
    int version) {}

package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is put onto a device and by which rules: the content of a policy document.
 *
 * @param name unique without regard to case; 1 to 64 characters
 * @param description for people; up to 500 characters
 * @param piv what goes into the PIV application
 * @param deviceModels the names of the device models that may be issued by this policy
 * @param cardValidityMonths how long the device is valid from issuance, 1 to 72 (FIPS 201-3,
 *     section 2.8: six years)
 * @param certificateValidityMonths how long certificates are valid; none outlives the device
 * @param certificatesUsableWhilePending whether certificates are valid before activation; by
 *     default they are on hold
 * @param pendingTimeLimit how long an issued device may wait for its activation until its
 *     certificates are revoked, 1 minute to 90 days
 * @param failedTimeLimit how long a failed issuance may wait for a retry until its certificates are
 *     revoked, 1 minute to 90 days
 * @param pinRecovery what may be done when the PIN is forgotten or blocked
 * @param selfService whether people may issue a device to themselves by it; no by default
 * @param showInitialPin whether an operator may put a device into use without its holder, and sees
 *     its initial PIN for that, once; yes by default
 */
public record DevicePolicy(
    String name,
    String description,
    PivPolicy piv,
    Set<String> deviceModels,
    int cardValidityMonths,
    int certificateValidityMonths,
    boolean certificatesUsableWhilePending,
    Duration pendingTimeLimit,
    Duration failedTimeLimit,
    PinRecovery pinRecovery,
    boolean selfService,
    boolean showInitialPin) {

  private static final int DEFAULT_VALIDITY_MONTHS = 36;
  private static final Duration DEFAULT_PENDING_TIME_LIMIT = Duration.ofDays(14);
  private static final Duration DEFAULT_FAILED_TIME_LIMIT = Duration.ofDays(1);

  public DevicePolicy {
    // Sorted, so that the same content is the same document.
    deviceModels = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(deviceModels));
  }

  /**
   * The policy of a document that says nothing of what is done when the PIN cannot be used, and who
   * may issue by it.
   */
  public static DevicePolicy of(
      @Nullable String name,
      @Nullable String description,
      @Nullable PivPolicy piv,
      @Nullable Set<String> deviceModels,
      @Nullable Integer cardValidityMonths,
      @Nullable Integer certificateValidityMonths,
      @Nullable Boolean certificatesUsableWhilePending,
      @Nullable Duration pendingTimeLimit,
      @Nullable Duration failedTimeLimit) {
    return of(
        name,
        description,
        piv,
        deviceModels,
        cardValidityMonths,
        certificateValidityMonths,
        certificatesUsableWhilePending,
        pendingTimeLimit,
        failedTimeLimit,
        null,
        null,
        null);
  }

  /** The policy of a document: what it leaves out has its default. */
  @JsonCreator
  public static DevicePolicy of(
      @Nullable String name,
      @Nullable String description,
      @Nullable PivPolicy piv,
      @Nullable Set<String> deviceModels,
      @Nullable Integer cardValidityMonths,
      @Nullable Integer certificateValidityMonths,
      @Nullable Boolean certificatesUsableWhilePending,
      @Nullable Duration pendingTimeLimit,
      @Nullable Duration failedTimeLimit,
      @Nullable PinRecovery pinRecovery,
      @Nullable Boolean selfService,
      @Nullable Boolean showInitialPin) {
    return new DevicePolicy(
        name == null ? "" : name.strip(),
        description == null ? "" : description.strip(),
        piv == null ? PivPolicy.of(null, null, null, null, null, null, null, null, null) : piv,
        deviceModels == null ? Set.of() : deviceModels,
        cardValidityMonths == null ? DEFAULT_VALIDITY_MONTHS : cardValidityMonths,
        certificateValidityMonths == null ? DEFAULT_VALIDITY_MONTHS : certificateValidityMonths,
        certificatesUsableWhilePending != null && certificatesUsableWhilePending,
        pendingTimeLimit == null ? DEFAULT_PENDING_TIME_LIMIT : pendingTimeLimit,
        failedTimeLimit == null ? DEFAULT_FAILED_TIME_LIMIT : failedTimeLimit,
        pinRecovery == null ? PinRecovery.of(null, null) : pinRecovery,
        selfService != null && selfService,
        showInitialPin == null || showInitialPin);
  }
}

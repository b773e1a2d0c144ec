package org.keywright.server.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.FascnSettings;

/**
 * How the devices of a credential type are issued.
 *
 * @param serverKey which server programs them, in the form of {@link ServerKey}
 * @param cardPolicy the device policy of a first device; null where this server programs none
 * @param replacementPolicies the device policies of a replacement; the issuer chooses where there
 *     are several, and where there is none it is {@code cardPolicy}
 * @param defaultReplacementReason for a replacement that is asked for without one; {@code NONE}
 *     where a reason has to be given
 * @param cardValidityYears how long a device is valid from its issuance, 1 to 6 (FIPS 201-3,
 *     section 2.8)
 * @param agencyCode of the FASC-N, 4 digits; 9999 for PIV-I and others outside the federal
 *     government
 * @param systemCode of the FASC-N, 4 digits
 * @param verifyFingerprint whether nothing is issued before the applicant's fingerprint was
 *     verified
 * @param permittedDeviceTypes what may be requested, added and issued
 */
public record DeviceIssuance(
    String serverKey,
    @Nullable UUID cardPolicy,
    List<UUID> replacementPolicies,
    ReplacementReason defaultReplacementReason,
    int cardValidityYears,
    String agencyCode,
    String systemCode,
    boolean verifyFingerprint,
    Set<DeviceType> permittedDeviceTypes) {

  private static final int DEFAULT_VALIDITY_YEARS = 3;
  private static final int MONTHS_IN_A_YEAR = 12;

  public DeviceIssuance {
    replacementPolicies = List.copyOf(replacementPolicies);
    EnumSet<DeviceType> sorted = EnumSet.noneOf(DeviceType.class);
    sorted.addAll(permittedDeviceTypes);
    permittedDeviceTypes = Collections.unmodifiableSet(sorted);
  }

  /** The settings of a document: what it leaves out has its default, and is not permitted. */
  @JsonCreator
  public static DeviceIssuance of(
      @Nullable String serverKey,
      @Nullable UUID cardPolicy,
      @Nullable List<UUID> replacementPolicies,
      @Nullable ReplacementReason defaultReplacementReason,
      @Nullable Integer cardValidityYears,
      @Nullable String agencyCode,
      @Nullable String systemCode,
      @Nullable Boolean verifyFingerprint,
      @Nullable Set<DeviceType> permittedDeviceTypes) {
    return new DeviceIssuance(
        serverKey == null ? ServerKey.THIS_SERVER : serverKey.strip(),
        cardPolicy,
        replacementPolicies == null ? List.of() : replacementPolicies.stream().distinct().toList(),
        defaultReplacementReason == null ? ReplacementReason.NONE : defaultReplacementReason,
        cardValidityYears == null ? DEFAULT_VALIDITY_YEARS : cardValidityYears,
        agencyCode == null ? FascnSettings.NON_FEDERAL.agencyCode() : agencyCode.strip(),
        systemCode == null ? FascnSettings.NON_FEDERAL.systemCode() : systemCode.strip(),
        verifyFingerprint != null && verifyFingerprint,
        permittedDeviceTypes == null ? Set.of() : permittedDeviceTypes);
  }

  /** Whether a third party delivers the devices programmed. */
  public boolean isProgrammedByThirdParty() {
    return serverKey.equals(ServerKey.NONE);
  }

  /** The device policies of a replacement. */
  public List<UUID> forReplacement() {
    return replacementPolicies.isEmpty() && cardPolicy != null
        ? List.of(cardPolicy)
        : replacementPolicies;
  }

  /** The same for another server. */
  DeviceIssuance withServerKey(String key) {
    return new DeviceIssuance(
        key,
        cardPolicy,
        replacementPolicies,
        defaultReplacementReason,
        cardValidityYears,
        agencyCode,
        systemCode,
        verifyFingerprint,
        permittedDeviceTypes);
  }

  /** The device policy with what is set here in its place; no certificate outlives the device. */
  public DevicePolicy applyTo(DevicePolicy policy) {
    int months = cardValidityYears * MONTHS_IN_A_YEAR;
    return new DevicePolicy(
        policy.name(),
        policy.description(),
        policy.piv().withFascn(fascn(policy.piv().fascn())),
        policy.deviceModels(),
        months,
        Math.min(months, policy.certificateValidityMonths()),
        policy.certificatesUsableWhilePending(),
        policy.pendingTimeLimit(),
        policy.failedTimeLimit(),
        policy.pinRecovery(),
        policy.selfService(),
        policy.showInitialPin());
  }

  /** The FASC-N of a device policy with the codes that are set here. */
  FascnSettings fascn(FascnSettings of) {
    return new FascnSettings(
        agencyCode,
        systemCode,
        of.credentialSeries(),
        of.individualCredentialIssue(),
        of.organizationalCategory(),
        of.organizationalIdentifier(),
        of.personAssociation());
  }
}

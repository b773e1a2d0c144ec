package org.keywright.server.credential;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.InvalidException;
import org.keywright.server.device.ReplacementReason;

/**
 * A credential policy as a file that another server can read: it names device policies by their
 * names.
 *
 * @param format always {@value #FORMAT}
 */
record PolicyFile(
    @Nullable String format,
    @Nullable String name,
    @Nullable String description,
    @Nullable String key,
    @Nullable String subscriberAgreement,
    @Nullable IdentityProofing identityProofing,
    @Nullable List<@Nullable IntakeQuestion> intakeQuestions,
    @Nullable String attestationText,
    @Nullable Issuance deviceIssuance,
    @Nullable BadgeLayout badgeLayout) {

  static final String FORMAT = "keywright-credential-policy-1";

  private static final int MOST_POLICIES = 10;

  /** The settings of {@link DeviceIssuance}, in their order. */
  record Issuance(
      @Nullable String serverKey,
      @Nullable String cardPolicy,
      @Nullable List<String> replacementPolicies,
      @Nullable ReplacementReason defaultReplacementReason,
      @Nullable Integer cardValidityYears,
      @Nullable String agencyCode,
      @Nullable String systemCode,
      @Nullable Boolean verifyFingerprint,
      @Nullable Set<DeviceType> permittedDeviceTypes) {}

  /**
   * The file of a policy.
   *
   * @param names the name of a device policy by its id
   */
  static PolicyFile of(CredentialPolicy policy, Function<UUID, String> names) {
    DeviceIssuance from = policy.deviceIssuance();
    UUID cardPolicy = from.cardPolicy();
    return new PolicyFile(
        FORMAT,
        policy.name(),
        policy.description(),
        policy.key(),
        policy.subscriberAgreement(),
        policy.identityProofing(),
        List.copyOf(policy.intakeQuestions()),
        policy.attestationText(),
        new Issuance(
            from.serverKey(),
            cardPolicy == null ? null : names.apply(cardPolicy),
            from.replacementPolicies().stream().map(names).toList(),
            from.defaultReplacementReason(),
            from.cardValidityYears(),
            from.agencyCode(),
            from.systemCode(),
            from.verifyFingerprint(),
            from.permittedDeviceTypes()),
        policy.badgeLayout());
  }

  /**
   * The policy of this file.
   *
   * @param ids the id of the device policy of a name; null if there is none
   * @throws InvalidException if it is no such file, or names a policy that does not exist
   */
  CredentialPolicy policy(Function<String, @Nullable UUID> ids) {
    if (!FORMAT.equals(format) || deviceIssuance == null) {
      throw new InvalidException("format", "has to be " + FORMAT + ", with device issuance");
    }
    Issuance from = deviceIssuance;
    List<String> replacements =
        from.replacementPolicies() == null ? List.of() : from.replacementPolicies();
    if (replacements.size() > MOST_POLICIES) {
      throw new InvalidException(
          "deviceIssuance.replacementPolicies", "has at most " + MOST_POLICIES + " policies");
    }
    String cardPolicy = from.cardPolicy();
    return CredentialPolicy.of(
        name,
        description,
        key,
        subscriberAgreement,
        identityProofing,
        intakeQuestions,
        attestationText,
        DeviceIssuance.of(
            from.serverKey(),
            cardPolicy == null ? null : id(ids, "deviceIssuance.cardPolicy", cardPolicy),
            replacements.stream()
                .map(one -> id(ids, "deviceIssuance.replacementPolicies", one))
                .toList(),
            from.defaultReplacementReason(),
            from.cardValidityYears(),
            from.agencyCode(),
            from.systemCode(),
            from.verifyFingerprint(),
            from.permittedDeviceTypes()),
        badgeLayout);
  }

  private static UUID id(
      Function<String, @Nullable UUID> ids, String field, @Nullable String name) {
    if (name == null) {
      throw new InvalidException(field, "has to be names of device policies: one is null");
    }
    UUID id = ids.apply(name);
    if (id == null) {
      throw new InvalidException(field, "names a device policy that does not exist here: " + name);
    }
    return id;
  }
}

package org.keywright.server.credential;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The settings of a credential policy and their values, as the form calls them. */
final class CredentialSettings {

  private CredentialSettings() {}

  /**
   * All of them, in their order.
   *
   * @param names the names of device policies by their ids
   */
  static Map<String, String> of(CredentialPolicy policy, Function<UUID, String> names) {
    DeviceIssuance issuance = policy.deviceIssuance();
    UUID cardPolicy = issuance.cardPolicy();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("Name", policy.name());
    settings.put("Description", policy.description());
    settings.put("Key", policy.key());
    settings.put("Subscriber Agreement", policy.subscriberAgreement());
    settings.put(
        "Enrollment Required", policy.identityProofing().enrollmentRequired() ? "yes" : "no");
    settings.put("Background Investigations", policy.identityProofing().describeInvestigations());
    settings.put(
        "Request Lifetime", Labels.lifetime(policy.identityProofing().requestLifetimeDays()));
    settings.put(
        "Intake Questions",
        policy.intakeQuestions().stream()
            .map(IntakeQuestion::describe)
            .collect(Collectors.joining("\n")));
    settings.put("Attestation Text", policy.attestationText());
    settings.put(
        "CMS Server Key",
        issuance.serverKey().equals(ServerKey.THIS_SERVER) ? "this server" : issuance.serverKey());
    settings.put("CMS Card Policy", cardPolicy == null ? "" : names.apply(cardPolicy));
    settings.put(
        "CMS Card Replacement Policy",
        issuance.replacementPolicies().stream().map(names).collect(Collectors.joining(", ")));
    settings.put(
        "CMS Card Default Replacement Reason", Labels.of(issuance.defaultReplacementReason()));
    settings.put("Card Validity", Labels.years(issuance.cardValidityYears()));
    settings.put("Agency Code", issuance.agencyCode());
    settings.put("System Code", issuance.systemCode());
    settings.put("Verify Applicant Fingerprint", issuance.verifyFingerprint() ? "yes" : "no");
    for (DeviceType type : DeviceType.values()) {
      settings.put(
          "Permitted: " + type.label(),
          issuance.permittedDeviceTypes().contains(type) ? "yes" : "no");
    }
    put(policy.badgeLayout(), settings);
    return settings;
  }

  private static void put(BadgeLayout badge, Map<String, String> settings) {
    settings.put("Badge: Orientation", badge.orientation().label());
    settings.put("Badge: Organization", badge.organization());
    settings.put("Badge: Colour", badge.colour());
    settings.put(
        "Badge: Shown",
        badge.fields().stream().map(BadgeLayout.Field::label).collect(Collectors.joining(", ")));
    settings.put("Badge: Return Address", badge.returnAddress());
  }
}

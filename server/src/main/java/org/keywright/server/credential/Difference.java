package org.keywright.server.credential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a save changed in a setting.
 *
 * @param setting as the form calls it
 * @param before empty if there was nothing
 */
public record Difference(String setting, String before, String after) {

  /**
   * What differs between two versions.
   *
   * @param before null for what is new
   * @param names the names of device policies by their ids
   */
  static List<Difference> between(
      @Nullable CredentialPolicy before, CredentialPolicy after, Function<UUID, String> names) {
    Map<String, String> old = before == null ? Map.of() : settings(before, names);
    List<Difference> differences = new ArrayList<>();
    settings(after, names)
        .forEach((setting, value) -> {
          String was = Objects.requireNonNullElse(old.get(setting), "");
          if (!was.equals(value)) {
            differences.add(new Difference(setting, was, value));
          }
        });
    return List.copyOf(differences);
  }

  private static Map<String, String> settings(
      CredentialPolicy policy, Function<UUID, String> names) {
    DeviceIssuance issuance = policy.deviceIssuance();
    UUID cardPolicy = issuance.cardPolicy();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("Name", policy.name());
    settings.put("Description", policy.description());
    settings.put("Key", policy.key());
    settings.put(
        "Enrollment Required", policy.identityProofing().enrollmentRequired() ? "yes" : "no");
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
    return settings;
  }
}

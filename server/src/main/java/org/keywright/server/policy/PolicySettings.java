package org.keywright.server.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings of a device policy and their values, as the form calls them. */
final class PolicySettings {

  private PolicySettings() {}

  /** All of them, in their order. */
  static Map<String, String> of(DevicePolicy policy) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("Name", policy.name());
    settings.put("Description", policy.description());
    settings.put("Device models", String.join(", ", policy.deviceModels()));
    settings.put("Issued by people to themselves", yesNo(policy.selfService()));
    settings.put("Card validity", months(policy.cardValidityMonths()));
    settings.put("Certificate validity", months(policy.certificateValidityMonths()));
    addPiv(settings, policy.piv());
    settings.put("Initial PIN shown", yesNo(policy.showInitialPin()));
    settings.put("Reset a forgotten PIN", policy.pinRecovery().reset().label());
    settings.put("Unlock a blocked PIN", policy.pinRecovery().unlock().label());
    settings.put(
        "Certificates valid before activation", yesNo(policy.certificatesUsableWhilePending()));
    settings.put("Revoked when not activated after", time(policy.pendingTimeLimit()));
    settings.put("Revoked when failed for", time(policy.failedTimeLimit()));
    return settings;
  }

  private static void addPiv(Map<String, String> settings, PivPolicy piv) {
    settings.put("Kind of card", piv.kind().label());
    for (SlotPolicy slot : piv.slots()) {
      String name = "Key " + slot.slot().keyReference();
      settings.put(name, slot.algorithm().label() + ", " + slot.certificateProfile());
      settings.put(name + ", policies", String.join(", ", slot.policyOids()));
    }
    settings.put(
        "Objects", piv.objects().stream().map(DataObject::label).collect(Collectors.joining(", ")));
    settings.put("Management key", piv.managementKeyAlgorithm().label());
    settings.put("Attestation", words(piv.attestation()));
    settings.put("Certificates compressed", yesNo(piv.compressCertificates()));
    PinRules pin = piv.pin();
    settings.put("Shortest PIN", Integer.toString(pin.minLength()));
    settings.put("Longest PIN", Integer.toString(pin.maxLength()));
    settings.put("PIN of digits only", yesNo(pin.digitsOnly()));
    settings.put("Rising and falling PINs refused", yesNo(pin.forbidSequences()));
    settings.put("PINs of one character refused", yesNo(pin.forbidRepeats()));
    settings.put("Tries of the PIN", Integer.toString(piv.pinTries()));
    settings.put("Tries of the PUK", Integer.toString(piv.pukTries()));
    FascnSettings fascn = piv.fascn();
    settings.put("Agency code", fascn.agencyCode());
    settings.put("System code", fascn.systemCode());
    settings.put("Credential series", fascn.credentialSeries());
    settings.put("Individual credential issue", fascn.individualCredentialIssue());
    settings.put("Organizational category", fascn.organizationalCategory());
    settings.put("Organizational identifier", fascn.organizationalIdentifier());
    settings.put("Association with the organization", fascn.personAssociation());
  }

  private static String yesNo(boolean value) {
    return value ? "yes" : "no";
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String months(int months) {
    return months == 1 ? "1 month" : months + " months";
  }

  private static String time(Duration limit) {
    if (limit.toMinutes() % 60 != 0) {
      return limit.toMinutes() + " minutes";
    }
    return limit.toHours() % 24 == 0 ? limit.toDays() + " days" : limit.toHours() + " hours";
  }
}

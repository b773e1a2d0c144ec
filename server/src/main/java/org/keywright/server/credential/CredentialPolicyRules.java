package org.keywright.server.credential;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.Findings;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.ca.AuthorityLimits;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.StoredPolicy;
import org.springframework.stereotype.Component;

/** What a credential policy has to hold to when it is saved. */
@Component
class CredentialPolicyRules {

  private static final int NAME = 64;
  private static final int DESCRIPTION = 500;
  private static final int REPLACEMENTS = 10;
  private static final Pattern KEY = Pattern.compile("[A-Z0-9]{1,5}");
  // FIPS 201-3, section 2.8: a PIV Card is valid for six years at most.
  private static final int YEARS = 6;
  private static final Pattern FOUR_DIGITS = Pattern.compile("[0-9]{4}");
  private static final String FEDERAL = "1";

  private final Policies policies;
  private final DeviceModels models;
  private final AuthorityLimits limits;

  CredentialPolicyRules(Policies policies, DeviceModels models, AuthorityLimits limits) {
    this.policies = policies;
    this.models = models;
    this.limits = limits;
  }

  /** What is wrong with the policy on that day; empty if nothing is. */
  List<FieldProblem> check(CredentialPolicy policy, LocalDate today) {
    Findings findings = new Findings();
    checkGeneral(policy, findings);
    SectionRules.check(policy, findings);
    DeviceIssuance issuance = policy.deviceIssuance();
    checkPolicies(issuance, findings);
    checkValidity(issuance, today, findings);
    findings
        .require(
            FOUR_DIGITS.matcher(issuance.agencyCode()).matches(),
            "deviceIssuance.agencyCode",
            "has to be 4 digits")
        .require(
            FOUR_DIGITS.matcher(issuance.systemCode()).matches(),
            "deviceIssuance.systemCode",
            "has to be 4 digits")
        .require(
            !issuance.permittedDeviceTypes().isEmpty(),
            "deviceIssuance.permittedDeviceTypes",
            "has to permit at least one type");
    return findings.problems();
  }

  private static void checkGeneral(CredentialPolicy policy, Findings findings) {
    findings
        .require(
            Texts.fitsLine(policy.name(), 1, NAME),
            "name",
            "has to have 1 to " + NAME + " printable characters")
        .require(
            Texts.fitsLine(policy.description(), 0, DESCRIPTION),
            "description",
            "has at most " + DESCRIPTION + " printable characters")
        .require(KEY.matcher(policy.key()).matches(), "key", "has to be 1 to 5 letters and digits");
  }

  private void checkPolicies(DeviceIssuance issuance, Findings findings) {
    UUID cardPolicy = issuance.cardPolicy();
    boolean elsewhere = issuance.serverKey().equals(ServerKey.NONE);
    if (cardPolicy == null) {
      findings.require(elsewhere, "deviceIssuance.cardPolicy", "is missing: choose a policy");
    } else {
      checkPolicy(issuance, cardPolicy, "deviceIssuance.cardPolicy", findings);
    }
    List<UUID> replacements = issuance.replacementPolicies();
    findings.require(
        replacements.size() <= REPLACEMENTS,
        "deviceIssuance.replacementPolicies",
        "has at most " + REPLACEMENTS + " policies");
    replacements.stream()
        .limit(REPLACEMENTS)
        .forEach(id -> checkPolicy(issuance, id, "deviceIssuance.replacementPolicies", findings));
  }

  private void checkPolicy(DeviceIssuance issuance, UUID id, String field, Findings findings) {
    Optional<StoredPolicy> found = find(id);
    if (found.isEmpty()) {
      findings.require(false, field, "names a device policy that does not exist: " + id);
      return;
    }
    StoredPolicy stored = found.get();
    String name = stored.policy().name();
    FascnSettings fascn = stored.policy().piv().fascn();
    Set<DeviceType> types =
        stored.policy().deviceModels().stream()
            .flatMap(model -> models.find(model).stream())
            .map(model -> DeviceType.of(model.kind()))
            .collect(Collectors.toSet());
    findings
        .require(
            !stored.retired(),
            field,
            "names the device policy " + name + ", which is retired: nothing is issued by it")
        .require(
            types.isEmpty() || types.stream().anyMatch(issuance.permittedDeviceTypes()::contains),
            "deviceIssuance.permittedDeviceTypes",
            "permits nothing that the device policy " + name + " is for: " + labels(types))
        .require(
            !issuance.fascn(fascn).nonFederal() || !fascn.organizationalCategory().equals(FEDERAL),
            "deviceIssuance.agencyCode",
            "is 9999, for issuers outside the federal government, but the device policy "
                + name
                + " has the organizational category 1, federal")
        .require(
            stored.policy().piv().kind() != CardKind.PIV_I
                || !issuance.fascn(fascn).nonFederal()
                || issuance.systemCode().equals(FascnSettings.NON_FEDERAL.systemCode()),
            "deviceIssuance.systemCode",
            "has to be 9999, like the agency code: the device policy "
                + name
                + " is for PIV-I, whose cards have fourteen nines outside the federal government");
  }

  private Optional<StoredPolicy> find(UUID id) {
    try {
      return Optional.of(policies.get(id));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static String labels(Set<DeviceType> types) {
    return types.stream().sorted().map(DeviceType::label).collect(Collectors.joining(", "));
  }

  private void checkValidity(DeviceIssuance issuance, LocalDate today, Findings findings) {
    String field = "deviceIssuance.cardValidityYears";
    int years = issuance.cardValidityYears();
    if (years < 1 || years > YEARS) {
      findings.require(
          false,
          field,
          "has to be 1 to 6: a PIV card is valid for six years at most (FIPS 201-3, 2.8)");
      return;
    }
    LocalDate lastDay = limits.lastDay(today);
    findings.require(
        !today.plusYears(years).isAfter(lastDay),
        field,
        "is more than the certificate authority can give: its certificates end on "
            + lastDay
            + " at the latest");
  }
}

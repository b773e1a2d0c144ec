package org.keywright.server.editor;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.Findings;
import org.keywright.server.ca.AuthorityLimits;
import org.keywright.server.ca.CertificateProfile;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.PolicyConstraint;
import org.keywright.server.policy.SlotPolicy;
import org.springframework.stereotype.Component;

/** What a policy asks of the certificate authority, it has to be able to give. */
@Component
class AuthorityConstraint implements PolicyConstraint {

  /** What is longer breaks a rule of the policy, and no date. */
  private static final int MOST_MONTHS = 72;

  private static final int MOST_SLOTS = 10;

  private final AuthorityLimits limits;

  AuthorityConstraint(AuthorityLimits limits) {
    this.limits = limits;
  }

  @Override
  public List<FieldProblem> check(DevicePolicy policy, LocalDate today) {
    Findings findings = new Findings();
    List<SlotPolicy> slots = policy.piv().slots();
    for (int i = 0; i < Math.min(slots.size(), MOST_SLOTS); i++) {
      checkTemplate(
          slots.get(i), policy.piv().kind(), "piv.slots[" + i + "].certificateProfile", findings);
    }
    checkEnd(
        policy.cardValidityMonths(),
        limits.lastDay(today),
        today,
        "cardValidityMonths",
        "cards",
        findings);
    checkEnd(
        policy.certificateValidityMonths(),
        limits.lastCertificateDay(today),
        today,
        "certificateValidityMonths",
        "certificates",
        findings);
    return findings.problems();
  }

  private void checkTemplate(SlotPolicy slot, CardKind kind, String field, Findings findings) {
    String name = slot.certificateProfile();
    String key = slot.slot().keyReference();
    Optional<CertificateProfile> template =
        limits.templates().stream().filter(one -> one.name().equals(name)).findFirst();
    String fitting =
        limits.templates().stream()
            .filter(one -> one.keyReference().equals(key) && one.card() == kind)
            .map(CertificateProfile::name)
            .collect(Collectors.joining(" or "));
    if (template.isEmpty()) {
      findings.require(
          false, field, "is none that the certificate authority has: choose " + fitting);
    } else {
      findings.require(
          template.get().keyReference().equals(key),
          field,
          "is for the key " + template.get().keyReference() + ": choose " + fitting);
    }
  }

  private static void checkEnd(
      int months, LocalDate last, LocalDate today, String field, String what, Findings findings) {
    if (months < 1 || months > MOST_MONTHS) {
      return;
    }
    findings.require(
        !today.plusMonths(months).isAfter(last),
        field,
        "is more than the certificate authority can give: its "
            + what
            + " end on "
            + last
            + " at the latest");
  }
}

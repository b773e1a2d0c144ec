package org.keywright.server.policy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.Findings;
import org.keywright.server.ca.CertificateProfile;

/**
 * What a policy has to hold to before it is saved, and again before something is issued by it: the
 * rules depend on the date.
 */
public final class PolicyRules {

  private static final int NAME = 64;
  private static final int DESCRIPTION = 500;
  // FIPS 201-3, section 2.8: a PIV Card is valid for six years at most.
  private static final int MONTHS = 72;
  // SP 800-73-5 Part 1, Table 4: 10 or lower. The PUK's is up to the issuer; a status word counts
  // to 15.
  private static final int PIN_TRIES = 10;
  private static final int PUK_TRIES = 15;
  private static final int MODELS = 50;
  private static final int OIDS = 10;
  private static final Duration SHORTEST_LIMIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_LIMIT = Duration.ofDays(90);
  private static final Pattern OID = Pattern.compile("[0-2](?:\\.(?:0|[1-9][0-9]{0,18})){1,30}");
  private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern PROFILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private PolicyRules() {}

  /** What is wrong with the policy on that day; empty if nothing is. */
  public static List<FieldProblem> check(DevicePolicy policy, LocalDate today) {
    Findings findings = new Findings();
    checkGeneral(policy, findings);
    checkSlots(policy, today, findings);
    checkPin(policy.piv(), findings);
    checkObjects(policy.piv(), findings);
    checkFascn(policy.piv().fascn(), findings);
    checkKind(policy.piv(), findings);
    return findings.problems();
  }

  private static void checkGeneral(DevicePolicy policy, Findings findings) {
    findings
        .require(
            !policy.name().isEmpty()
                && policy.name().length() <= NAME
                && policy.name().chars().noneMatch(Character::isISOControl),
            "name",
            "has to have 1 to " + NAME + " printable characters")
        .require(
            policy.description().length() <= DESCRIPTION,
            "description",
            "has at most " + DESCRIPTION + " characters")
        .require(
            policy.cardValidityMonths() >= 1 && policy.cardValidityMonths() <= MONTHS,
            "cardValidityMonths",
            "has to be 1 to 72: a PIV card is valid for six years at most (FIPS 201-3, 2.8)")
        .require(
            policy.certificateValidityMonths() >= 1
                && policy.certificateValidityMonths() <= policy.cardValidityMonths(),
            "certificateValidityMonths",
            "has to be at least 1 and no more than the card's: no certificate outlives its device")
        .require(
            within(policy.pendingTimeLimit()),
            "pendingTimeLimit",
            "has to be a duration from PT1M to P90D")
        .require(
            within(policy.failedTimeLimit()),
            "failedTimeLimit",
            "has to be a duration from PT1M to P90D")
        .require(
            !policy.deviceModels().isEmpty() && policy.deviceModels().size() <= MODELS,
            "deviceModels",
            "has to name 1 to " + MODELS + " device models")
        .require(
            policy.deviceModels().stream().allMatch(name -> MODEL.matcher(name).matches()),
            "deviceModels",
            "has a name that is not one of a device model");
  }

  private static boolean within(Duration limit) {
    return limit.compareTo(SHORTEST_LIMIT) >= 0 && limit.compareTo(LONGEST_LIMIT) <= 0;
  }

  private static void checkSlots(DevicePolicy policy, LocalDate today, Findings findings) {
    List<SlotPolicy> slots = policy.piv().slots();
    Set<Slot> seen = EnumSet.noneOf(Slot.class);
    for (int i = 0; i < slots.size(); i++) {
      SlotPolicy slot = slots.get(i);
      String field = "piv.slots[" + i + "]";
      findings.require(
          seen.add(slot.slot()),
          field + ".slot",
          "names slot " + slot.slot().keyReference() + " twice");
      checkAlgorithm(policy, today, slot.algorithm(), field, findings);
      findings
          .require(
              PROFILE.matcher(slot.certificateProfile()).matches(),
              field + ".certificateProfile",
              "has to be the name of a certificate profile")
          .require(
              slot.policyOids().size() <= OIDS
                  && slot.policyOids().stream().allMatch(oid -> OID.matcher(oid).matches()),
              field + ".policyOids",
              "has to be at most 10 object identifiers such as 2.999.1");
    }
    // SP 800-73-5 Part 1, Table 2: both certificates are mandatory on every card.
    for (Slot slot : Slot.values()) {
      findings.require(
          seen.contains(slot) || !slot.isMandatory(),
          "piv.slots",
          "has no slot " + slot.keyReference() + ", which every PIV card has");
    }
  }

  /** SP 800-78-5, Table 1: which algorithms a key may have depends on when it is still in use. */
  private static void checkAlgorithm(
      DevicePolicy policy,
      LocalDate today,
      KeyAlgorithm algorithm,
      String field,
      Findings findings) {
    int months = Math.clamp(policy.certificateValidityMonths(), 0, MONTHS);
    LocalDate lastUse = today.plusMonths(months);
    algorithm
        .lastDay()
        .ifPresent(lastDay ->
            findings.require(
                !lastUse.isAfter(lastDay),
                field + ".algorithm",
                "is too weak for that long: "
                    + algorithm.label()
                    + " may be used until "
                    + lastDay
                    + " only (SP 800-78-5, Table 1) and these certificates would be valid until "
                    + lastUse
                    + "; choose another algorithm or a shorter validity"));
  }

  private static void checkPin(PivPolicy piv, Findings findings) {
    PinRules pin = piv.pin();
    findings
        .require(
            pin.minLength() >= PinRules.SHORTEST && pin.minLength() <= PinRules.LONGEST,
            "piv.pin.minLength",
            "has to be 6 to 8 (SP 800-73-5 Part 2, 2.4.3)")
        .require(
            pin.maxLength() >= pin.minLength() && pin.maxLength() <= PinRules.LONGEST,
            "piv.pin.maxLength",
            "has to be at least the shortest PIN and at most 8 (SP 800-73-5 Part 2, 2.4.3)")
        .require(
            piv.pinTries() >= 1 && piv.pinTries() <= PIN_TRIES,
            "piv.pinTries",
            "has to be 1 to 10 (FIPS 201-3, 2.9.3)")
        .require(
            piv.pukTries() >= 1 && piv.pukTries() <= PUK_TRIES,
            "piv.pukTries",
            "has to be 1 to 15");
  }

  private static void checkObjects(PivPolicy piv, Findings findings) {
    for (DataObject object : DataObject.values()) {
      findings.require(
          piv.writes(object) || !object.isMandatory(),
          "piv.objects",
          "lacks " + object + ", which is mandatory (SP 800-73-5 Part 1, Table 2)");
    }
  }

  private static void checkFascn(FascnSettings fascn, Findings findings) {
    digits(findings, "agencyCode", fascn.agencyCode(), "[0-9]{4}", "4 digits");
    digits(findings, "systemCode", fascn.systemCode(), "[0-9]{4}", "4 digits");
    digits(findings, "credentialSeries", fascn.credentialSeries(), "[0-9]", "1 digit");
    digits(
        findings,
        "individualCredentialIssue",
        fascn.individualCredentialIssue(),
        "[0-9]",
        "1 digit");
    digits(findings, "organizationalCategory", fascn.organizationalCategory(), "[1-4]", "1 to 4");
    digits(
        findings,
        "organizationalIdentifier",
        fascn.organizationalIdentifier(),
        "[0-9]{4}",
        "4 digits");
    digits(findings, "personAssociation", fascn.personAssociation(), "[1-7]", "1 to 7");
  }

  /** A card of one kind has no certificate of the other: it would fail where it is used. */
  private static void checkKind(PivPolicy piv, Findings findings) {
    List<SlotPolicy> slots = piv.slots();
    for (int i = 0; i < slots.size(); i++) {
      String field = "piv.slots[" + i + "].certificateProfile";
      CertificateProfile.named(slots.get(i).certificateProfile())
          .ifPresent(profile ->
              findings.require(
                  profile.card() == piv.kind(),
                  field,
                  "is for cards of the other kind; for "
                      + piv.kind().label()
                      + " choose "
                      + profile.on(piv.kind()).name()));
    }
    FascnSettings fascn = piv.fascn();
    if (piv.kind() == CardKind.PIV_I && fascn.nonFederal()) {
      findings
          .require(
              fascn.systemCode().equals(FascnSettings.NON_FEDERAL.systemCode()),
              "piv.fascn.systemCode",
              "has to be 9999, like the agency code: a PIV-I card of an issuer outside the federal"
                  + " government has fourteen nines")
          .require(
              !fascn.organizationalCategory().equals("1"),
              "piv.fascn.organizationalCategory",
              "is 1, federal, and the agency code 9999 is for others");
    }
  }

  private static void digits(
      Findings findings, String field, String value, String form, String expected) {
    findings.require(value.matches(form), "piv.fascn." + field, "has to be " + expected);
  }
}

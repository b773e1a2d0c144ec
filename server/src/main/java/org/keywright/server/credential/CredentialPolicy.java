package org.keywright.server.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A credential type and how its devices are issued: the content of a policy document.
 *
 * @param name of the credential type, unique without regard to case; 1 to 64 characters
 * @param description for people; up to 500 characters
 * @param key what programs and files call the type, unique; 1 to 5 letters and digits, upper case
 * @param subscriberAgreement what the holder agrees to before a device is activated; up to 20,000
 *     characters, empty for nothing
 * @param intakeQuestions what applicants are asked when they are registered; at most 20
 * @param attestationText what a registrar attests to when they complete a registration; up to 2,000
 *     characters, empty for the one that Keywright comes with
 */
public record CredentialPolicy(
    String name,
    String description,
    String key,
    String subscriberAgreement,
    IdentityProofing identityProofing,
    List<IntakeQuestion> intakeQuestions,
    String attestationText,
    DeviceIssuance deviceIssuance,
    BadgeLayout badgeLayout) {

  /** What a registrar attests to where the policy says nothing else. */
  public static final String ATTESTATION =
      "I saw both identity documents in their original form, found them genuine, and compared the"
          + " applicant with their photos.";

  public CredentialPolicy {
    intakeQuestions = List.copyOf(intakeQuestions);
  }

  /** The policy of a document: what it leaves out has its default. */
  @JsonCreator
  public static CredentialPolicy of(
      @Nullable String name,
      @Nullable String description,
      @Nullable String key,
      @Nullable String subscriberAgreement,
      @Nullable IdentityProofing identityProofing,
      @Nullable List<@Nullable IntakeQuestion> intakeQuestions,
      @Nullable String attestationText,
      @Nullable DeviceIssuance deviceIssuance,
      @Nullable BadgeLayout badgeLayout) {
    return new CredentialPolicy(
        name == null ? "" : name.strip(),
        description == null ? "" : description.strip(),
        key == null ? "" : key.strip().toUpperCase(Locale.ROOT),
        subscriberAgreement == null ? "" : Texts.tidy(subscriberAgreement),
        identityProofing == null ? IdentityProofing.of(null, null, null) : identityProofing,
        intakeQuestions == null
            ? List.of()
            : intakeQuestions.stream()
                .map(one -> one == null ? IntakeQuestion.of(null, null, null, null) : one)
                .toList(),
        attestationText == null ? "" : Texts.tidy(attestationText),
        deviceIssuance == null
            ? DeviceIssuance.of(null, null, null, null, null, null, null, null, null)
            : deviceIssuance,
        badgeLayout == null ? BadgeLayout.DEFAULT : badgeLayout);
  }

  /** A policy with the defaults of all sections but one. */
  public static CredentialPolicy of(
      @Nullable String name,
      @Nullable String description,
      @Nullable String key,
      @Nullable DeviceIssuance deviceIssuance) {
    return of(name, description, key, null, null, null, null, deviceIssuance, null);
  }

  /** What a registrar attests to when they complete a registration for this type. */
  public String attestation() {
    return attestationText.isEmpty() ? ATTESTATION : attestationText;
  }

  /** The same with other rules of issuance. */
  public CredentialPolicy with(DeviceIssuance issuance) {
    return with(subscriberAgreement, identityProofing, intakeQuestions, attestationText, issuance);
  }

  /** The same with another subscriber agreement; none if it is empty. */
  public CredentialPolicy withAgreement(String text) {
    return with(text, identityProofing, intakeQuestions, attestationText, deviceIssuance);
  }

  /** The same with other rules of identity proofing. */
  public CredentialPolicy with(IdentityProofing proofing) {
    return with(proofing, intakeQuestions, attestationText);
  }

  /** The same for who is registered: other rules, questions and text to attest to. */
  public CredentialPolicy with(
      IdentityProofing proofing, List<IntakeQuestion> questions, String attestation) {
    return with(subscriberAgreement, proofing, questions, attestation, deviceIssuance);
  }

  private CredentialPolicy with(
      String agreement,
      IdentityProofing proofing,
      List<IntakeQuestion> questions,
      String attestation,
      DeviceIssuance issuance) {
    return new CredentialPolicy(
        name, description, key, agreement, proofing, questions, attestation, issuance, badgeLayout);
  }
}

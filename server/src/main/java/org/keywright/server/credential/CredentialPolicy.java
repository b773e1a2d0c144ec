package org.keywright.server.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A credential type and how its devices are issued: the content of a policy document.
 *
 * @param name of the credential type, unique without regard to case; 1 to 64 characters
 * @param description for people; up to 500 characters
 * @param key what programs and files call the type, unique; 1 to 5 letters and digits, upper case
 */
public record CredentialPolicy(
    String name,
    String description,
    String key,
    IdentityProofing identityProofing,
    DeviceIssuance deviceIssuance) {

  /** The policy of a document: what it leaves out has its default. */
  @JsonCreator
  public static CredentialPolicy of(
      @Nullable String name,
      @Nullable String description,
      @Nullable String key,
      @Nullable IdentityProofing identityProofing,
      @Nullable DeviceIssuance deviceIssuance) {
    return new CredentialPolicy(
        name == null ? "" : name.strip(),
        description == null ? "" : description.strip(),
        key == null ? "" : key.strip().toUpperCase(Locale.ROOT),
        identityProofing == null ? IdentityProofing.of(null) : identityProofing,
        deviceIssuance == null
            ? DeviceIssuance.of(null, null, null, null, null, null, null, null, null)
            : deviceIssuance);
  }

  /** The same without anything said of identity proofing. */
  public static CredentialPolicy of(
      @Nullable String name,
      @Nullable String description,
      @Nullable String key,
      @Nullable DeviceIssuance deviceIssuance) {
    return of(name, description, key, null, deviceIssuance);
  }

  /** The same with other rules of issuance. */
  CredentialPolicy with(DeviceIssuance issuance) {
    return new CredentialPolicy(name, description, key, identityProofing, issuance);
  }
}

package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * The fixed parts of the FASC-N on the devices of a policy: SP 800-73-5 Part 1, section 3.1.2 and
 * the fields of the Technical Implementation Guidance for Smart Card Enabled PACS. The credential
 * number is allocated for each issuance. All values are decimal digits with their leading zeros.
 *
 * @param agencyCode 4 digits; 9999 for issuers outside the federal government
 * @param systemCode 4 digits
 * @param credentialSeries 1 digit
 * @param individualCredentialIssue 1 digit
 * @param organizationalCategory 1 federal, 2 state, 3 commercial, 4 foreign
 * @param organizationalIdentifier 4 digits
 * @param personAssociation 1 employee, 2 civil, 3 executive, 4 uniformed, 5 contractor, 6
 *     affiliate, 7 beneficiary
 */
public record FascnSettings(
    String agencyCode,
    String systemCode,
    String credentialSeries,
    String individualCredentialIssue,
    String organizationalCategory,
    String organizationalIdentifier,
    String personAssociation) {

  /** For an issuer outside the federal government whose devices are told apart by their GUID. */
  public static final FascnSettings NON_FEDERAL =
      new FascnSettings("9999", "9999", "0", "1", "3", "0000", "1");

  /** The settings of a document: what it leaves out is as in {@link #NON_FEDERAL}. */
  @JsonCreator
  public static FascnSettings of(
      @Nullable String agencyCode,
      @Nullable String systemCode,
      @Nullable String credentialSeries,
      @Nullable String individualCredentialIssue,
      @Nullable String organizationalCategory,
      @Nullable String organizationalIdentifier,
      @Nullable String personAssociation) {
    return new FascnSettings(
        or(agencyCode, NON_FEDERAL.agencyCode),
        or(systemCode, NON_FEDERAL.systemCode),
        or(credentialSeries, NON_FEDERAL.credentialSeries),
        or(individualCredentialIssue, NON_FEDERAL.individualCredentialIssue),
        or(organizationalCategory, NON_FEDERAL.organizationalCategory),
        or(organizationalIdentifier, NON_FEDERAL.organizationalIdentifier),
        or(personAssociation, NON_FEDERAL.personAssociation));
  }

  /**
   * Whether they are of an issuer outside the federal government, whose agency code is 9999. Its
   * PIV-I cards have fourteen nines for agency, system and credential number, and no FASC-N names
   * them.
   */
  @JsonIgnore // follows from the agency code: a document that has it could not be read again
  public boolean isNonFederal() {
    return agencyCode.equals(NON_FEDERAL.agencyCode);
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }
}

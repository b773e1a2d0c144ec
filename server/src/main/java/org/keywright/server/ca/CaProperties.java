package org.keywright.server.ca;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.ca}. Algorithm, names and validities of the authority's own
 * certificates count when these are made, at the first start or at a renewal.
 *
 * @param baseUrl where relying parties reach this server without sign-in, such as {@code
 *     http://pki.example.org}; it goes into every certificate and cannot be changed in those. Plain
 *     http is right: what is fetched is signed, and checking a certificate must not need another
 *     certificate (RFC 5280, clause 8)
 * @param algorithm of the authority's own keys
 * @param country two letters, or none
 * @param organization the organization in the names of all certificates
 * @param organizationalUnit a unit in the names of all certificates, or none
 * @param rootName common name of the root
 * @param issuingName common name of the issuing authority
 * @param contentSigningName common name of the signer of PIV cards' contents
 * @param pivIContentSigningName common name of the signer of PIV-I cards' contents
 * @param ocspSigningName common name of the OCSP signer
 * @param rootValidity how long the root lives
 * @param issuingValidity how long the issuing authority lives; no certificate outlives it
 * @param contentSigningValidity how long a content signing certificate lives. A new one is made as
 *     soon as it has less than cardValidity left, so that what it signs stays valid as long as the
 *     card (FIPS 201-3, clause 4.2.1)
 * @param ocspSigningValidity how long an OCSP signing certificate lives; short, since it cannot be
 *     revoked (RFC 6960, clause 4.2.2.2.1). A third of it before its end a new one is made
 * @param cardValidity how long a card lives at most (FIPS 201-3, clause 2.9.2: six years)
 * @param certificateValidity how long a certificate on a card lives at most (the Common Policy has
 *     three years)
 * @param backdate how far certificates start in the past, so that computers whose clocks are behind
 *     accept them at once; at most an hour
 * @param crlLifetime from a CRL's issue to its next update; a new one is made when half of it has
 *     gone, or a status changed
 * @param ocspLifetime how long an OCSP answer may be reused
 * @param backgroundInvestigation the value of the PIV background investigation indicator (formerly
 *     NACI) in PIV and card authentication certificates. FIPS 201-3 deprecates it, so by default it
 *     is left out
 * @param policies certificate policies by the name of a profile or of a content signer, as OIDs;
 *     none by default, since asserting a policy is a promise that only its owner can allow
 */
@ConfigurationProperties("keywright.ca")
public record CaProperties(
    @Nullable URI baseUrl,
    @DefaultValue("P384") SignatureAlgorithm algorithm,
    @Nullable String country,
    @DefaultValue("Keywright") String organization,
    @Nullable String organizationalUnit,
    @DefaultValue("Root CA") String rootName,
    @DefaultValue("Issuing CA") String issuingName,
    @DefaultValue("Content Signing") String contentSigningName,
    @DefaultValue("PIV-I Content Signing") String pivIContentSigningName,
    @DefaultValue("OCSP Signing") String ocspSigningName,
    @DefaultValue("30y") Period rootValidity,
    @DefaultValue("20y") Period issuingValidity,
    @DefaultValue("9y") Period contentSigningValidity,
    @DefaultValue("45d") Period ocspSigningValidity,
    @DefaultValue("6y") Period cardValidity,
    @DefaultValue("3y") Period certificateValidity,
    @DefaultValue("5m") Duration backdate,
    @DefaultValue("36h") Duration crlLifetime,
    @DefaultValue("1h") Duration ocspLifetime,
    @Nullable Boolean backgroundInvestigation,
    @DefaultValue Map<String, List<String>> policies) {

  private static final int MAX_NAME = 64;

  public CaProperties {
    if (baseUrl == null) {
      throw wrong("base-url", "must be set: it goes into every certificate");
    }
    if (!List.of("http", "https").contains(baseUrl.getScheme())
        || baseUrl.getHost() == null
        || baseUrl.getQuery() != null
        || baseUrl.getFragment() != null) {
      throw wrong("base-url", "must be like http://pki.example.org");
    }
    if (country != null && !country.matches("[A-Z]{2}")) {
      throw wrong("country", "must be two capital letters");
    }
    requireName("organization", organization);
    if (organizationalUnit != null) {
      requireName("organizational-unit", organizationalUnit);
    }
    requireName("root-name", rootName);
    requireName("issuing-name", issuingName);
    requireName("content-signing-name", contentSigningName);
    requireName("piv-i-content-signing-name", pivIContentSigningName);
    requireName("ocsp-signing-name", ocspSigningName);
    requireLonger("card-validity", cardValidity, "certificate-validity", certificateValidity);
    requireLonger(
        "content-signing-validity", contentSigningValidity, "card-validity", cardValidity);
    requireLonger(
        "issuing-validity", issuingValidity, "content-signing-validity", contentSigningValidity);
    requireLonger("root-validity", rootValidity, "issuing-validity", issuingValidity);
    if (days(certificateValidity) < 1 || days(ocspSigningValidity) < 3) {
      throw wrong("ocsp-signing-validity", "must be at least 3 days, certificate-validity 1");
    }
    requireBetween("backdate", backdate, Duration.ZERO, Duration.ofHours(1));
    requireBetween("crl-lifetime", crlLifetime, Duration.ofMinutes(10), Duration.ofDays(30));
    requireBetween("ocsp-lifetime", ocspLifetime, Duration.ofSeconds(1), Duration.ofDays(1));
    policies.forEach(CaProperties::requirePolicies);
    policies = Map.copyOf(policies);
  }

  /** An address below the base URL. */
  String url(String path) {
    if (baseUrl == null) {
      throw new IllegalStateException("checked when it was made");
    }
    String base = baseUrl.toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
  }

  private static void requirePolicies(String profile, List<String> oids) {
    if (CertificateProfile.named(profile).isEmpty()
        && Arrays.stream(KeyRole.values())
            .noneMatch(role -> role.signsContents() && role.id().equals(profile))) {
      throw wrong("policies." + profile, "is not a profile's name");
    }
    if (!oids.stream().allMatch(CertificateRequest::isOid)) {
      throw wrong("policies." + profile, "must be OIDs like 2.16.840.1");
    }
  }

  private static void requireName(String setting, String name) {
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw wrong(setting, "must have 1 to " + MAX_NAME + " characters, none of them a control");
    }
  }

  private static void requireLonger(String longer, Period a, String shorter, Period b) {
    if (days(a) < days(b)) {
      throw wrong(longer, "must not be shorter than " + shorter);
    }
  }

  private static void requireBetween(
      String setting, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw wrong(setting, "must be between " + least + " and " + most);
    }
  }

  private static long days(Period period) {
    return LocalDate.EPOCH.plus(period).toEpochDay();
  }

  private static IllegalArgumentException wrong(String setting, String what) {
    return new IllegalArgumentException("keywright.ca." + setting + " " + what);
  }
}

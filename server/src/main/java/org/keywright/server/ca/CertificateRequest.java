package org.keywright.server.ca;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate shall say. The profile decides which names go into it: a card authentication
 * certificate names the card alone, whatever the request says about the person.
 *
 * @param requestId names this request: the same id with the same contents always gives the same
 *     certificate. 1 to 100 printable ASCII characters without spaces
 * @param profile the name of a {@link CertificateProfile}
 * @param subjectPublicKeyInfo the public key, in DER, at most {@value #MAX_PUBLIC_KEY} bytes
 * @param holder the person
 * @param card the card
 * @param notAfter the end wanted, which is the card's own or earlier; it is shortened to the
 *     issuer's and to the profile's longest validity
 * @param policies certificate policies asserted beside those of the profile's settings, as OIDs in
 *     dotted form, at most {@value #MAX_POLICIES}
 * @param onHold whether the certificate starts on hold, for a device that is not activated yet
 */
public record CertificateRequest(
    String requestId,
    String profile,
    byte[] subjectPublicKeyInfo,
    Holder holder,
    Card card,
    Instant notAfter,
    List<String> policies,
    boolean onHold) {

  public static final int MAX_PUBLIC_KEY = 1024;
  public static final int MAX_POLICIES = 10;

  private static final Pattern REQUEST_ID = Pattern.compile("[\\x21-\\x7e]{1,100}");
  private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9]\\d{0,14})){1,30}");

  public CertificateRequest {
    if (!REQUEST_ID.matcher(requestId).matches()) {
      throw new IllegalArgumentException(
          "a request id has 1 to 100 printable ASCII characters and no spaces");
    }
    if (subjectPublicKeyInfo.length < 1 || subjectPublicKeyInfo.length > MAX_PUBLIC_KEY) {
      throw new IllegalArgumentException("a public key has 1 to " + MAX_PUBLIC_KEY + " bytes");
    }
    policies = List.copyOf(policies);
    if (policies.size() > MAX_POLICIES || !policies.stream().allMatch(CertificateRequest::isOid)) {
      throw new IllegalArgumentException(
          "at most " + MAX_POLICIES + " policies, as OIDs like 2.16.840.1");
    }
  }

  static boolean isOid(String text) {
    return OID.matcher(text).matches();
  }

  /**
   * The person whom the certificate is for.
   *
   * @param commonName 1 to 64 characters (RFC 5280, appendix A.1, ub-common-name)
   * @param userPrincipalName the name for smart card logon, like {@code ann@example.org}
   * @param email the mail address
   */
  public record Holder(
      String commonName, @Nullable String userPrincipalName, @Nullable String email) {

    private static final int MAX_NAME = 64;
    private static final Pattern ADDRESS =
        Pattern.compile("[\\x21-\\x3f\\x41-\\x7e]{1,64}@[A-Za-z0-9.-]{1,190}");

    public Holder {
      requireText("a common name", commonName, MAX_NAME);
      if (userPrincipalName != null) {
        requireText("a user principal name", userPrincipalName, 256);
        if (userPrincipalName.indexOf('@') < 1) {
          throw new IllegalArgumentException("a user principal name is like name@domain");
        }
      }
      if (email != null && !ADDRESS.matcher(email).matches()) {
        throw new IllegalArgumentException("a mail address is like name@domain, in ASCII");
      }
    }

    private static void requireText(String what, String text, int most) {
      if (text.isBlank()
          || text.length() > most
          || text.codePoints().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            what + " has 1 to " + most + " characters and no control characters");
      }
    }
  }

  /**
   * The card that holds the key.
   *
   * @param fascN the FASC-N as its 25 bytes, or null for a card without one
   * @param cardUuid the card's UUID, which is the GUID of its CHUID
   */
  public record Card(byte @Nullable [] fascN, UUID cardUuid) {
    public static final int FASC_N_LENGTH = 25;

    public Card {
      if (fascN != null && fascN.length != FASC_N_LENGTH) {
        throw new IllegalArgumentException("a FASC-N has " + FASC_N_LENGTH + " bytes");
      }
    }

    /** A card without a FASC-N. */
    public static Card withoutFascN(UUID cardUuid) {
      return new Card(null, cardUuid);
    }
  }
}

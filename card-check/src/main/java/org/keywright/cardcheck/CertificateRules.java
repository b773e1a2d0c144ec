package org.keywright.cardcheck;

import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.interfaces.RSAPublicKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.Certificate;
import org.keywright.cardcheck.read.Signatures;

/**
 * The profile of a certificate (FIPS 201-3 clause 4.2.2; the profiles of the Common Policy; SP
 * 800-78-5). Of the CHUID, the certificate is the content signer's.
 */
final class CertificateRules {

  private static final String OCSP = "1.3.6.1.5.5.7.48.1";
  private static final String CA_ISSUERS = "1.3.6.1.5.5.7.48.2";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String EC_KEY = "1.2.840.10045.2.1";
  private static final Set<String> CURVES = Set.of("1.2.840.10045.3.1.7", "1.3.132.0.34");
  private static final Set<Integer> SIZES = Set.of(2048, 3072);
  private static final Set<Integer> SIGNER_SIZES = Set.of(2048, 3072, 4096);
  private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

  private CertificateRules() {}

  /** A question about a certificate: what is wrong, or empty. */
  @FunctionalInterface
  private interface Question {
    String fault(Certificate certificate);
  }

  private static Rules.Maker on(Question question) {
    return Rules.plain((card, object) -> Finding.of(question.fault(card.certificate(object))));
  }

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put(
        "cert.signature-algorithm",
        on(c -> Signatures.certificateAlgorithmFault(c.signatureAlgorithm())));
    makers.put("cert.key-algorithm", on(CertificateRules::keyAlgorithm));
    makers.put("cert.key-size", Rules.plain(CertificateRules::keySize));
    makers.put("cert.exponent", Rules.plain(CertificateRules::exponent));
    addUsages(makers);
    makers.put(
        "cert.policies-present", on(c -> c.hasPolicies() ? "" : "it has no certificate policies"));
    makers.put("cert.policy", Rules.plain(CertificateRules::policy));
    addLocations(makers);
    makers.put(
        "cert.interim-indicator",
        on(c -> c.hasInterimIndicator() ? "" : "it has no NACI indicator"));
    makers.put("cert.expires-with-card", Rules.plain(CertificateRules::expiresWithCard));
    makers.put("cert.valid-now", Rules.plain(CertificateRules::validNow));
    makers.put("cert.signer-outlasts-card", Rules.plain(CertificateRules::signerOutlastsCard));
  }

  private static void addUsages(Map<String, Rules.Maker> makers) {
    makers.put("cert.usage-present", on(c -> c.hasKeyUsage() ? "" : "it has no key usage"));
    makers.put("cert.usage-signature", on(c -> has(c, KeyUsage.digitalSignature)));
    makers.put("cert.usage-signature-only", on(c -> only(c, KeyUsage.digitalSignature)));
    int both = KeyUsage.digitalSignature | KeyUsage.nonRepudiation;
    makers.put("cert.usage-both", on(c -> has(c, both)));
    makers.put("cert.usage-both-only", on(c -> only(c, both)));
    makers.put(
        "cert.usage-encipherment",
        Rules.plain(
            (card, object) -> forKey(card, object, Signatures.RSA, KeyUsage.keyEncipherment)));
    makers.put(
        "cert.usage-agreement",
        Rules.plain((card, object) -> forKey(card, object, EC_KEY, KeyUsage.keyAgreement)));
    makers.put(
        "cert.usage-management-only",
        on(c -> only(c, isEc(c) ? KeyUsage.keyAgreement : KeyUsage.keyEncipherment)));
    makers.put(
        "cert.purpose-critical",
        on(c ->
            c.isCritical(EXTENDED_KEY_USAGE)
                ? ""
                : "its extended key usage is missing or not critical"));
    makers.put(
        "cert.purpose",
        oids ->
            (card, object) ->
                Finding.of(
                    card.certificate(object).purposes().containsAll(oids),
                    "its extended key usages are " + card.certificate(object).purposes()));
    makers.put(
        "cert.purpose-only",
        oids ->
            (card, object) ->
                Finding.of(
                    oids.containsAll(card.certificate(object).purposes()),
                    "its extended key usages are " + card.certificate(object).purposes()));
    makers.put("cert.signer-purpose", Rules.plain(CertificateRules::signerPurpose));
  }

  private static void addLocations(Map<String, Rules.Maker> makers) {
    makers.put("cert.access", on(c -> c.hasAccess() ? "" : "it has none"));
    for (Map.Entry<String, String> method :
        Map.of("ocsp", OCSP, "issuers", CA_ISSUERS).entrySet()) {
      String oid = method.getValue();
      String name = "cert." + method.getKey();
      makers.put(name, on(c -> c.access(oid).isEmpty() ? "there is none" : ""));
      makers.put(
          name + "-uri", on(c -> accessFault(c, oid, "is no URI", Certificate.Access::isUri)));
      makers.put(
          name + "-http", on(c -> accessFault(c, oid, "is not http", a -> isHttp(a.location()))));
    }
    makers.put(
        "cert.issuers-p7c",
        on(c ->
            accessFault(c, CA_ISSUERS, "is no .p7c file", a -> endsWith(a.location(), ".p7c"))));
    makers.put("cert.crl-http", on(CertificateRules::crlHttp));
    makers.put("cert.crl-file", on(CertificateRules::crlFile));
  }

  private static String accessFault(
      Certificate certificate, String method, String fault, Predicate<Certificate.Access> right) {
    List<Certificate.Access> entries = certificate.access(method);
    if (entries.isEmpty()) {
      return "there is none";
    }
    return entries.stream()
        .filter(right.negate())
        .map(entry -> shown(entry.location()) + " " + fault)
        .collect(Collectors.joining("; "));
  }

  private static String crlHttp(Certificate certificate) {
    List<String> uris = certificate.revocationLists();
    return uris.stream().anyMatch(CertificateRules::isHttp)
        ? ""
        : "it has no distribution point with http";
  }

  private static String crlFile(Certificate certificate) {
    List<String> uris =
        certificate.revocationLists().stream().filter(CertificateRules::isHttp).toList();
    if (uris.isEmpty()) {
      return "it has no distribution point with http";
    }
    return uris.stream()
        .filter(uri -> !endsWith(uri, ".crl"))
        .map(uri -> shown(uri) + " is no .crl file")
        .collect(Collectors.joining("; "));
  }

  private static boolean isHttp(String uri) {
    return uri.regionMatches(true, 0, "http://", 0, 7);
  }

  private static boolean endsWith(String uri, String suffix) {
    try {
      String path = new URI(uri).getPath();
      return path != null && path.toLowerCase(Locale.ROOT).endsWith(suffix);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }

  private static boolean isEc(Certificate certificate) {
    return certificate.keyAlgorithm().equals(EC_KEY);
  }

  private static String keyAlgorithm(Certificate certificate) {
    return certificate.keyAlgorithm().equals(Signatures.RSA) || isEc(certificate)
        ? ""
        : "its key is of algorithm " + certificate.keyAlgorithm();
  }

  /** SP 800-78-5 tables 1 and 2. */
  private static Finding keySize(Card card, CardObject object) throws NotReadable {
    Certificate certificate = card.certificate(object);
    boolean right =
        certificate.key() instanceof RSAPublicKey rsa
            ? (object == CardObject.CHUID ? SIGNER_SIZES : SIZES)
                .contains(rsa.getModulus().bitLength())
            : certificate.curve().filter(CURVES::contains).isPresent();
    return right
        ? Finding.pass(certificate.keyName())
        : Finding.fail("its key is " + certificate.keyName());
  }

  private static Finding exponent(Card card, CardObject object) throws NotReadable {
    return card.certificate(object).key() instanceof RSAPublicKey rsa
        ? Finding.of(
            rsa.getPublicExponent().equals(EXPONENT),
            "the exponent is " + shown(rsa.getPublicExponent().toString()))
        : Finding.notApplicable("it is no RSA key");
  }

  private static String has(Certificate certificate, int usages) {
    return certificate.isFor(usages) ? "" : "its key usage lacks a bit";
  }

  private static String only(Certificate certificate, int usages) {
    return certificate.isForNoneBut(usages) ? "" : "its key usage has other bits";
  }

  private static Finding forKey(Card card, CardObject object, String algorithm, int usage)
      throws NotReadable {
    Certificate certificate = card.certificate(object);
    return certificate.keyAlgorithm().equals(algorithm)
        ? Finding.of(has(certificate, usage))
        : Finding.notApplicable("its key is " + certificate.keyName());
  }

  private static Finding policy(Card card, CardObject object) throws NotReadable {
    Set<String> accepted = card.options().policies().getOrDefault(object, Set.of());
    List<String> asserted = card.certificate(object).policies();
    if (accepted.isEmpty()) {
      return Finding.notTested("no accepted policies were given");
    }
    return Finding.of(
        asserted.stream().anyMatch(accepted::contains),
        "it asserts %s, and accepted are %s"
            .formatted(asserted, accepted.stream().sorted().toList()));
  }

  /** id-PIV-content-signing, and for PIV-I id-fpki-pivi-content-signing. */
  private static Finding signerPurpose(Card card, CardObject object) throws NotReadable {
    String purpose =
        card.options().kind() == Kind.PIV ? "2.16.840.1.101.3.6.7" : "2.16.840.1.101.3.8.7";
    List<String> purposes = card.signer(object).purposes();
    return Finding.of(purposes.contains(purpose), "its extended key usages are " + purposes);
  }

  private static Finding expiresWithCard(Card card, CardObject object) throws NotReadable {
    LocalDate last = LocalDate.ofInstant(card.certificate(object).notAfter(), ZoneOffset.UTC);
    LocalDate expiration = ChuidRules.expiration(card);
    return Finding.of(
        !last.isAfter(expiration),
        "it expires on %s, and the card on %s".formatted(last, expiration));
  }

  private static Finding validNow(Card card, CardObject object) throws NotReadable {
    Certificate certificate = card.certificate(object);
    return Dates.judge(card.options().at(), certificate.notBefore(), certificate.notAfter());
  }

  /** SP 800-73-5 part 1 clause 3.1.2.1. */
  private static Finding signerOutlastsCard(Card card, CardObject object) throws NotReadable {
    Certificate signer = card.certificate(CardObject.CHUID);
    Certificate authentication = card.certificate(CardObject.CARD_AUTHENTICATION);
    return Finding.of(
        !signer.notAfter().isBefore(authentication.notAfter()),
        "it expires on %s, the card authentication certificate on %s"
            .formatted(signer.notAfter(), authentication.notAfter()));
  }
}

package org.keywright.cardcheck;

import static org.keywright.cardcheck.card.CardObject.CHUID;
import static org.keywright.cardcheck.card.CardObject.SECURITY_OBJECT;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.Certificate;
import org.keywright.cardcheck.read.Signatures;
import org.keywright.cardcheck.read.SignedObject;

/** The signatures of CHUID, biometrics and security object (RFC 5652; SP 800-76-2 clause 9). */
final class CmsRules {

  private static final BigInteger VERSION = BigInteger.valueOf(3);

  private static final List<String> CHUID_CONTENT = List.of("2.16.840.1.101.3.6.1");
  private static final List<String> BIOMETRIC_CONTENT = List.of("2.16.840.1.101.3.6.2");

  /** id-icao-ldsSecurityObject, and what it was before ICAO had an arc of its own. */
  private static final List<String> SECURITY_CONTENT = List.of("2.23.136.1.1.1", "1.3.27.1.1.1");

  private CmsRules() {}

  /** A question about a signature: what is wrong, or empty. */
  @FunctionalInterface
  private interface Question {
    String fault(SignedObject signature) throws NotReadable;
  }

  private static Rules.Maker on(Question question) {
    return Rules.plain((card, object) -> Finding.of(question.fault(card.signature(object))));
  }

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("cms.signed-data", on(s -> ""));
    makers.put("cms.version", on(s -> s.version().equals(VERSION) ? "" : "it is " + s.version()));
    makers.put("cms.digest-algorithms", on(CmsRules::digestAlgorithms));
    makers.put("cms.content", Rules.plain(CmsRules::content));
    makers.put("cms.no-crls", on(s -> s.hasRevocationLists() ? "it has the field" : ""));
    makers.put(
        "cms.one-signer", on(s -> s.signers() == 1 ? "" : "it has " + s.signers() + " signers"));
    makers.put(
        "cms.issuer-and-serial",
        on(s -> s.namesSigner() ? "" : "it is named by its key identifier"));
    makers.put("cms.signer-named", Rules.plain(CmsRules::signerNamed));
    makers.put("cms.signer-digest", on(s -> digestFault(s.digestAlgorithm())));
    makers.put(
        "cms.digest-listed",
        on(s ->
            s.digestAlgorithms().contains(s.digestAlgorithm())
                ? ""
                : s.digestAlgorithm() + " is not listed"));
    makers.put("cms.message-digest", Rules.plain(CmsRules::messageDigest));
    makers.put("cms.signer-dn", Rules.plain(CmsRules::signerName));
    makers.put(
        "cms.signature-algorithm", on(s -> Signatures.cmsAlgorithmFault(s.signatureAlgorithm())));
    makers.put("cms.signature", Rules.plain(CmsRules::signature));
    makers.put("cms.single-certificate", Rules.plain(CmsRules::singleCertificate));
    makers.put("cms.fasc-n", Rules.plain(CmsRules::fascN));
    makers.put("cms.entry-uuid", Rules.plain(CmsRules::entryUuid));
    makers.put("cms.no-certificates", on(s -> s.certificates().isEmpty() ? "" : "it carries one"));
  }

  private static String digestAlgorithms(SignedObject signature) {
    return signature.digestAlgorithms().isEmpty()
        ? "it names none"
        : signature.digestAlgorithms().stream()
            .map(CmsRules::digestFault)
            .filter(fault -> !fault.isEmpty())
            .findFirst()
            .orElse("");
  }

  private static String digestFault(String oid) {
    return Signatures.digestName(oid).isPresent() ? "" : oid + " is neither SHA-256 nor SHA-384";
  }

  private static Finding content(Card card, CardObject object) throws NotReadable {
    SignedObject signature = card.signature(object);
    boolean carried = signature.content().isPresent();
    if (carried != (object == SECURITY_OBJECT)) {
      return Finding.fail(carried ? "it carries content" : "it carries no content");
    }
    List<String> types =
        object == CHUID
            ? CHUID_CONTENT
            : object == SECURITY_OBJECT ? SECURITY_CONTENT : BIOMETRIC_CONTENT;
    return Finding.of(
        types.contains(signature.contentType()), "its type is " + signature.contentType());
  }

  private static Finding signerNamed(Card card, CardObject object) throws NotReadable {
    return Finding.of(
        card.signature(object).names(card.signer(object)),
        "the signer that it names is not the subject of the certificate");
  }

  private static Finding messageDigest(Card card, CardObject object) throws NotReadable {
    SignedObject signature = card.signature(object);
    byte[] content = card.signedContent(object);
    Optional<byte[]> signed = signature.messageDigest();
    if (signed.isEmpty()) {
      return Finding.fail("its signature has no message digest");
    }
    byte[] digest =
        Card.parse(object, () -> Signatures.digest(signature.digestAlgorithm(), content));
    return Finding.of(
        Arrays.equals(signed.get(), digest),
        "what is on the card has another digest than what was signed");
  }

  private static Finding signerName(Card card, CardObject object) throws NotReadable {
    Certificate signer = card.signer(object);
    return card.signature(object)
        .signerDistinguishedName()
        .map(name ->
            Finding.of(name.equals(signer.subject()), "it is not the subject of the certificate"))
        .orElseGet(() -> Finding.fail("its signature has no pivSigner-DN"));
  }

  /** By the signer's certificate alone: whether it is over this content, the digest tells. */
  private static Finding signature(Card card, CardObject object) throws NotReadable {
    SignedObject signature = card.signature(object);
    Certificate signer = object == SECURITY_OBJECT ? card.certificate(CHUID) : card.signer(object);
    Optional<byte[]> attributes = signature.signedAttributes();
    if (attributes.isEmpty()) {
      return Finding.fail("it has no signed attributes");
    }
    return Finding.of(
        Signatures.verifies(
            signature.signatureAlgorithm(),
            signature.digestAlgorithm(),
            signer.key(),
            attributes.get(),
            signature.signature()),
        "the key of %s did not make it".formatted(signer.subject()));
  }

  private static Finding singleCertificate(Card card, CardObject object) throws NotReadable {
    int certificates = card.signature(object).certificates().size();
    boolean right = certificates == 1 || (certificates == 0 && object != CHUID);
    return right
        ? signature(card, object)
        : Finding.fail("it carries " + certificates + " certificates");
  }

  private static Finding fascN(Card card, CardObject object) throws NotReadable {
    byte[] expected = card.value(CHUID, Card.FASC_N);
    return sameAsChuid("pivFASC-N", card.signature(object).fascN(), expected);
  }

  private static Finding entryUuid(Card card, CardObject object) throws NotReadable {
    byte[] expected = card.value(CHUID, Card.GUID);
    return sameAsChuid("entryUUID", card.signature(object).entryUuid(), expected);
  }

  private static Finding sameAsChuid(String name, Optional<byte[]> signed, byte[] expected) {
    return signed.isEmpty()
        ? Finding.fail("its signature has no " + name)
        : Finding.of(
            Arrays.equals(signed.get(), expected), "the signed " + name + " is not the CHUID's");
  }
}

package org.keywright.cardcheck.read;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Signatures and digests of SP 800-78-5 tables 3 to 5. */
public final class Signatures {

  /** id-RSASSA-PSS. */
  public static final String PSS = "1.2.840.113549.1.1.10";

  /** rsaEncryption. */
  public static final String RSA = "1.2.840.113549.1.1.1";

  private static final Map<String, String> DIGESTS =
      Map.of("2.16.840.1.101.3.4.2.1", "SHA-256", "2.16.840.1.101.3.4.2.2", "SHA-384");

  private static final Map<String, String> WITH_RSA =
      Map.of("1.2.840.113549.1.1.11", "SHA-256", "1.2.840.113549.1.1.12", "SHA-384");

  private static final Map<String, String> WITH_ECDSA =
      Map.of("1.2.840.10045.4.3.2", "SHA-256", "1.2.840.10045.4.3.3", "SHA-384");

  private static final int MAX_SALT = 64;

  private Signatures() {}

  /** The name of a digest algorithm that is allowed, or empty. */
  public static Optional<String> digestName(String oid) {
    return Optional.ofNullable(DIGESTS.get(oid));
  }

  /** Digests by an algorithm that is allowed. */
  public static byte[] digest(String oid, byte[] content) throws MalformedException {
    try {
      return MessageDigest.getInstance(
              digestName(oid)
                  .orElseThrow(() ->
                      new MalformedException(
                          "its digest algorithm is " + oid + ", not SHA-256 or SHA-384")))
          .digest(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256 and SHA-384", e);
    }
  }

  /**
   * What is wrong with the algorithm of a certificate's signature, or empty (SP 800-78-5 table 5):
   * its OID, and its parameters.
   */
  public static String certificateAlgorithmFault(AlgorithmIdentifier algorithm) {
    String oid = algorithm.getAlgorithm().getId();
    if (WITH_RSA.containsKey(oid)) {
      return DERNull.INSTANCE.equals(algorithm.getParameters())
          ? ""
          : "the parameters of its signature algorithm are not NULL";
    }
    if (WITH_ECDSA.containsKey(oid)) {
      return algorithm.getParameters() == null
          ? ""
          : "its ECDSA signature algorithm has parameters";
    }
    if (oid.equals(PSS)) {
      return pssDigest(algorithm).isPresent()
          ? ""
          : "its RSASSA-PSS signature names neither SHA-256 nor SHA-384";
    }
    return "its signature algorithm " + oid + " is none of SP 800-78-5 table 5";
  }

  /**
   * What is wrong with the algorithm of a CMS signature, or empty: rsaEncryption for PKCS #1 v1.5
   * (RFC 3370 clause 3.2), and else that of the table.
   */
  public static String cmsAlgorithmFault(AlgorithmIdentifier algorithm) {
    String oid = algorithm.getAlgorithm().getId();
    if (oid.equals(RSA)) {
      return "";
    }
    return WITH_RSA.containsKey(oid)
        ? "its signature algorithm is " + oid + ", where PKCS #1 v1.5 takes rsaEncryption"
        : certificateAlgorithmFault(algorithm);
  }

  private static Optional<String> pssDigest(AlgorithmIdentifier algorithm) {
    try {
      RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(algorithm.getParameters());
      return parameters == null
          ? Optional.empty()
          : digestName(parameters.getHashAlgorithm().getAlgorithm().getId());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a key made a signature in CMS over these bytes.
   *
   * @param digestAlgorithm the OID of the signer's digest algorithm
   */
  public static boolean verifies(
      AlgorithmIdentifier algorithm,
      String digestAlgorithm,
      PublicKey key,
      byte[] content,
      byte[] signature) {
    String oid = algorithm.getAlgorithm().getId();
    Optional<String> digest =
        oid.equals(PSS)
            ? pssDigest(algorithm)
            : Optional.ofNullable(WITH_RSA.get(oid))
                .or(() -> Optional.ofNullable(WITH_ECDSA.get(oid)))
                .or(() -> digestName(digestAlgorithm));
    if (digest.isEmpty()) {
      return false;
    }
    boolean pss = oid.equals(PSS);
    boolean rsa = oid.equals(RSA) || WITH_RSA.containsKey(oid);
    if ((pss || rsa) != key instanceof RSAPublicKey
        || WITH_ECDSA.containsKey(oid) != key instanceof ECPublicKey) {
      return false;
    }
    try {
      Signature verifier =
          pss
              ? pssVerifier(algorithm, digest.get())
              : Signature.getInstance(
                  digest.get().replace("-", "") + (rsa ? "withRSA" : "withECDSA"));
      verifier.initVerify(key);
      verifier.update(content);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Signature pssVerifier(AlgorithmIdentifier algorithm, String digest)
      throws GeneralSecurityException {
    RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(algorithm.getParameters());
    int salt = parameters.getSaltLength().intValueExact();
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(
        new PSSParameterSpec(
            digest,
            "MGF1",
            digest.equals("SHA-256") ? MGF1ParameterSpec.SHA256 : MGF1ParameterSpec.SHA384,
            Math.clamp(salt, 0, MAX_SALT),
            PSSParameterSpec.TRAILER_FIELD_BC));
    return verifier;
  }
}

package org.keywright.acceptance.bench;

import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The signatures in one issuance of four P-256 keys, alone: those that the server makes, and those
 * that it has to verify, each once, with the algorithms and the provider that it uses by default.
 * Attestations, RSA, are left out: few devices make them, and they cost little.
 */
final class Signatures {

  /** Four certificates, CHUID and security object, P-384. */
  private static final int AUTHORITY = 6;

  /** The scripts, Ed25519. */
  private static final int SCRIPTS = 4;

  /** The possession of 9A, 9C and 9E, P-256; that of 9D is a key agreement. */
  private static final int PROOFS = 3;

  private static final int CONTENT = 1000;

  private final Kind authority;
  private final Kind script;
  private final Kind proof;

  /** A kind of signature, with a key. */
  private record Kind(String algorithm, Provider provider, KeyPair keys, byte[] signed) {

    static Kind of(String algorithm, String family, String curve) throws GeneralSecurityException {
      Provider provider = new BouncyCastleProvider();
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family, provider);
      if (!curve.isEmpty()) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      Kind unsigned = new Kind(algorithm, provider, generator.generateKeyPair(), new byte[0]);
      return new Kind(algorithm, provider, unsigned.keys(), unsigned.sign());
    }

    byte[] sign() throws GeneralSecurityException {
      Signature signer = Signature.getInstance(algorithm, provider);
      signer.initSign(keys.getPrivate());
      signer.update(new byte[CONTENT]);
      return signer.sign();
    }

    void verify() throws GeneralSecurityException {
      Signature verifier = Signature.getInstance(algorithm, provider);
      verifier.initVerify(keys.getPublic());
      verifier.update(new byte[CONTENT]);
      if (!verifier.verify(signed)) {
        throw new GeneralSecurityException(algorithm + " does not work");
      }
    }
  }

  Signatures() throws GeneralSecurityException {
    authority = Kind.of("SHA384withECDSA", "EC", "secp384r1");
    script = Kind.of("Ed25519", "Ed25519", "");
    proof = Kind.of("SHA256withECDSA", "EC", "secp256r1");
  }

  /** Processor time of the signatures made in one issuance, the mean of so many, in nanoseconds. */
  long made(int issuances) throws GeneralSecurityException {
    return mean(issuances, this::make);
  }

  /** The same of those that are made and those that are verified. */
  long madeAndVerified(int issuances) throws GeneralSecurityException {
    return mean(
        issuances,
        () -> {
          make();
          verify();
        });
  }

  private interface Work {
    void run() throws GeneralSecurityException;
  }

  private static long mean(int times, Work work) throws GeneralSecurityException {
    var thread = ManagementFactory.getThreadMXBean();
    long begin = 0;
    for (int i = -times; i < times; i++) {
      if (i == 0) { // the first half is for the compiler
        begin = thread.getCurrentThreadCpuTime();
      }
      work.run();
    }
    return (thread.getCurrentThreadCpuTime() - begin) / times;
  }

  private void make() throws GeneralSecurityException {
    for (int i = 0; i < AUTHORITY; i++) {
      authority.sign();
    }
    for (int i = 0; i < SCRIPTS; i++) {
      script.sign();
    }
  }

  /** What was certified and signed is verified when it was read back. */
  private void verify() throws GeneralSecurityException {
    for (int i = 0; i < AUTHORITY; i++) {
      authority.verify();
    }
    for (int i = 0; i < PROOFS; i++) {
      proof.verify();
    }
  }
}

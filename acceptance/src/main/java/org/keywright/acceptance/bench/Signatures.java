package org.keywright.acceptance.bench;

import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * The signatures in one issuance of four P-256 keys, alone: with the algorithms and the providers
 * that the server uses by default.
 */
final class Signatures {

  /** Four certificates, CHUID and security object, P-384. */
  private static final int AUTHORITY = 6;

  /** Scripts, Ed25519. */
  private static final int SCRIPTS = 4;

  private static final int CONTENT = 1000;

  private final Kind authority;
  private final Kind scripts;

  /** A kind of signature, with a key. */
  private record Kind(
      String algorithm, @Nullable Provider provider, PrivateKey key, PublicKey publicKey) {

    static Kind of(String algorithm, @Nullable Provider provider, String family, String parameter)
        throws GeneralSecurityException {
      KeyPairGenerator generator =
          provider == null
              ? KeyPairGenerator.getInstance(family)
              : KeyPairGenerator.getInstance(family, provider);
      if (!parameter.isEmpty()) {
        generator.initialize(new ECGenParameterSpec(parameter));
      }
      KeyPair pair = generator.generateKeyPair();
      return new Kind(algorithm, provider, pair.getPrivate(), pair.getPublic());
    }

    byte[] sign(byte[] content) throws GeneralSecurityException {
      Signature signature =
          provider == null
              ? Signature.getInstance(algorithm)
              : Signature.getInstance(algorithm, provider);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    }
  }

  Signatures() throws GeneralSecurityException {
    Provider bouncyCastle = new BouncyCastleProvider();
    authority = Kind.of("SHA384withECDSA", bouncyCastle, "EC", "secp384r1");
    scripts = Kind.of("Ed25519", null, "Ed25519", "");
  }

  /** Processor time of the signatures in one issuance, the mean of so many, in nanoseconds. */
  long nanos(int issuances) throws GeneralSecurityException {
    issue(issuances / 2);
    var thread = ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadCpuTime();
    issue(issuances);
    return (thread.getCurrentThreadCpuTime() - before) / issuances;
  }

  private void issue(int issuances) throws GeneralSecurityException {
    byte[] content = new byte[CONTENT];
    for (int i = 0; i < issuances; i++) {
      for (int one = 0; one < AUTHORITY; one++) {
        content[0] ^= authority.sign(content)[8];
      }
      for (int one = 0; one < SCRIPTS; one++) {
        content[0] ^= scripts.sign(content)[8];
      }
    }
  }
}

package org.keywright.server.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.function.Supplier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentSigner;
import org.keywright.server.ca.CertificateAssembly.Validity;

/**
 * One of the authority's own keys with its certificate.
 *
 * @param id role and generation, such as {@code issuing:1}
 * @param holder the certificate as Bouncy Castle has it
 * @param certificate the same as the JDK has it
 * @param validity of the certificate
 * @param renewal when a new key shall take over; {@link Instant#MAX} if none ever does
 * @param privateKey gives the key, decoded at most once for a key that signs often
 */
record SigningKey(
    String id,
    KeyRole role,
    SignatureAlgorithm algorithm,
    X509CertificateHolder holder,
    X509Certificate certificate,
    Validity validity,
    Instant renewal,
    Supplier<PrivateKey> privateKey) {

  /** A signer for one signature. */
  ContentSigner signer() {
    return algorithm.signer(privateKey.get());
  }

  Instant notBefore() {
    return validity.notBefore();
  }

  Instant notAfter() {
    return validity.notAfter();
  }
}

package org.keywright.server.issuance;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.KeyAgreement;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.script.EphemeralPoint;
import org.keywright.server.issuance.plan.PivPlan;

/** Fresh nonces and key agreements for the proofs of possession of one run. */
final class Proofs implements PivPlan.ProofRequests {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String origin;
  private final UUID issuance;

  /**
   * For a run.
   *
   * @param origin of this server, as scripts name it
   */
  Proofs(String origin, UUID issuance) {
    this.origin = origin;
    this.issuance = issuance;
  }

  @Override
  public byte[] nonce() {
    byte[] nonce = new byte[32];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  @Override
  public Agreement agreement(int slot, PivAlgorithm algorithm, byte[] publicKey) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(
          new ECGenParameterSpec(algorithm == PivAlgorithm.P_384 ? "secp384r1" : "secp256r1"));
      KeyPair ephemeral = generator.generateKeyPair();
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(ephemeral.getPrivate());
      agreement.doPhase(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey)), true);
      byte[] secret = agreement.generateSecret();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret);
      Arrays.fill(secret, (byte) 0);
      byte[] point = point((ECPublicKey) ephemeral.getPublic(), algorithm.bytes());
      Signature signer = Signature.getInstance(EphemeralPoint.signatureAlgorithm(algorithm));
      signer.initSign(ephemeral.getPrivate());
      signer.update(EphemeralPoint.message(origin, issuance, slot, publicKey, point));
      return new Agreement(point, signer.sign(), digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was checked cannot be agreed with", e);
    }
  }

  private static byte[] point(ECPublicKey key, int length) {
    byte[] point = new byte[1 + 2 * length];
    point[0] = 4;
    fill(key.getW().getAffineX(), point, 1, length);
    fill(key.getW().getAffineY(), point, 1 + length, length);
    return point;
  }

  private static void fill(BigInteger number, byte[] out, int at, int length) {
    byte[] bytes = number.toByteArray();
    int from = Math.max(0, bytes.length - length);
    int count = bytes.length - from;
    System.arraycopy(bytes, from, out, at + length - count, count);
  }
}

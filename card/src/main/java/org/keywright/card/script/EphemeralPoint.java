package org.keywright.card.script;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.UUID;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PublicKeys;

/**
 * How a server shows that it holds the private key of a point that a device's key is to agree with:
 * it signs with that key. Client and server put the signed bytes together each on its own.
 *
 * <p>The point is among the signed bytes, so that nobody can look for a point that fits a
 * signature.
 */
public final class EphemeralPoint {

  private static final byte[] PREFIX =
      "Keywright key agreement 1\0".getBytes(StandardCharsets.US_ASCII);

  private EphemeralPoint() {}

  /**
   * The message: a fixed prefix that no other protocol's signed bytes begin with, then origin,
   * issuance, slot, the device's public key and the point, each behind its length.
   */
  public static byte[] message(
      String origin, UUID issuance, int slot, byte[] publicKey, byte[] point) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFIX);
    ProofOfPossession.about(out, origin, issuance, slot);
    ProofOfPossession.field(out, publicKey);
    ProofOfPossession.field(out, point);
    return out.toByteArray();
  }

  /** The signature that goes with a curve: ECDSA with SHA-256 on P-256, with SHA-384 on P-384. */
  public static String signatureAlgorithm(PivAlgorithm curve) {
    return curve == PivAlgorithm.P_384 ? "SHA384withECDSA" : "SHA256withECDSA";
  }

  /** Whether the point is on its curve and whoever made the script has its private key. */
  static boolean isOwned(Hole.Agreement agreement, String origin, UUID issuance) {
    PivAlgorithm curve = curve(agreement);
    byte[] point = agreement.point();
    try {
      Signature verifier = Signature.getInstance(signatureAlgorithm(curve));
      verifier.initVerify(PublicKeys.ec(curve, point));
      verifier.update(message(origin, issuance, agreement.slot(), agreement.publicKey(), point));
      return verifier.verify(agreement.signature());
    } catch (GeneralSecurityException | InvalidResponseException e) {
      return false;
    }
  }

  static PivAlgorithm curve(Hole.Agreement agreement) {
    return agreement.length() == 97 ? PivAlgorithm.P_384 : PivAlgorithm.P_256;
  }
}

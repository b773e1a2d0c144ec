package org.keywright.card.piv.command;

import java.util.Arrays;
import java.util.HexFormat;
import org.keywright.card.apdu.CommandApdu;

/**
 * What a key on a card is given to sign: the digest is computed and padded outside of it (SP
 * 800-73-5 part 2 appendix A.4). The signature that comes back is an ordinary one, which any
 * library verifies.
 */
public enum SignatureInput {
  /** SHA-256. */
  SHA_256("SHA-256", 32, "3031300d060960864801650304020105000420"),
  /** SHA-384. */
  SHA_384("SHA-384", 48, "3041300d060960864801650304020205000430"),
  /** SHA-512. */
  SHA_512("SHA-512", 64, "3051300d060960864801650304020305000440");

  private final String hash;
  private final int length;
  private final String digestInfo;

  SignatureInput(String hash, int length, String digestInfo) {
    this.hash = hash;
    this.length = length;
    this.digestInfo = digestInfo;
  }

  /** The name of the digest algorithm in the JCA. */
  public String hash() {
    return hash;
  }

  /** The name of the signature algorithm in the JCA that verifies what comes back. */
  public String signatureAlgorithm(PivAlgorithm algorithm) {
    String digest = hash.replace("-", "");
    return switch (algorithm.kind()) {
      case RSA -> digest + "withRSA";
      case EC -> digest + "withECDSA";
      case BLOCK_CIPHER -> throw new IllegalArgumentException(algorithm + " does not sign");
    };
  }

  /** The digest for a key: as strong as its curve, SHA-256 for RSA (SP 800-78-5 table 3). */
  public static SignatureInput forKey(PivAlgorithm algorithm) {
    return algorithm == PivAlgorithm.P_384 ? SHA_384 : SHA_256;
  }

  /**
   * The command that signs this digest: PKCS#1 v1.5 for RSA, ECDSA for EC.
   *
   * @param digest exactly as long as the algorithm makes it; longer than an EC key's field only its
   *     leftmost bytes count (FIPS 186-5 clause 6.4.1)
   */
  public CommandApdu sign(PivSlot slot, PivAlgorithm algorithm, byte[] digest) {
    if (digest.length != length) {
      throw new IllegalArgumentException("a " + hash + " digest has " + length + " bytes");
    }
    return switch (algorithm.kind()) {
      case RSA -> PivCommands.applyRsa(slot, algorithm, pkcs1(algorithm.bytes(), digest));
      case EC ->
          PivCommands.signEcdsa(
              slot, algorithm, Arrays.copyOf(digest, Math.min(length, algorithm.bytes())));
      case BLOCK_CIPHER -> throw new IllegalArgumentException(algorithm + " does not sign");
    };
  }

  /** EMSA-PKCS1-v1_5 (RFC 8017 clause 9.2): 00 01 FF.. 00, digest info, digest. */
  private byte[] pkcs1(int size, byte[] digest) {
    byte[] prefix = HexFormat.of().parseHex(digestInfo);
    byte[] block = new byte[size];
    Arrays.fill(block, (byte) 0xFF);
    block[0] = 0x00;
    block[1] = 0x01;
    int at = size - digest.length - prefix.length;
    block[at - 1] = 0x00;
    System.arraycopy(prefix, 0, block, at, prefix.length);
    System.arraycopy(digest, 0, block, size - digest.length, digest.length);
    return block;
  }
}

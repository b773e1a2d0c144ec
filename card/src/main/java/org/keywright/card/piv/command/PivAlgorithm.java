package org.keywright.card.piv.command;

import java.util.Optional;

/** Cryptographic algorithm identifiers (SP 800-78-5 table 9). */
public enum PivAlgorithm {
  /** Three-key triple DES, ECB: accepted as a key to be replaced, deprecated since SP 800-78-5. */
  TDEA(0x03, Kind.BLOCK_CIPHER, 192),
  /** RSA with 3072 bits. */
  RSA_3072(0x05, Kind.RSA, 3072),
  /** RSA with 1024 bits: only to use what is there (retired keys); never generated. */
  RSA_1024(0x06, Kind.RSA, 1024),
  /** RSA with 2048 bits. */
  RSA_2048(0x07, Kind.RSA, 2048),
  /** AES-128, ECB. */
  AES_128(0x08, Kind.BLOCK_CIPHER, 128),
  /** AES-192, ECB. */
  AES_192(0x0A, Kind.BLOCK_CIPHER, 192),
  /** AES-256, ECB. */
  AES_256(0x0C, Kind.BLOCK_CIPHER, 256),
  /** ECC on curve P-256. */
  P_256(0x11, Kind.EC, 256),
  /** ECC on curve P-384. */
  P_384(0x14, Kind.EC, 384);

  /** What can be done with a key of an algorithm. */
  public enum Kind {
    /** Authenticates by encrypting and decrypting single blocks. */
    BLOCK_CIPHER,
    /** Raises a padded block to the private exponent. */
    RSA,
    /** Signs a digest (ECDSA) or agrees on a secret (ECC CDH). */
    EC
  }

  private final int id;
  private final Kind kind;
  private final int bits;

  PivAlgorithm(int id, Kind kind, int bits) {
    this.id = id;
    this.kind = kind;
    this.bits = bits;
  }

  /** The identifier, 0 to 255: P1 of GENERAL AUTHENTICATE. */
  public int id() {
    return id;
  }

  /** What can be done with its keys. */
  public Kind kind() {
    return kind;
  }

  /** Key size, modulus size or field size in bits; triple DES counts its parity bits. */
  public int bits() {
    return bits;
  }

  /** {@link #bits} in bytes. */
  public int bytes() {
    return bits / 8;
  }

  /** The block size in bytes: 8 or 16. */
  public int blockBytes() {
    if (kind != Kind.BLOCK_CIPHER) {
      throw new IllegalStateException(this + " is no block cipher");
    }
    return this == TDEA ? 8 : 16;
  }

  /** Whether key pairs may be generated for it: not symmetric, not below 112 bits of strength. */
  public boolean canGenerate() {
    return kind != Kind.BLOCK_CIPHER && this != RSA_1024;
  }

  /** The algorithm with this identifier, if it is one of these. */
  public static Optional<PivAlgorithm> of(int id) {
    for (PivAlgorithm algorithm : values()) {
      if (algorithm.id == id) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}

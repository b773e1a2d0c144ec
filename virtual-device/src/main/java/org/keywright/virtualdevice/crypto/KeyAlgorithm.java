package org.keywright.virtualdevice.crypto;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/** The asymmetric algorithms of SP 800-78-5 table 9 that the devices have. */
public enum KeyAlgorithm {
  /** RSA with 3072 bits, public exponent 65537. */
  RSA_3072(0x05, 3072, ""),
  /** RSA with 2048 bits, public exponent 65537. */
  RSA_2048(0x07, 2048, ""),
  /** ECDSA and ECDH on curve P-256. */
  P_256(0x11, 256, "secp256r1"),
  /** ECDSA and ECDH on curve P-384. */
  P_384(0x14, 384, "secp384r1");

  private final int id;
  private final int bits;
  private final String curve;

  KeyAlgorithm(int id, int bits, String curve) {
    this.id = id;
    this.bits = bits;
    this.curve = curve;
  }

  /** The algorithm of this identifier, if the devices know it. */
  public static Optional<KeyAlgorithm> of(int id) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.id == id).findFirst();
  }

  /** The algorithm of a public key, if the devices know it. */
  public static Optional<KeyAlgorithm> of(PublicKey key) {
    int bits =
        switch (key) {
          case RSAPublicKey rsa -> rsa.getModulus().bitLength();
          case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize();
          default -> 0;
        };
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.bits == bits)
        .filter(algorithm -> algorithm.isRsa() == key instanceof RSAPublicKey)
        .findFirst();
  }

  /** The algorithm identifier, as in P1 of GENERAL AUTHENTICATE. */
  public int id() {
    return id;
  }

  /** Bytes of the modulus or of a coordinate. */
  public int bytes() {
    return bits / 8;
  }

  /** Whether this is RSA; else it is a curve. */
  public boolean isRsa() {
    return curve.isEmpty();
  }

  int bits() {
    return bits;
  }

  String curve() {
    return curve;
  }
}

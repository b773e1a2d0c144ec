package org.keywright.card.piv.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The hash algorithms for signed PIV objects (SP 800-78-5 clauses 3.2.1 and 3.2.3). */
public enum DigestAlgorithm {
  /** SHA-256. */
  SHA256("SHA-256", "2.16.840.1.101.3.4.2.1", "608648016503040201", 32),
  /** SHA-384. */
  SHA384("SHA-384", "2.16.840.1.101.3.4.2.2", "608648016503040202", 48);

  private final String title;
  private final String oid;
  private final String derOid;
  private final int length;

  DigestAlgorithm(String title, String oid, String derOid, int length) {
    this.title = title;
    this.oid = oid;
    this.derOid = derOid;
    this.length = length;
  }

  /** The name, for people and for the Java Cryptography Architecture. */
  public String title() {
    return title;
  }

  /** The object identifier in dotted form. */
  public String oid() {
    return oid;
  }

  /** The length of a hash in bytes. */
  public int length() {
    return length;
  }

  /** The hash of these bytes. */
  public byte[] digest(byte[] input) {
    try {
      return MessageDigest.getInstance(title).digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks " + title, e);
    }
  }

  /** The algorithm with this object identifier in dotted form. */
  public static Optional<DigestAlgorithm> byOid(String oid) {
    return Arrays.stream(values()).filter(a -> a.oid.equals(oid)).findFirst();
  }

  byte[] derOid() {
    return HexFormat.of().parseHex(derOid);
  }

  static Optional<DigestAlgorithm> byDerOid(byte[] encoded) {
    return Arrays.stream(values()).filter(a -> Arrays.equals(a.derOid(), encoded)).findFirst();
  }
}

package org.keywright.card.script;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a command that the client fills in: with a PIN that a person types and the server
 * never sees, with a digest that only the client may choose, or with a point that the client has
 * looked at first. In the script the place holds zeroes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Hole.Pin.class, name = "pin"),
  @JsonSubTypes.Type(value = Hole.PinChange.class, name = "pin-change"),
  @JsonSubTypes.Type(value = Hole.Proof.class, name = "proof"),
  @JsonSubTypes.Type(value = Hole.Agreement.class, name = "agreement")
})
public sealed interface Hole {

  /** The longest hole in bytes: an RSA-4096 block. */
  int MAX_LENGTH = 512;

  /** Where the hole begins, in bytes from the start of the command's data field. */
  int offset();

  /** How many bytes it has, 1 to {@value #MAX_LENGTH}. */
  int length();

  /** The places of PINs in it, in their order; none if it is for something else. */
  default List<Pin> pins() {
    return List.of();
  }

  /** Which PIN goes into a hole. */
  enum PinKind {
    /** The one that the person has now. */
    CURRENT,
    /** The one that the person chooses. */
    NEW
  }

  /**
   * A PIN in ASCII, padded to the length of the hole.
   *
   * @param offset see {@link Hole#offset()}
   * @param length 4 to 16 bytes; 8 for PIV (SP 800-73-5 part 2 clause 2.4.3)
   * @param pin which PIN
   * @param padding the byte that fills what the PIN leaves, 0 to 255; FF for PIV
   * @param rules what the PIN must be
   */
  record Pin(int offset, int length, PinKind pin, int padding, PinRules rules) implements Hole {

    /** Checks the ranges. */
    public Pin {
      Objects.requireNonNull(pin, "pin");
      Objects.requireNonNull(rules, "rules");
      if (offset < 0 || offset > 255 || length < 4 || length > 16) {
        throw new IllegalArgumentException("a PIN has a place of 4 to 16 bytes in the first 255");
      }
      if (padding < 0 || padding > 255) {
        throw new IllegalArgumentException("the padding is one byte");
      }
      if (rules.maxLength() > length) {
        throw new IllegalArgumentException("the longest PIN allowed does not fit its place");
      }
    }

    @Override
    public List<Pin> pins() {
      return List.of(this);
    }
  }

  /**
   * The PIN that the person has, and after it the one that they choose: what CHANGE REFERENCE DATA
   * takes (SP 800-73-5 part 2 clause 3.2.2).
   *
   * @param offset see {@link Hole#offset()}
   * @param length of both places together, an even number of bytes; 16 for PIV
   * @param padding the byte that fills what a PIN leaves of its place, 0 to 255; FF for PIV
   * @param current what the PIN that the person has must be
   * @param rules what the PIN that they choose must be
   */
  record PinChange(int offset, int length, int padding, PinRules current, PinRules rules)
      implements Hole {

    /** Checks the ranges, those of both places included. */
    public PinChange {
      if (length % 2 != 0) {
        throw new IllegalArgumentException("two PINs have places of the same length");
      }
      places(offset, length, padding, current, rules);
    }

    @Override
    public List<Pin> pins() {
      return places(offset, length, padding, current, rules);
    }

    private static List<Pin> places(
        int offset, int length, int padding, PinRules current, PinRules rules) {
      int half = length / 2;
      return List.of(
          new Pin(offset, half, PinKind.CURRENT, padding, current),
          new Pin(offset + half, half, PinKind.NEW, padding, rules));
    }
  }

  /** How a digest is put before a private key. */
  enum ProofForm {
    /** EMSA-PKCS1-v1_5 with SHA-256 (RFC 8017 clause 9.2), as long as the modulus. */
    RSA_PKCS1_SHA256,
    /** SHA-256, 32 bytes, for P-256. */
    ECDSA_SHA256,
    /** SHA-384, 48 bytes, for P-384. */
    ECDSA_SHA384
  }

  /**
   * The digest of {@link ProofOfPossession#message}: the client computes it from what it knows
   * itself (the origin) and what the script names, so that a script can never have a key sign
   * anything else.
   *
   * @param offset see {@link Hole#offset()}
   * @param length bytes that the form yields: 128 to 512 for RSA, 32 or 48 for elliptic curves
   * @param form how the digest is put
   * @param slot key reference, 0x80 to 0xFF
   * @param nonce the server's, 16 to 64 bytes
   * @param publicKey the key's SubjectPublicKeyInfo in DER, up to 1024 bytes
   */
  record Proof(int offset, int length, ProofForm form, int slot, byte[] nonce, byte[] publicKey)
      implements Hole {

    /** Checks the ranges and copies the arrays. */
    public Proof {
      Objects.requireNonNull(form, "form");
      int least = form == ProofForm.RSA_PKCS1_SHA256 ? 128 : length(form);
      int most = form == ProofForm.RSA_PKCS1_SHA256 ? MAX_LENGTH : length(form);
      if (length < least || length > most) {
        throw new IllegalArgumentException("a digest of " + form + " has another length");
      }
      if (offset < 0 || offset > 255 || slot < 0x80 || slot > 0xFF) {
        throw new IllegalArgumentException(
            "a proof names a key 80 to FF and a place near the start");
      }
      if (nonce.length < 16 || nonce.length > 64 || publicKey.length > 1024) {
        throw new IllegalArgumentException(
            "a proof has a nonce of 16 to 64 bytes and a public key");
      }
      nonce = nonce.clone();
      publicKey = publicKey.clone();
    }

    private static int length(ProofForm form) {
      return form == ProofForm.ECDSA_SHA256 ? 32 : 48;
    }

    @Override
    public byte[] nonce() {
      return nonce.clone();
    }

    @Override
    public byte[] publicKey() {
      return publicKey.clone();
    }

    /** What this proof makes the key sign, for an issuance of this origin. */
    byte[] message(String origin, UUID issuance) {
      return ProofOfPossession.message(origin, issuance, slot, nonce, publicKey);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Proof that
          && offset == that.offset
          && length == that.length
          && form == that.form
          && slot == that.slot
          && Arrays.equals(nonce, that.nonce)
          && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
      return Objects.hash(offset, length, form, slot, Arrays.hashCode(nonce));
    }
  }

  /**
   * A point to agree with, of which the server has shown that it holds the private key: what the
   * device answers is then nothing that the server could not compute itself. Without that, a server
   * that was taken over could have a key decrypt what was sent to its holder.
   *
   * @param offset see {@link Hole#offset()}
   * @param length of the point: 65 bytes on P-256, 97 on P-384
   * @param slot key reference, 0x80 to 0xFF
   * @param publicKey the device's key, SubjectPublicKeyInfo in DER, up to 1024 bytes
   * @param point 04 || X || Y
   * @param signature by the point's own private key over {@link EphemeralPoint#message}, DER, 8 to
   *     112 bytes
   */
  record Agreement(
      int offset, int length, int slot, byte[] publicKey, byte[] point, byte[] signature)
      implements Hole {

    /** Checks the ranges and copies the arrays. */
    public Agreement {
      if (length != 65 && length != 97 || point.length != length || point[0] != 4) {
        throw new IllegalArgumentException("a point is 04, X and Y on P-256 or P-384");
      }
      if (offset < 0 || offset > 255 || slot < 0x80 || slot > 0xFF) {
        throw new IllegalArgumentException(
            "an agreement names a key 80 to FF and a place near the start");
      }
      if (publicKey.length > 1024 || signature.length < 8 || signature.length > 112) {
        throw new IllegalArgumentException("an agreement has a public key and a signature");
      }
      publicKey = publicKey.clone();
      point = point.clone();
      signature = signature.clone();
    }

    @Override
    public byte[] publicKey() {
      return publicKey.clone();
    }

    @Override
    public byte[] point() {
      return point.clone();
    }

    @Override
    public byte[] signature() {
      return signature.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Agreement that
          && offset == that.offset
          && length == that.length
          && slot == that.slot
          && Arrays.equals(publicKey, that.publicKey)
          && Arrays.equals(point, that.point)
          && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
      return Objects.hash(offset, length, slot, Arrays.hashCode(point));
    }
  }
}

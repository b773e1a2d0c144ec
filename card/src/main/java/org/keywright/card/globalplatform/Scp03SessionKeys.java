package org.keywright.card.globalplatform;

import java.security.MessageDigest;
import org.keywright.card.secret.Secret;

/**
 * The keys of one session (Amendment D clause 6.2.1). They follow from the static keys and the two
 * challenges, so who keeps those can make them again instead of storing them.
 *
 * @param enc S-ENC
 * @param mac S-MAC
 * @param rmac S-RMAC
 */
public record Scp03SessionKeys(Secret enc, Secret mac, Secret rmac) implements AutoCloseable {

  /** Length of challenges and cryptograms in bytes: the S8 mode. */
  public static final int CHALLENGE = 8;

  /** Checks the lengths. */
  public Scp03SessionKeys {
    Aes.requireKey(enc, "S-ENC");
    Aes.requireKey(mac, "S-MAC");
    Aes.requireKey(rmac, "S-RMAC");
  }

  /** Derives the keys of the session that these challenges opened. */
  public static Scp03SessionKeys derive(
      Scp03KeySet keys, byte[] hostChallenge, byte[] cardChallenge) {
    requireChallenge(hostChallenge, "host");
    requireChallenge(cardChallenge, "card");
    int length = keys.enc().length();
    return new Scp03SessionKeys(
        key(keys.enc(), Scp03Derivation.S_ENC, length, hostChallenge, cardChallenge),
        key(keys.mac(), Scp03Derivation.S_MAC, length, hostChallenge, cardChallenge),
        key(keys.mac(), Scp03Derivation.S_RMAC, length, hostChallenge, cardChallenge));
  }

  private static Secret key(
      Secret from, int constant, int length, byte[] hostChallenge, byte[] cardChallenge) {
    return Secret.takeOver(
        Scp03Derivation.derive(from, constant, length, hostChallenge, cardChallenge));
  }

  static void requireChallenge(byte[] challenge, String whose) {
    if (challenge.length != CHALLENGE) {
      throw new IllegalArgumentException("the " + whose + " challenge has 8 bytes");
    }
  }

  /** What the host shows that it has the keys with. */
  byte[] hostCryptogram(byte[] hostChallenge, byte[] cardChallenge) {
    return cryptogram(Scp03Derivation.HOST_CRYPTOGRAM, hostChallenge, cardChallenge);
  }

  /**
   * Whether the card has shown that it has the keys. Offline and in constant time: this is how to
   * find out which of two key sets a card holds without costing one of its tries.
   */
  public boolean confirms(byte[] hostChallenge, InitializeUpdateResponse response) {
    requireChallenge(hostChallenge, "host");
    return MessageDigest.isEqual(
        cryptogram(Scp03Derivation.CARD_CRYPTOGRAM, hostChallenge, response.cardChallenge()),
        response.cardCryptogram());
  }

  private byte[] cryptogram(int constant, byte[] hostChallenge, byte[] cardChallenge) {
    return Scp03Derivation.derive(mac, constant, CHALLENGE, hostChallenge, cardChallenge);
  }

  @Override
  public void close() {
    enc.close();
    mac.close();
    rmac.close();
  }
}

package org.keywright.card.piv.command;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.secret.Secret;
import org.keywright.card.tlv.Tlv;

/**
 * Mutual authentication with the management key 9B (SP 800-73-5 part 2 appendix A.2): the card
 * sends a witness, an encrypted random number; the answer holds it decrypted, and a challenge; the
 * card sends the challenge encrypted. Either side has then shown that it has the key.
 *
 * <p>Pure functions, so that the step from witness to answer can be taken by another node than the
 * one that checks the card's response: only the challenge has to be kept.
 */
public final class ManagementAuthentication {

  private static final SecureRandom RANDOM = new SecureRandom();

  private ManagementAuthentication() {}

  /** The command that asks for a witness. */
  public static CommandApdu requestWitness(PivAlgorithm algorithm) {
    algorithm.blockBytes();
    return GeneralAuthenticate.of(
        algorithm.id(),
        PivCommands.MANAGEMENT_KEY,
        Tlv.of(GeneralAuthenticate.WITNESS, new byte[0]));
  }

  /** The witness in the response to {@link #requestWitness}: one block. */
  public static byte[] witness(PivAlgorithm algorithm, byte[] data)
      throws InvalidResponseException {
    return PivResponses.exactly(
        algorithm.blockBytes(),
        GeneralAuthenticate.read(data, GeneralAuthenticate.WITNESS, "witness"),
        "witness");
  }

  /** A fresh challenge: one block of random bytes. */
  public static byte[] newChallenge(PivAlgorithm algorithm) {
    byte[] challenge = new byte[algorithm.blockBytes()];
    RANDOM.nextBytes(challenge);
    return challenge;
  }

  /**
   * The command that answers a witness and challenges the card.
   *
   * <p>The empty 82 of the example in appendix A.2 is left out, as the tools in the field leave it
   * out: every card that is used with them answers without being asked so, and not every one is
   * known to take it.
   *
   * @param key as long as the algorithm says; triple DES with 24 bytes
   * @param witness one block, from {@link #witness}
   * @param challenge one block, from {@link #newChallenge}; never used before
   */
  public static CommandApdu answer(
      PivAlgorithm algorithm, Secret key, byte[] witness, byte[] challenge) {
    requireBlock(algorithm, witness, "witness");
    requireBlock(algorithm, challenge, "challenge");
    byte[] decrypted = crypt(Cipher.DECRYPT_MODE, algorithm, key, witness);
    return GeneralAuthenticate.of(
        algorithm.id(),
        PivCommands.MANAGEMENT_KEY,
        Tlv.of(GeneralAuthenticate.WITNESS, decrypted),
        Tlv.of(GeneralAuthenticate.CHALLENGE, challenge));
  }

  /** Whether the response to {@link #answer} shows that the card has the key. */
  public static boolean confirms(PivAlgorithm algorithm, Secret key, byte[] challenge, byte[] data)
      throws InvalidResponseException {
    requireBlock(algorithm, challenge, "challenge");
    byte[] response =
        PivResponses.exactly(
            algorithm.blockBytes(),
            GeneralAuthenticate.read(data, GeneralAuthenticate.RESPONSE, "response"),
            "response");
    byte[] expected = crypt(Cipher.ENCRYPT_MODE, algorithm, key, challenge);
    return MessageDigest.isEqual(expected, response);
  }

  /** The command that asks for a challenge: one-sided authentication (appendix A.1). */
  public static CommandApdu requestChallenge(PivAlgorithm algorithm) {
    algorithm.blockBytes();
    return GeneralAuthenticate.of(
        algorithm.id(),
        PivCommands.MANAGEMENT_KEY,
        Tlv.of(GeneralAuthenticate.CHALLENGE, new byte[0]));
  }

  /** The challenge in the response to {@link #requestChallenge}: one block. */
  public static byte[] challenge(PivAlgorithm algorithm, byte[] data)
      throws InvalidResponseException {
    return PivResponses.exactly(
        algorithm.blockBytes(),
        GeneralAuthenticate.read(data, GeneralAuthenticate.CHALLENGE, "challenge"),
        "challenge");
  }

  /**
   * The command that answers a card's challenge. It encrypts what the card chose: who uses both
   * procedures with one key gives a false card what it needs to pass the mutual one. Prefer {@link
   * #answer}.
   */
  public static CommandApdu respond(PivAlgorithm algorithm, Secret key, byte[] challenge) {
    requireBlock(algorithm, challenge, "challenge");
    return GeneralAuthenticate.of(
        algorithm.id(),
        PivCommands.MANAGEMENT_KEY,
        Tlv.of(
            GeneralAuthenticate.RESPONSE, crypt(Cipher.ENCRYPT_MODE, algorithm, key, challenge)));
  }

  private static void requireBlock(PivAlgorithm algorithm, byte[] block, String what) {
    if (block.length != algorithm.blockBytes()) {
      throw new IllegalArgumentException(
          "a " + what + " for " + algorithm + " has " + algorithm.blockBytes() + " bytes");
    }
  }

  /** ECB of one block, which is what the algorithm identifiers stand for (SP 800-78-5 table 9). */
  private static byte[] crypt(int mode, PivAlgorithm algorithm, Secret key, byte[] block) {
    byte[] keyBytes = key.reveal();
    try {
      if (keyBytes.length != algorithm.bytes()) {
        throw new IllegalArgumentException(
            "a key for " + algorithm + " has " + algorithm.bytes() + " bytes");
      }
      String name = algorithm == PivAlgorithm.TDEA ? "DESede" : "AES";
      Cipher cipher = Cipher.getInstance(name + "/ECB/NoPadding");
      cipher.init(mode, new SecretKeySpec(keyBytes, name));
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks a block cipher that it has to have", e);
    } finally {
      Arrays.fill(keyBytes, (byte) 0);
    }
  }
}

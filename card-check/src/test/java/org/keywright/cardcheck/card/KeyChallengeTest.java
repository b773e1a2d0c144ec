package org.keywright.cardcheck.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SP 800-73-5 part 2 appendix A, with keys in software instead of a card's. */
final class KeyChallengeTest {

  @ParameterizedTest
  @ValueSource(strings = {"2048", "secp256r1", "secp384r1"})
  void the_private_key_of_a_certificate_signs_the_challenge_and_no_other_does(String kind)
      throws GeneralSecurityException {
    KeyPair pair = pair(kind);
    KeyChallenge challenge = KeyChallenge.of(pair.getPublic(), false);
    assertThat(challenge.isAnswered(signed(pair.getPrivate(), challenge.value()))).isTrue();
    assertThat(isAnswered(challenge, signed(pair(kind).getPrivate(), challenge.value()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2048", "secp256r1", "secp384r1"})
  void the_private_key_of_a_key_management_certificate_opens_the_challenge_and_no_other_does(
      String kind) throws GeneralSecurityException {
    KeyPair pair = pair(kind);
    KeyChallenge challenge = KeyChallenge.of(pair.getPublic(), true);
    assertThat(challenge.isAnswered(opened(pair, challenge.value()))).isTrue();
    assertThat(isAnswered(challenge, opened(pair(kind), challenge.value()))).isFalse();
  }

  private static boolean isAnswered(KeyChallenge challenge, byte[] answer)
      throws GeneralSecurityException {
    try {
      return challenge.isAnswered(answer);
    } catch (SignatureException e) {
      // What a key of another modulus makes can be no signature at all.
      return false;
    }
  }

  private static KeyPair pair(String kind) throws GeneralSecurityException {
    boolean rsa = kind.equals("2048");
    KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
    if (rsa) {
      generator.initialize(2048);
    } else {
      generator.initialize(new ECGenParameterSpec(kind));
    }
    return generator.generateKeyPair();
  }

  private static byte[] signed(PrivateKey key, byte[] value) throws GeneralSecurityException {
    if (key.getAlgorithm().equals("RSA")) {
      return raw(key, value);
    }
    Signature signature = Signature.getInstance("NONEwithECDSA");
    signature.initSign(key);
    signature.update(value);
    return signature.sign();
  }

  private static byte[] raw(PrivateKey key, byte[] value) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, key);
    try {
      return cipher.doFinal(value);
    } catch (javax.crypto.BadPaddingException e) {
      // The value is larger than the modulus of another key.
      return new byte[value.length];
    }
  }

  private static byte[] opened(KeyPair pair, byte[] value) throws GeneralSecurityException {
    if (!(pair.getPublic() instanceof ECPublicKey own)) {
      return raw(pair.getPrivate(), value);
    }
    int length = (value.length - 1) / 2;
    ECPoint point =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(value, 1, 1 + length)),
            new BigInteger(1, Arrays.copyOfRange(value, 1 + length, value.length)));
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(pair.getPrivate());
    agreement.doPhase(
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, own.getParams())),
        true);
    return agreement.generateSecret();
  }
}

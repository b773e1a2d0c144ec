package org.keywright.server.issuance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.ScriptKey;
import org.keywright.card.script.Signed;
import org.keywright.card.secret.Secret;

/**
 * The root that vouches for script keys, where it is kept on a machine without a network: a file
 * with the private key, encrypted under a passphrase (PKCS#8, PBES2 with HMAC-SHA-256 and AES-256).
 */
public final class ScriptRoot {

  private static final String ALGORITHM = "PBEWithHmacSHA256AndAES_256";
  private static final int ITERATIONS = 600_000;
  private static final String BEGIN = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
  private static final String END = "-----END ENCRYPTED PRIVATE KEY-----";
  private static final int MAX_FILE = 10_000;

  private ScriptRoot() {}

  /**
   * Makes a root.
   *
   * @param file that must not exist yet; readable for its owner alone
   * @return its public key, SubjectPublicKeyInfo in Base64: the server's setting
   */
  public static String create(Path file, Secret passphrase)
      throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] salt = new byte[16];
    byte[] iv = new byte[16];
    SecureRandom random = new SecureRandom();
    random.nextBytes(salt);
    random.nextBytes(iv);
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key(passphrase),
        new PBEParameterSpec(salt, ITERATIONS, new javax.crypto.spec.IvParameterSpec(iv)));
    AlgorithmParameters parameters = cipher.getParameters();
    byte[] encrypted =
        new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(pair.getPrivate().getEncoded()))
            .getEncoded();
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        BEGIN
            + "\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encrypted)
            + "\n"
            + END
            + "\n");
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  /**
   * Signs a key that a server asked for.
   *
   * @param request what the server gave, in Base64
   * @return the signature, in Base64
   * @throws IOException if the file or the request is not what it should be, or the passphrase
   *     wrong
   */
  public static String sign(Path file, Secret passphrase, String request)
      throws IOException, GeneralSecurityException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(request.strip());
    } catch (IllegalArgumentException e) {
      throw new IOException("the request is not Base64", e);
    }
    describe(bytes);
    return Base64.getEncoder()
        .encodeToString(
            Signed.sign(Signed.Kind.SCRIPT_KEY, bytes, open(file, passphrase)).signature());
  }

  /**
   * What a request asks for, in words, for whoever signs it to read.
   *
   * @throws IOException if it is no request
   */
  public static String describe(byte[] request) throws IOException {
    try {
      ScriptKey key = ScriptJson.read(request, ScriptKey.class);
      return "script key %s of %s, valid from %s to %s%s"
          .formatted(
              key.keyId(),
              key.origin(),
              key.notBefore(),
              key.notAfter(),
              key.demo() ? ", for a demonstration" : "");
    } catch (ScriptJson.MalformedException e) {
      throw new IOException("this is no request for a script key", e);
    }
  }

  private static PrivateKey open(Path file, Secret passphrase)
      throws IOException, GeneralSecurityException {
    if (Files.size(file) > MAX_FILE) {
      throw new IOException(file + " is not the file of a script root");
    }
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(file + " is not the file of a script root");
    }
    EncryptedPrivateKeyInfo info =
        new EncryptedPrivateKeyInfo(
            Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end)));
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(Cipher.DECRYPT_MODE, key(passphrase), info.getAlgParameters());
      return KeyFactory.getInstance("Ed25519").generatePrivate(info.getKeySpec(cipher));
    } catch (GeneralSecurityException e) {
      throw new IOException("the passphrase is not that of " + file, e);
    }
  }

  private static SecretKey key(Secret passphrase) throws GeneralSecurityException {
    byte[] bytes = passphrase.reveal();
    char[] characters = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      characters[i] = (char) (bytes[i] & 0xFF);
    }
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(new PBEKeySpec(characters));
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(characters, '\0');
    }
  }
}

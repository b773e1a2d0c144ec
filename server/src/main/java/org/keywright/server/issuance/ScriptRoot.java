package org.keywright.server.issuance;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.ScriptKey;
import org.keywright.card.script.Signed;
import org.keywright.card.secret.Secret;

/**
 * The root that vouches for script keys, where it is kept on a machine without a network: a file
 * with the private key, encrypted under a passphrase (PKCS#8, PBES2 with HMAC-SHA-256 and AES-256).
 */
public final class ScriptRoot {

  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  private static final int ITERATIONS = 600_000;
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
    char[] characters = characters(passphrase);
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(
          new JcaPKCS8Generator(
              pair.getPrivate(),
              new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                  .setProvider(PROVIDER)
                  .setPRF(PKCS8Generator.PRF_HMACSHA256)
                  .setIterationCount(ITERATIONS)
                  .setPassword(characters)
                  .build()));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("the root cannot be encrypted", e);
    } finally {
      Arrays.fill(characters, '\0');
    }
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, pem.toString());
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
    char[] characters = characters(passphrase);
    try (PEMParser parser = new PEMParser(Files.newBufferedReader(file))) {
      if (!(parser.readObject() instanceof PKCS8EncryptedPrivateKeyInfo encrypted)) {
        throw new IOException(file + " is not the file of a script root");
      }
      return new JcaPEMKeyConverter()
          .getPrivateKey(
              encrypted.decryptPrivateKeyInfo(
                  new JceOpenSSLPKCS8DecryptorProviderBuilder()
                      .setProvider(PROVIDER)
                      .build(characters)));
    } catch (PKCSException | OperatorCreationException e) {
      throw new IOException("the passphrase is not that of " + file, e);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static char[] characters(Secret passphrase) {
    byte[] bytes = passphrase.reveal();
    char[] characters = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      characters[i] = (char) (bytes[i] & 0xFF);
    }
    Arrays.fill(bytes, (byte) 0);
    return characters;
  }
}

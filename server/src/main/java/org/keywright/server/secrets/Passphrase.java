package org.keywright.server.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.keywright.card.secret.Secret;

/** Where the key store's passphrase comes from. */
final class Passphrase {

  private static final int MAX_LENGTH = 1024;

  private Passphrase() {}

  /** Reads it from the file if one is set, else from the environment; the caller closes it. */
  static Secret read(SecretsProperties settings, Map<String, String> environment) {
    Path file = settings.passphraseFile();
    if (file != null) {
      return firstLine(file);
    }
    String value = environment.get(SecretsProperties.PASSPHRASE_VARIABLE);
    if (value == null || value.isEmpty()) {
      throw new MasterKeyException(
          "the key store needs its passphrase: set keywright.secrets.passphrase-file to a file"
              + " that has it in its first line, or the environment variable "
              + SecretsProperties.PASSPHRASE_VARIABLE);
    }
    return Secret.takeOver(value.getBytes(StandardCharsets.UTF_8));
  }

  private static Secret firstLine(Path file) {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_LENGTH + 1);
    } catch (IOException e) {
      throw new MasterKeyException("the passphrase file cannot be read: " + file, e);
    }
    try {
      int end = 0;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      if (end == 0 || end > MAX_LENGTH) {
        throw new MasterKeyException(
            "the first line of the passphrase file has no, or more than "
                + MAX_LENGTH
                + " bytes: "
                + file);
      }
      return Secret.takeOver(Arrays.copyOf(bytes, end));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}

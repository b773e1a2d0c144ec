package org.keywright.server.secrets;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.secrets}.
 *
 * @param keyStore the key store file; a copy of the same file on every node
 * @param passphraseFile a file with the passphrase in its first line, such as a systemd credential;
 *     without it the environment variable {@value #PASSPHRASE_VARIABLE} is read. There is no
 *     setting for the passphrase itself: settings are shown to operators.
 */
@ConfigurationProperties("keywright.secrets")
public record SecretsProperties(
    @DefaultValue("data/key-store") Path keyStore, @Nullable Path passphraseFile) {

  /** The environment variable that may have the passphrase. */
  public static final String PASSPHRASE_VARIABLE = "KEYWRIGHT_KEY_STORE_PASSPHRASE";
}

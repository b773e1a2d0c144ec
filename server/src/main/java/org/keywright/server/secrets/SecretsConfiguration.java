package org.keywright.server.secrets;

import java.time.Clock;
import java.util.List;
import org.keywright.card.secret.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of this module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecretsProperties.class)
class SecretsConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(SecretsConfiguration.class);

  /** Opens the key store; makes it if this database was never used with one. */
  @Bean
  MasterKeys masterKeys(SecretsProperties settings, JdbcClient jdbc) {
    Clock clock = Clock.systemUTC();
    KeyStoreAdministration store = new KeyStoreAdministration(settings.keyStore(), clock);
    MasterKeyRegistry registry = new MasterKeyRegistry(jdbc, clock);
    try (Secret passphrase = Passphrase.read(settings, System.getenv())) {
      if (!store.exists() && registry.isEmpty()) {
        store.create(passphrase);
        LOG.info(
            "made the key store {}: keep a copy of it, and its passphrase, in a safe place",
            settings.keyStore().toAbsolutePath());
      }
      MasterKeys keys = store.open(passphrase);
      registry.register(keys);
      return keys;
    }
  }

  @Bean
  Vault vault(MasterKeys keys) {
    return new Vault(keys);
  }

  @Bean
  KnownSecrets knownSecrets(JdbcClient jdbc, Vault vault) {
    return new KnownSecrets(jdbc, vault, Clock.systemUTC());
  }

  @Bean
  DeviceSecrets deviceSecrets(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      MasterKeys keys,
      KnownSecrets known) {
    return new DeviceSecrets(
        jdbc, new TransactionTemplate(transactions), keys, known, Clock.systemUTC());
  }

  @Bean
  Rewrappable knownSecretRewrap(JdbcClient jdbc) {
    return KnownSecrets.rewrappable(jdbc);
  }

  @Bean
  Rewrappable deviceSecretRewrap(JdbcClient jdbc) {
    return DeviceSecrets.rewrappable(jdbc);
  }

  @Bean
  MasterKeyRotation masterKeyRotation(
      Vault vault, List<Rewrappable> places, PlatformTransactionManager transactions) {
    return new MasterKeyRotation(vault, places, new TransactionTemplate(transactions));
  }

  /** Each start moves what an activated version left behind, beside the server's work. */
  @Bean
  ApplicationListener<ApplicationReadyEvent> rewrapAfterStart(MasterKeyRotation rotation) {
    return event ->
        Thread.ofVirtual()
            .name("master-key-rotation")
            .start(() -> {
              try {
                rotation.rewrapAll();
              } catch (RuntimeException e) {
                LOG.error(
                    "secrets could not be moved to the current master key version; they stay"
                        + " under their old one, and the next start tries again",
                    e);
              }
            });
  }
}

package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.secrets.DeviceSecrets;
import org.keywright.server.secrets.MasterKeyRotation;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Both modules as Spring puts them together: first start, second start, a lost key store. */
@OnEveryDatabase
class CaConfigurationTest {

  @TempDir Path directory = Path.of("unset");
  private final TestDatabase database;

  CaConfigurationTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void a_start_makes_key_store_and_authority_and_the_next_finds_them() throws Exception {
    Path keyStore = directory.resolve("key-store");
    Files.writeString(directory.resolve("passphrase"), "correct horse battery staple\n");
    ApplicationContextRunner server =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class))
            .withBean(DataSource.class, () -> new DelegatingDataSource(database.dataSource()))
            .withUserConfiguration(BothModules.class)
            .withPropertyValues(
                "keywright.secrets.key-store=" + keyStore,
                "keywright.secrets.passphrase-file=" + directory.resolve("passphrase"),
                "keywright.ca.base-url=http://pki.example.org",
                "keywright.ca.algorithm=P256");
    byte[][] signer = new byte[1][];
    server.run(context -> {
      assertThat(context)
          .hasNotFailed()
          .hasSingleBean(CertificateAuthority.class)
          .hasSingleBean(DeviceSecrets.class)
          .hasSingleBean(MasterKeyRotation.class);
      signer[0] = signer(context);
    });
    server.run(context -> assertThat(signer(context)).isEqualTo(signer[0]));
    Files.move(keyStore, directory.resolve("lost"));
    server.run(context ->
        assertThat(context.getStartupFailure())
            .rootCause()
            .isInstanceOf(java.nio.file.NoSuchFileException.class));
    assertThat(keyStore).doesNotExist();
    Files.move(directory.resolve("lost"), keyStore);
    server
        .withPropertyValues("keywright.ca.base-url=")
        .run(context ->
            assertThat(context.getStartupFailure())
                .hasStackTraceContaining("keywright.ca.base-url must be set"));
  }

  @Configuration(proxyBeanMethods = false)
  @ComponentScan(
      basePackages = {"org.keywright.server.ca", "org.keywright.server.secrets"},
      excludeFilters =
          @ComponentScan.Filter(
              type = org.springframework.context.annotation.FilterType.REGEX,
              pattern = ".*Test.*"))
  static class BothModules {}

  private static byte[] signer(BeanFactory context) throws CertificateEncodingException {
    return context.getBean(ContentSigners.class).of(CardKind.PIV).certificate().getEncoded();
  }
}

package org.keywright.server.biometrics;

import org.keywright.server.secrets.Rewrappable;
import org.keywright.server.secrets.WrappedColumn;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BiometricsSettings.class, CaptureSettings.class})
class BiometricsConfiguration {

  /** A rotation of the master key wraps the data keys anew; the data stay as they are. */
  @Bean
  Rewrappable biometricKeyRewrap(JdbcClient jdbc) {
    return new WrappedColumn(
        jdbc,
        "biometric",
        "id",
        "'" + BiometricRepository.PURPOSE + "' || cast(id as varchar(36))");
  }
}

package org.keywright.server.issuance;

import java.util.Optional;
import java.util.UUID;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.secrets.Rewrappable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The beans of this module that are not found by themselves. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class IssuanceConfiguration {

  @Bean
  Rewrappable issuanceRewrap(JdbcClient jdbc) {
    return IssuanceRepository.rewrappable(jdbc);
  }

  @Bean
  PersonalData personalData(EnrolledBiometrics biometrics) {
    return new PersonalData() {
      @Override
      public Optional<byte[]> fingerprints(UUID person) {
        return biometrics.get(person, BiometricKind.FINGERPRINTS);
      }

      @Override
      public Optional<byte[]> face(UUID person) {
        return biometrics.get(person, BiometricKind.FACE);
      }
    };
  }

  @Bean
  Rewrappable scriptKeyRewrap(JdbcClient jdbc) {
    return ScriptSigning.rewrappable(jdbc);
  }
}

package org.keywright.server.issuance;

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
  PersonalData personalData() {
    return new PersonalData() {
      @Override
      public java.util.Optional<byte[]> fingerprints(java.util.UUID person) {
        return java.util.Optional.empty();
      }

      @Override
      public java.util.Optional<byte[]> face(java.util.UUID person) {
        return java.util.Optional.empty();
      }
    };
  }

  @Bean
  Rewrappable scriptKeyRewrap(JdbcClient jdbc) {
    return ScriptSigning.rewrappable(jdbc);
  }
}

package org.keywright.server.enrollment;

import org.keywright.server.actor.Permission;
import org.keywright.server.api.BodyAllowance;
import org.keywright.server.pages.NavigationEntry;
import org.keywright.server.secrets.Rewrappable;
import org.keywright.server.secrets.WrappedColumn;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EnrollmentSettings.class)
class EnrollmentConfiguration {

  /** A rotation of the master key wraps the data keys anew; the data stay as they are. */
  @Bean
  Rewrappable enrollmentKeyRewrap(JdbcClient jdbc) {
    return new WrappedColumn(
        jdbc,
        "enrollment_evidence",
        "id",
        "'" + EvidenceStore.PURPOSE + "' || cast(id as varchar(36))");
  }

  /** A byte more than a scan may have: what is longer is refused at its field. */
  @Bean
  BodyAllowance scans(EnrollmentSettings settings) {
    return new BodyAllowance(
        RegistrationResource.SCAN_PATH, DataSize.ofBytes(settings.maxScan().toBytes() + 1));
  }

  /** Where the pages stand in the navigation. */
  @Bean
  NavigationEntry enrollmentEntry() {
    return new NavigationEntry(
            35, "Enrollment", EnrollmentsPage.PATH, "list", Permission.ENROLLMENT_READ)
        .in(NavigationEntry.ADMINISTRATION);
  }
}

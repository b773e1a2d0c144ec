package org.keywright.server.enrollment;

import java.time.LocalDate;
import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code keywright.enrollment}.
 *
 * @param requestLifetime how long a request may take from its beginning to its approval where the
 *     credential policy does not say, 1 day to 2 years
 * @param keep how long what was collected is kept of who was approved, 1 day to 12 years: biometric
 *     data are used for at most 12 years (FIPS 201-3, section 2.6)
 * @param keepRefused the same of requests that were rejected, withdrawn or expired
 * @param maxScan the longest scan of an identity document, 100 KB to 20 MB
 */
@ConfigurationProperties("keywright.enrollment")
record EnrollmentSettings(
    @DefaultValue("P90D") Period requestLifetime,
    @DefaultValue("P12Y") Period keep,
    @DefaultValue("P90D") Period keepRefused,
    @DefaultValue("5MB") DataSize maxScan) {

  private static final int YEAR = 366;

  /** Checks the ranges. */
  EnrollmentSettings {
    requireDays("request-lifetime", requestLifetime, 2 * YEAR);
    requireDays("keep", keep, 12 * YEAR);
    requireDays("keep-refused", keepRefused, 12 * YEAR);
    if (maxScan.toKilobytes() < 100 || maxScan.toMegabytes() > 20) {
      throw new IllegalArgumentException("keywright.enrollment.max-scan has to be 100KB to 20MB");
    }
  }

  private static void requireDays(String name, Period period, int most) {
    long days = LocalDate.EPOCH.plus(period).toEpochDay();
    if (days < 1 || days > most) {
      throw new IllegalArgumentException(
          "keywright.enrollment." + name + " has to be P1D to P" + most / YEAR + "Y");
    }
  }
}

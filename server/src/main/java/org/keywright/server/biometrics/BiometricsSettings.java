package org.keywright.server.biometrics;

import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.biometrics}.
 *
 * @param falseMatchRate how often two fingers of different people may be taken for one, 0.00001 to
 *     0.01
 * @param keep how long what was enrolled is kept, 1 month to 12 years: FIPS 201-3, section 2.7 has
 *     biometric data used for at most 12 years
 */
@ConfigurationProperties("keywright.biometrics")
public record BiometricsSettings(
    @DefaultValue("0.0001") double falseMatchRate, @DefaultValue("P12Y") Period keep) {

  private static final int MOST_MONTHS = 12 * 12;

  /** Checks the ranges. */
  public BiometricsSettings {
    try {
      new FalseMatchRate(falseMatchRate);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "keywright.biometrics.false-match-rate: " + e.getMessage(), e);
    }
    boolean whole =
        keep.normalized().equals(Period.ofMonths((int) keep.toTotalMonths()).normalized());
    if (!whole || keep.toTotalMonths() < 1 || keep.toTotalMonths() > MOST_MONTHS) {
      throw new IllegalArgumentException(
          "keywright.biometrics.keep has to be whole months, from P1M to P12Y");
    }
  }

  FalseMatchRate rate() {
    return new FalseMatchRate(falseMatchRate);
  }
}

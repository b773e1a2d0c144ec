package org.keywright.server.biometrics;

/**
 * How often two fingers of different people may be taken for one: a security setting that does not
 * depend on who wrote the matcher.
 *
 * @param value 0.00001 to 0.01
 */
public record FalseMatchRate(double value) {

  private static final double LEAST = 1e-5;
  private static final double MOST = 1e-2;

  public FalseMatchRate {
    if (!(value >= LEAST && value <= MOST)) {
      throw new IllegalArgumentException(
          "a false match rate is between 0.00001 (one in a hundred thousand) and 0.01");
    }
  }

  /**
   * The score of SourceAFIS that is enough: its scale is logarithmic, 20 for a rate of one in a
   * hundred, and ten more for each tenth of it.
   *
   * @param comparisons how many pairs of fingers are compared, at least 1: each has its own chance
   *     to be wrong
   */
  double threshold(int comparisons) {
    return -10 * Math.log10(value / comparisons);
  }
}

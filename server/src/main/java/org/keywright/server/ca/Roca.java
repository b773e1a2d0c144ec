package org.keywright.server.ca;

import java.math.BigInteger;
import java.util.BitSet;

/**
 * Recognises RSA moduli made by the weak generator of CVE-2017-15361 (ROCA): its primes are {@code
 * k * M + (65537 ^ a mod M)} with M a product of the first primes, so modulo each of these the
 * modulus is a power of 65537. A random modulus passes for one with a probability of 2^-28.
 *
 * <p>Source: Nemec, Sys, Svenda, Klinec, Matyas, "The Return of Coppersmith's Attack", ACM CCS
 * 2017, section 3. The primes up to 167 divide M for every key length from 512 bits on.
 */
final class Roca {

  private static final int LARGEST_PRIME = 167;
  private static final long GENERATOR = 65537;
  private static final int[] PRIMES = primes();
  private static final BitSet[] POWERS = powers();

  private Roca() {}

  static boolean isWeak(BigInteger modulus) {
    for (int i = 0; i < PRIMES.length; i++) {
      int remainder = modulus.mod(BigInteger.valueOf(PRIMES[i])).intValue();
      if (!POWERS[i].get(remainder)) {
        return false;
      }
    }
    return true;
  }

  private static int[] primes() {
    return java.util.stream.IntStream.rangeClosed(3, LARGEST_PRIME)
        .filter(n -> BigInteger.valueOf(n).isProbablePrime(50))
        .toArray();
  }

  private static BitSet[] powers() {
    BitSet[] powers = new BitSet[PRIMES.length];
    for (int i = 0; i < PRIMES.length; i++) {
      powers[i] = new BitSet(PRIMES[i]);
      long power = 1;
      do {
        powers[i].set((int) power);
        power = power * GENERATOR % PRIMES[i];
      } while (power != 1);
    }
    return powers;
  }
}

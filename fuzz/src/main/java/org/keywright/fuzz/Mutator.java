package org.keywright.fuzz;

import java.util.SplittableRandom;

/** Makes a hostile input of a valid one. The same random numbers make the same input. */
@FunctionalInterface
public interface Mutator {

  /** Bytes without a structure: flips, sets, cuts, inserts, repeats, splices. */
  Mutator BYTES = new ByteMutator();

  /** BER: changes elements and mends the lengths around them, or lies about one; bytes too. */
  Mutator BER = new BerMutator();

  /** JSON: changes values, members and what Base64 in it stands for; bytes too. */
  Mutator JSON = new JsonMutator();

  /**
   * Makes an input.
   *
   * @param base what it is made of; not changed
   * @param other another one, to take parts of; may be the same
   * @return a fresh array
   */
  byte[] mutate(byte[] base, byte[] other, SplittableRandom random);
}

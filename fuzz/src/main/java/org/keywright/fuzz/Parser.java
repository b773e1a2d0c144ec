package org.keywright.fuzz;

/**
 * What is tested: reads an input, and may check what it read. Called by several threads at once.
 */
@FunctionalInterface
public interface Parser {

  /**
   * Reads one input.
   *
   * @throws Exception one of the target's refusals if the input is not acceptable; anything else,
   *     errors included, is a finding
   */
  void read(byte[] input) throws Exception;
}

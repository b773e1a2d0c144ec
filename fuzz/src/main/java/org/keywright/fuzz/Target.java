package org.keywright.fuzz;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One parser that faces outside, and what is asked of it. Immutable.
 *
 * @param name what people call it; unique within a test class
 * @param corpus at least one valid input, from outside where there is one
 * @param parser reads an input
 * @param refusals the exceptions with which it may refuse one; their subclasses are not among them
 * @param mutator makes hostile inputs from the corpus
 * @param limits of time and memory for each input
 * @param most how many inputs it gets where others get {@value #MILLION}, and in proportion where
 *     they get fewer: less for parsers that do cryptography or more with each
 */
public record Target(
    String name,
    List<byte[]> corpus,
    Parser parser,
    Set<Class<? extends Throwable>> refusals,
    Mutator mutator,
    Limits limits,
    int most) {

  /** The longest input in bytes; what a mutation makes longer is cut. */
  public static final int MAX_INPUT = 128 << 10;

  /** Inputs for most parsers when there is time. */
  public static final int MILLION = 1_000_000;

  /** Copies the collections. */
  public Target {
    corpus = List.copyOf(corpus);
    refusals = Set.copyOf(refusals);
    if (corpus.isEmpty() || most < 1 || most > MILLION) {
      throw new IllegalArgumentException("a target has valid inputs to begin with");
    }
  }

  /** A parser of BER that refuses nothing yet, within {@link Limits#LINEAR}. */
  public static Target of(String name, Collection<byte[]> corpus, Parser parser) {
    return new Target(
        name, List.copyOf(corpus), parser, Set.of(), Mutator.BER, Limits.LINEAR, MILLION);
  }

  /** The same that may also refuse an input by this exception. */
  public Target refusingBy(Class<? extends Throwable> exception) {
    Set<Class<? extends Throwable>> more = new HashSet<>(refusals);
    more.add(exception);
    return new Target(name, corpus, parser, more, mutator, limits, most);
  }

  /** The same with inputs made so. */
  public Target mutatedBy(Mutator other) {
    return new Target(name, corpus, parser, refusals, other, limits, most);
  }

  /** The same within other limits. */
  public Target within(Limits other) {
    return new Target(name, corpus, parser, refusals, mutator, other, most);
  }

  /** The same with fewer inputs: so many instead of a million. */
  public Target atMost(int inputs) {
    return new Target(name, corpus, parser, refusals, mutator, limits, inputs);
  }
}

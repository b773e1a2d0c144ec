package org.keywright.fuzz;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The inputs that mutations begin with: the corpus, and each input that got an answer which none
 * before it got. A parser's answers tell how far it came, so this leads inwards, where coverage
 * would lead too, at no cost. Confined to one thread.
 */
final class Pool {

  /** How many answers are told apart: some messages hold a part of the input. */
  private static final int MOST_ANSWERS = 500;

  private static final int LONGEST = 16 << 10;

  private final List<byte[]> corpus;
  private final List<byte[]> found = new ArrayList<>();
  private final Set<Long> answers = new HashSet<>();

  Pool(List<byte[]> corpus) {
    this.corpus = corpus;
  }

  /** One of the corpus mostly, else one that was found. */
  byte[] any(SplittableRandom random) {
    return found.isEmpty() || random.nextInt(3) > 0
        ? corpus.get(random.nextInt(corpus.size()))
        : found.get(random.nextInt(found.size()));
  }

  /** Keeps an input if its answer is new. */
  void note(byte[] input, Attempt attempt) {
    if (answers.size() < MOST_ANSWERS && answers.add(answer(attempt)) && input.length <= LONGEST) {
      found.add(input);
    }
  }

  /** How many different answers there were. */
  int answers() {
    return answers.size();
  }

  /** The kind of exception and its message without the numbers in it. */
  private static long answer(Attempt attempt) {
    Throwable thrown = attempt.thrown();
    if (thrown == null) {
      return 0;
    }
    long hash = thrown.getClass().getName().hashCode();
    String message = thrown.getMessage();
    if (message != null) {
      for (int i = 0; i < message.length(); i++) {
        char c = message.charAt(i);
        hash = c >= '0' && c <= '9' ? hash : 31 * hash + c;
      }
    }
    return hash;
  }
}

package org.keywright.fuzz;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes and reads one share of a target's inputs, the same ones for the same seed. */
final class Worker implements Runnable {

  /** Deep recursion is to be noticed. */
  private static final long STACK = 512 << 10;

  private final Target target;
  private final SplittableRandom random;
  private final int inputs;
  private final Pool pool;
  private final CompletableFuture<Result> done = new CompletableFuture<>();
  private final Thread thread;
  private volatile byte[] current = Pieces.NONE;
  private volatile int count;

  /**
   * What came of it.
   *
   * @param finding what was found, or null
   * @param number of the input that brought it, from 1; of the last one if there is none
   * @param answers how many different answers there were
   * @param mostBytes the most that was allocated for one input
   * @param mostNanos the longest that one input took
   * @param cpuNanos processor time for all of them
   */
  record Result(
      @Nullable Finding finding,
      int number,
      int answers,
      long mostBytes,
      long mostNanos,
      long cpuNanos) {

    static Result of(@Nullable Finding finding, int number) {
      return new Result(finding, number, 0, 0, 0, 0);
    }
  }

  Worker(Target target, long seed, int inputs) {
    this.target = target;
    this.random = new SplittableRandom(seed);
    this.inputs = inputs;
    this.pool = new Pool(target.corpus());
    this.thread = new Thread(null, this, "fuzz " + target.name(), STACK);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isDone() {
    return done.isDone();
  }

  /** Waits for the end. */
  Result result() {
    return done.join();
  }

  /** Has it end after the input that it is at. */
  void stop() {
    done.complete(Result.of(null, count));
  }

  Thread thread() {
    return thread;
  }

  /** How many inputs were begun. */
  int count() {
    return count;
  }

  /** Gives up on an input that does not come to an end; the thread is told, and left alone. */
  void giveUp(String why) {
    StringBuilder where = new StringBuilder(why);
    for (StackTraceElement frame : thread.getStackTrace()) {
      where.append("\n    at ").append(frame);
    }
    done.complete(Result.of(Finding.of(where.toString(), current), count));
    thread.interrupt();
  }

  @Override
  public void run() {
    try {
      done.complete(work());
    } catch (Throwable t) {
      done.completeExceptionally(t);
    }
  }

  private Result work() {
    long bytes = 0;
    long nanos = 0;
    for (int i = 1; i <= inputs && !done.isDone(); i++) {
      byte[] input = target.mutator().mutate(pool.any(random), pool.any(random), random);
      begin(input, i);
      Attempt attempt = Attempt.at(target, input);
      Finding finding = attempt.judge(target, input);
      if (finding != null) {
        return Result.of(shrunk(finding), i);
      }
      pool.note(input, attempt);
      bytes = Math.max(bytes, attempt.bytes());
      nanos = Math.max(nanos, attempt.nanos());
    }
    long cpu = Attempt.THREADS.getCurrentThreadCpuTime();
    return new Result(null, inputs, pool.answers(), bytes, nanos, cpu);
  }

  private void begin(byte[] input, int number) {
    current = input;
    count = number;
  }

  private Finding shrunk(Finding finding) {
    byte[] shortest =
        Shrinker.shrink(
            finding.input(),
            shorter -> {
              Finding again = judged(shorter);
              return again != null && again.isSameFaultAs(finding);
            });
    Finding last = judged(shortest);
    return last != null && last.isSameFaultAs(finding) ? last : finding;
  }

  private @Nullable Finding judged(byte[] input) {
    begin(input, count + 1);
    return Attempt.at(target, input).judge(target, input);
  }
}

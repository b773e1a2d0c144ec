package org.keywright.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * One input, read once by the current thread.
 *
 * @param thrown what came out of the parser, or null
 * @param nanos how long it took
 * @param bytes how much heap was allocated
 */
record Attempt(@Nullable Throwable thrown, long nanos, long bytes) {

  static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Has the target's parser read a copy of the input. */
  static Attempt at(Target target, byte[] input) {
    byte[] copy = input.clone();
    Throwable thrown = null;
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    try {
      target.parser().read(copy);
    } catch (Throwable t) {
      thrown = t;
    }
    long nanos = System.nanoTime() - start;
    return new Attempt(thrown, nanos, THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }

  /** What is wrong with it, or null. */
  @Nullable Finding judge(Target target, byte[] input) {
    Throwable problem = thrown;
    if (problem != null && !target.refusals().contains(problem.getClass())) {
      return Finding.thrown(problem, input);
    }
    return isCostly(target, input) ? costly(target, input) : null;
  }

  private boolean isCostly(Target target, byte[] input) {
    return nanos > target.limits().cpuMillis() * 1_000_000
        || bytes > target.limits().bytesFor(input.length);
  }

  /**
   * Reads it twice more and takes the least: the first time may have loaded classes, and the time
   * on the wall is not that of the processor.
   */
  private static @Nullable Finding costly(Target target, byte[] input) {
    long cpu = Long.MAX_VALUE;
    long bytes = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      bytes = Math.min(bytes, at(target, input).bytes);
      cpu = Math.min(cpu, THREADS.getCurrentThreadCpuTime() - start);
    }
    Limits limits = target.limits();
    if (cpu > limits.cpuMillis() * 1_000_000) {
      return Finding.of(
          "it takes %d ms of processor time, the limit is %d"
              .formatted(cpu / 1_000_000, limits.cpuMillis()),
          input);
    }
    if (bytes > limits.bytesFor(input.length)) {
      return Finding.of(
          "it allocates %d bytes for %d bytes of input, the limit is %d"
              .formatted(bytes, input.length, limits.bytesFor(input.length)),
          input);
    }
    return null;
  }
}

package org.keywright.fuzz;

import java.util.List;

/**
 * Looks now and then whether a worker is still at the same input, and gives it up when that input
 * had more than its processor time, allocated more than its memory, or stands still.
 */
final class Watchdog implements Runnable {

  private static final long TICK_MILLIS = 50;

  /** What is over by less than this is left to the worker, which reads an input three times. */
  private static final int PATIENCE = 10;

  private final Limits limits;
  private final List<Watch> watches;

  private Watchdog(Target target, List<Worker> workers) {
    this.limits = target.limits();
    this.watches = workers.stream().map(Watch::new).toList();
  }

  /** Watches until the workers are done. */
  static void watch(Target target, List<Worker> workers) {
    Thread thread = new Thread(new Watchdog(target, workers), "fuzz watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (watches.stream().anyMatch(w -> !w.worker.isDone())) {
        watches.forEach(this::look);
        Thread.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Watch watch) {
    Worker worker = watch.worker;
    if (worker.isDone() || watch.isAtAnother()) {
      return;
    }
    long id = worker.thread().threadId();
    long cpu = (Attempt.THREADS.getThreadCpuTime(id) - watch.cpu) / 1_000_000;
    long bytes = Attempt.THREADS.getThreadAllocatedBytes(id) - watch.bytes;
    if (cpu > PATIENCE * limits.cpuMillis()) {
      worker.giveUp("it does not end; so far it took " + cpu + " ms of processor time");
    } else if (bytes > PATIENCE * limits.bytesFor(Target.MAX_INPUT)) {
      worker.giveUp("it does not end; so far it allocated " + bytes + " bytes");
    } else if (System.nanoTime() - watch.since > Limits.STUCK_MILLIS * 1_000_000) {
      worker.giveUp("it stands still");
    }
  }

  /** How a worker was when it was first seen at its input. */
  private static final class Watch {
    private final Worker worker;
    private int count = -1;
    private long cpu;
    private long bytes;
    private long since;

    Watch(Worker worker) {
      this.worker = worker;
    }

    boolean isAtAnother() {
      int now = worker.count();
      if (now == count) {
        return false;
      }
      count = now;
      long id = worker.thread().threadId();
      cpu = Attempt.THREADS.getThreadCpuTime(id);
      bytes = Attempt.THREADS.getThreadAllocatedBytes(id);
      since = System.nanoTime();
      return true;
    }
  }
}

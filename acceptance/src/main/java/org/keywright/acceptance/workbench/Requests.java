package org.keywright.acceptance.workbench;

import org.springframework.web.context.request.RequestContextHolder;

/** What the server does for somebody, beside what it does by itself, by the clock. */
public final class Requests {

  private static final ThreadLocal<Boolean> CALLED = ThreadLocal.withInitial(() -> false);

  private Requests() {}

  /** Has a call into the server from this process count as somebody's request. */
  public static void count(Runnable call) {
    CALLED.set(true);
    try {
      call.run();
    } finally {
      CALLED.remove();
    }
  }

  static boolean isUnderWay() {
    return CALLED.get() || RequestContextHolder.getRequestAttributes() != null;
  }
}

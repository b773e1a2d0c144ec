package org.keywright.client.host;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks the person to agree, through the extension. Safe for concurrent use. */
final class Consents {

  /** A little longer than the extension leaves its window open. */
  private static final Duration PATIENCE = Duration.ofSeconds(130);

  private final Outlet outlet;
  private final Map<Integer, CompletableFuture<Boolean>> open = new HashMap<>();
  private int last;
  private boolean closed;

  Consents(Outlet outlet) {
    this.outlet = outlet;
  }

  /**
   * Whether the person agrees; no answer is none.
   *
   * @param waiting what the page is told meanwhile
   */
  boolean ask(
      ClientMessage.Waiting waiting,
      ClientMessage.ConsentNeeded.Deed kind,
      String origin,
      @Nullable String fingerprint,
      @Nullable String identity)
      throws IOException, InterruptedException {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    int number;
    synchronized (this) {
      if (closed || last == Rules.MAX_NUMBER) {
        return false;
      }
      number = ++last;
      open.put(number, answer);
    }
    try {
      outlet.send(waiting);
      outlet.send(new ClientMessage.ConsentNeeded(number, kind, origin, fingerprint, identity));
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      synchronized (this) {
        open.remove(number);
      }
    }
  }

  /** Whether that was asked. */
  synchronized boolean answer(int number, boolean granted) {
    CompletableFuture<Boolean> answer = open.remove(number);
    return answer != null && answer.complete(granted);
  }

  /** Nobody is there to agree any more. */
  synchronized void close() {
    closed = true;
    open.values().forEach(answer -> answer.complete(false));
    open.clear();
  }
}

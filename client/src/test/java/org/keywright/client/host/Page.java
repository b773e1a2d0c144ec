package org.keywright.client.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a page hears, in order. */
final class Page implements Outlet {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BlockingQueue<ClientMessage> heard = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  @Override
  public void send(ClientMessage message) {
    heard.add(message);
  }

  @Override
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** The next message of a type, whatever comes before it. */
  <T extends ClientMessage> T next(Class<T> type) throws InterruptedException {
    return next(type, message -> true);
  }

  /** The next one that is as it should be. */
  <T extends ClientMessage> T next(Class<T> type, Predicate<T> wanted) throws InterruptedException {
    List<ClientMessage> others = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      ClientMessage message = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(message).as("a %s after %s", type.getSimpleName(), others).isNotNull();
      if (type.isInstance(message) && wanted.test(type.cast(message))) {
        return type.cast(message);
      }
      others.add(message);
    }
  }

  /** Whether nothing of a type comes for a moment. */
  boolean isSilent(Class<? extends ClientMessage> type) throws InterruptedException {
    ClientMessage message = heard.poll(1, TimeUnit.SECONDS);
    while (message != null && !type.isInstance(message)) {
      message = heard.poll(1, TimeUnit.SECONDS);
    }
    return message == null;
  }

  static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}

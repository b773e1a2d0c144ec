package org.keywright.acceptance.workbench;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The real time, and as much later as a test says. */
public final class MovableClock extends Clock {

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /** Makes a server go by it. */
  public ApplicationContextInitializer<ConfigurableApplicationContext> inServer() {
    return context ->
        ((GenericApplicationContext) context)
            .registerBean(
                "movableClock",
                MovableClock.class,
                () -> this,
                definition -> definition.setPrimary(true));
  }

  /** Lets time pass. */
  public void advance(Duration duration) {
    ahead.updateAndGet(before -> before.plus(duration));
  }

  /** How much later it is than in reality. */
  public Duration ahead() {
    return ahead.get();
  }

  /** Back to the real time. */
  public void restore() {
    ahead.set(Duration.ZERO);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the server uses instants and UTC only");
  }
}

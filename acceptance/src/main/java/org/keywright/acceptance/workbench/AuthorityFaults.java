package org.keywright.acceptance.workbench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.keywright.server.ca.CertificateAuthority;
import org.keywright.server.ca.CertificateRequest;
import org.keywright.server.ca.CertificateStatus;
import org.keywright.server.ca.IssuedCertificate;
import org.keywright.server.ca.PossessionProof;
import org.keywright.server.ca.SerialNumber;
import org.keywright.server.ca.StatusChange;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The server's certificate authority, moved to where one of another maker would be: out of the
 * caller's transaction, and not always there.
 */
public final class AuthorityFaults implements BeanPostProcessor {

  /** How the authority behaves from now on. */
  public enum Mode {
    /** As the built-in one, in the caller's transaction. */
    BUILT_IN,
    /** In a transaction of its own, as over a network. */
    REMOTE,
    /** Does not answer at all. */
    DOWN,
    /** Does as it is told, and nobody hears the answer. */
    UNHEARD
  }

  private volatile Mode mode = Mode.BUILT_IN;
  private volatile int callsBeforeFault;
  private volatile Duration delay = Duration.ZERO;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger certificates = new AtomicInteger();
  private volatile @Nullable PlatformTransactionManager transactions;
  private volatile Runnable during = () -> {};
  private volatile int slowCall;
  private volatile Duration slowness = Duration.ZERO;

  /** Sets how it behaves, and how many calls from now on still go well. */
  public void mode(Mode next, int after) {
    calls.set(0);
    callsBeforeFault = after;
    mode = next;
  }

  /** How many calls there were since the behaviour was last set. */
  public int calls() {
    return calls.get();
  }

  /** How many certificates were asked for in all. */
  public int certificates() {
    return certificates.get();
  }

  /** How long each certificate takes. */
  public void delay(Duration time) {
    delay = time;
  }

  /** Which call from when the behaviour was last set takes long, from 1; 0 is none. */
  public void slow(int call, Duration time) {
    slowCall = call;
    slowness = time;
  }

  /** What happens elsewhere while a certificate is being issued, each time. */
  public void during(Runnable happening) {
    during = happening;
  }

  /** As if nothing had ever been wrong. */
  public void restore() {
    mode(Mode.BUILT_IN, 0);
    delay = Duration.ZERO;
    during = () -> {};
    slowCall = 0;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof PlatformTransactionManager manager) {
      transactions = manager;
    }
    return bean instanceof CertificateAuthority real ? new Faulty(real) : bean;
  }

  private <T> T call(java.util.function.Supplier<T> real) {
    int call = calls.incrementAndGet();
    Mode now = call > callsBeforeFault ? mode : Mode.REMOTE;
    if (call == slowCall) {
      pause(slowness);
    }
    if (mode == Mode.BUILT_IN) {
      return real.get();
    }
    if (now == Mode.DOWN) {
      throw new IllegalStateException("the certificate authority does not answer");
    }
    TransactionTemplate own =
        new TransactionTemplate(java.util.Objects.requireNonNull(transactions));
    own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    T result = java.util.Objects.requireNonNull(own.execute(status -> real.get()));
    if (now == Mode.UNHEARD) {
      throw new IllegalStateException("the certificate authority did not answer in time");
    }
    return result;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private final class Faulty implements CertificateAuthority {
    private final CertificateAuthority real;

    Faulty(CertificateAuthority real) {
      this.real = real;
    }

    @Override
    public IssuedCertificate issue(CertificateRequest request, PossessionProof proof) {
      certificates.incrementAndGet();
      pause(delay);
      during.run();
      return call(() -> real.issue(request, proof));
    }

    @Override
    public CertificateStatus change(SerialNumber certificate, StatusChange change) {
      return call(() -> real.change(certificate, change));
    }

    @Override
    public CertificateStatus status(SerialNumber certificate) {
      return real.status(certificate);
    }
  }
}

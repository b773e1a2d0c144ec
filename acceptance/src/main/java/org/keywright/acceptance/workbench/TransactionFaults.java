package org.keywright.acceptance.workbench;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/**
 * Cuts the server off at a commit, as a kill does: what was committed is on disk, what comes after
 * it in the same request never happens.
 */
public final class TransactionFaults implements BeanPostProcessor {

  /** Where the cut is. */
  public enum Cut {
    /** The transaction does not get as far as its commit. */
    BEFORE_COMMIT,
    /** It is committed, and nobody is told. */
    AFTER_COMMIT
  }

  /** Not an exception: nobody in the server gets to handle the server's end. */
  public static final class CutOff extends Error {
    private static final long serialVersionUID = 1L;

    CutOff(String where) {
      super(where);
    }
  }

  private @Nullable Cut cut;
  private volatile @Nullable Runnable instead;
  private int left;
  private int commits;

  /** Cuts once, at the so-manieth commit from now on (from 1). */
  public synchronized void arm(Cut where, int commit) {
    cut = where;
    left = commit;
  }

  /** Whether the cut is still to come. */
  public synchronized boolean armed() {
    return cut != null;
  }

  /** No cut any more. */
  public synchronized void restore() {
    cut = null;
  }

  /** How many commits there were in all. */
  public synchronized int commits() {
    return commits;
  }

  /** What happens instead of an error, such as that a thread stands still until it is killed. */
  public synchronized void instead(Runnable end) {
    instead = end;
  }

  private void cutOff(String where) {
    Runnable end = instead;
    if (end != null) {
      end.run();
    }
    throw new CutOff(where);
  }

  private synchronized boolean strikes(Cut where) {
    if (where == Cut.BEFORE_COMMIT) {
      commits++;
      if (cut != null) {
        left--;
      }
    }
    if (cut == where && left == 0) {
      cut = null;
      return true;
    }
    return false;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof PlatformTransactionManager real ? new Faulty(real) : bean;
  }

  private final class Faulty implements PlatformTransactionManager {
    private final PlatformTransactionManager real;

    Faulty(PlatformTransactionManager real) {
      this.real = real;
    }

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
      return real.getTransaction(definition);
    }

    @Override
    public void commit(TransactionStatus status) {
      // What the server does by itself, by the clock, is not counted.
      boolean counts = status.isNewTransaction() && Requests.isUnderWay();
      if (counts && strikes(Cut.BEFORE_COMMIT)) {
        real.rollback(status);
        cutOff("before the commit");
      }
      real.commit(status);
      if (counts && strikes(Cut.AFTER_COMMIT)) {
        cutOff("after the commit");
      }
    }

    @Override
    public void rollback(TransactionStatus status) {
      real.rollback(status);
    }
  }
}

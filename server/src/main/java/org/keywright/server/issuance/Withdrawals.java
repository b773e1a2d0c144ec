package org.keywright.server.issuance;

import java.util.List;
import java.util.UUID;
import org.keywright.server.ca.CertificateAuthority;
import org.keywright.server.ca.CertificateRefusedException;
import org.keywright.server.ca.IssuedCertificate;
import org.keywright.server.ca.RevocationReason;
import org.keywright.server.ca.StatusChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Revokes what a certificate authority may have certified for a run that is over, when nobody heard
 * its answer. It is asked the same again, which gives the certificate that there is, or makes it;
 * either way its serial number is known then, and a request that is still on its way gets the
 * revoked one.
 *
 * <p>In transactions of its own, after the one that ended the run: one that holds the run's row
 * while it waits for the authority could wait for a request that waits for that row. What fails is
 * left for the next sweep. Safe for concurrent use, from any number of nodes.
 */
@Component
class Withdrawals {

  private static final Logger LOG = LoggerFactory.getLogger(Withdrawals.class);

  /** Orders looked at in one go. */
  private static final int BATCH = 200;

  private final CertificateOrders orders;
  private final CertificateAuthority authority;
  private final Credentials credentials;
  private final TransactionTemplate transactions;

  Withdrawals(
      CertificateOrders orders,
      CertificateAuthority authority,
      Credentials credentials,
      PlatformTransactionManager manager) {
    this.orders = orders;
    this.authority = authority;
    this.credentials = credentials;
    this.transactions = new TransactionTemplate(manager);
    // After a commit the old transaction's resources are still bound to the thread.
    this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /** Within the transaction that ends a run: forgets what was answered, and withdraws the rest. */
  void endOf(UUID issuance) {
    orders.forgetAnswered(issuance);
    List<String> left = orders.left(issuance);
    if (left.isEmpty()) {
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            left.forEach(Withdrawals.this::tryToWithdraw);
          }
        });
  }

  /** Withdraws what is left of all runs that are over. */
  void sweep() {
    orders.left(BATCH).forEach(this::tryToWithdraw);
  }

  private void tryToWithdraw(String requestId) {
    try {
      transactions.executeWithoutResult(status -> orders.lock(requestId).ifPresent(this::withdraw));
    } catch (RuntimeException e) {
      LOG.warn(
          "certificate request {} could not be withdrawn; it will be tried again", requestId, e);
    }
  }

  private void withdraw(CertificateOrder order) {
    try {
      IssuedCertificate issued =
          authority.issue(order.asked().request(), order.asked().possession());
      authority.change(
          issued.serialNumber(), new StatusChange.Revoke(RevocationReason.CESSATION_OF_OPERATION));
      credentials.rememberRevoked(order, issued);
    } catch (CertificateRefusedException e) {
      // Then there is no certificate.
      LOG.info("certificate request {} was refused: {}", order.requestId(), e.getMessage());
    }
    orders.forget(order.requestId());
  }
}

package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.security.KeyPair;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keywright.server.test.Databases;
import org.keywright.server.test.TestDatabase;

/**
 * What issuing costs beside the signatures themselves, with the embedded database in the same
 * process. Measured on the build machine: 3.3 ms against 1.6 ms; a quarter of it is the database.
 */
@Tag("slow")
class IssuanceCostTest {

  private static final int CARDS = 300;

  @Test
  void issuing_for_a_card_costs_less_than_three_times_its_signatures() {
    try (TestDatabase database = Databases.h2()) {
      TestAuthority node = new TestAuthority(database);
      KeyPair key = TestAuthority.ec("secp256r1");
      card(node, key, 2 * CARDS); // until the compiler is done
      signatures(node, 2 * CARDS * 7);
      long issuing = cpu(() -> card(node, key, CARDS));
      long signing = cpu(() -> signatures(node, CARDS * 7));
      System.out.printf(
          "a card's 4 certificates and 3 signatures: %d us of CPU, the 7 signatures alone %d us%n",
          issuing / CARDS / 1000, signing / CARDS / 1000);
      assertThat(issuing).isLessThan(3 * signing);
    }
  }

  private static void card(TestAuthority node, KeyPair key, int cards) {
    byte[] content = new byte[2000];
    for (int i = 0; i < cards; i++) {
      for (CertificateProfile profile : CertificateProfile.BUILT_IN) {
        node.authority.issue(node.request(profile.name(), key), TestAuthority.PROOF);
      }
      node.signer.signChuid(content);
      node.signer.signBiometric(content, TestAuthority.FASC_N, TestAuthority.CARD, false);
      node.signer.signSecurityObject(content);
    }
  }

  private static void signatures(TestAuthority node, int count) {
    byte[] content = new byte[1000];
    SigningKey key = node.keys.key(KeyRole.ISSUING);
    for (int i = 0; i < count; i++) {
      var signer = key.signer();
      try {
        signer.getOutputStream().write(content);
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      assertThat(signer.getSignature()).isNotEmpty();
    }
  }

  private static long cpu(Runnable work) {
    var thread = ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadCpuTime();
    work.run();
    return thread.getCurrentThreadCpuTime() - before;
  }
}

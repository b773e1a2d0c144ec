package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.keywright.server.ca.CertificateRefusedException.Reason;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class BuiltInAuthorityTest {

  private static final KeyPair KEY = TestAuthority.ec("secp256r1");
  private static final String PROFILE = CertificateProfile.PIV_AUTHENTICATION;

  private final TestDatabase database;
  private final TestAuthority node;
  private final CertificateAuthority authority;

  BuiltInAuthorityTest(TestDatabase database) {
    this.database = database;
    this.node = new TestAuthority(database);
    this.authority = node.authority;
  }

  @Test
  void the_same_request_twice_gives_the_same_certificate() {
    CertificateRequest request = node.request(PROFILE, KEY);
    IssuedCertificate first = authority.issue(request, TestAuthority.PROOF);
    IssuedCertificate again =
        new TestAuthority(database)
            .authority.issue(request, new PossessionProof.Attested(new byte[] {9}, null));
    assertThat(again.encoded()).isEqualTo(first.encoded());
    assertThat(again.serialNumber()).isEqualTo(first.serialNumber());
    assertThat(again.notAfter()).isEqualTo(first.notAfter());
    assertThat(again.notBefore()).isEqualTo(first.notBefore());
  }

  @Test
  void the_same_request_on_many_nodes_at_once_gives_one_certificate() throws Exception {
    CertificateRequest request = node.request(PROFILE, KEY);
    Set<SerialNumber> serials = new HashSet<>();
    CountDownLatch go = new CountDownLatch(1);
    try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<IssuedCertificate>> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        CertificateAuthority own = new TestAuthority(database).authority;
        answers.add(
            nodes.submit(() -> {
              go.await();
              return own.issue(request, TestAuthority.PROOF);
            }));
      }
      go.countDown();
      for (Future<IssuedCertificate> answer : answers) {
        serials.add(answer.get().serialNumber());
      }
    }
    assertThat(serials).hasSize(1);
    assertThat(
            database
                .jdbc()
                .sql("select count(*) from ca_certificate where request_id = :id")
                .param("id", request.requestId())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void other_contents_under_the_same_request_id_are_refused() {
    CertificateRequest request = node.request(PROFILE, KEY);
    authority.issue(request, TestAuthority.PROOF);
    CertificateRequest other =
        node.request(
            request.requestId(),
            PROFILE,
            TestAuthority.ec("secp256r1").getPublic().getEncoded(),
            false);
    assertRefused(other, Reason.REQUEST_ID_REUSED);
  }

  @Test
  void an_issue_that_is_rolled_back_issued_nothing() {
    CertificateRequest request = node.request(PROFILE, KEY);
    IssuedCertificate lost =
        java.util.Objects.requireNonNull(
            database
                .transactions()
                .execute(status -> {
                  status.setRollbackOnly();
                  return authority.issue(request, TestAuthority.PROOF);
                }));
    assertThatThrownBy(() -> authority.status(lost.serialNumber()))
        .isInstanceOf(UnknownCertificateException.class);
    assertThat(authority.issue(request, TestAuthority.PROOF).serialNumber())
        .isNotEqualTo(lost.serialNumber());
  }

  @Test
  void how_possession_was_proved_is_recorded() {
    CertificateRequest request = node.request(PROFILE, KEY);
    authority.issue(request, new PossessionProof.Attested(new byte[] {7}, TestAuthority.PROOF));
    assertThat(
            database
                .jdbc()
                .sql("select proof from ca_certificate where request_id = :id")
                .param("id", request.requestId())
                .query(String.class)
                .single())
        .isEqualTo("ATTESTED+SIGNED");
    assertThatThrownBy(() -> new PossessionProof.Signed(new byte[0], new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_certificate_may_start_on_hold_and_is_released_at_activation() {
    IssuedCertificate held =
        authority.issue(
            node.request(UUID.randomUUID().toString(), PROFILE, KEY.getPublic().getEncoded(), true),
            TestAuthority.PROOF);
    assertThat(authority.status(held.serialNumber())).isInstanceOf(CertificateStatus.OnHold.class);
    assertThat(authority.change(held.serialNumber(), new StatusChange.Release()))
        .isEqualTo(new CertificateStatus.Good());
    assertThat(authority.change(held.serialNumber(), new StatusChange.Release()))
        .isEqualTo(new CertificateStatus.Good());
    assertThat(authority.status(held.serialNumber())).isEqualTo(new CertificateStatus.Good());
  }

  @Test
  void a_revocation_is_final_and_may_be_repeated() {
    SerialNumber serial = issue();
    CertificateStatus first =
        authority.change(serial, new StatusChange.Revoke(RevocationReason.KEY_COMPROMISE));
    assertThat(authority.change(serial, new StatusChange.Revoke(RevocationReason.SUPERSEDED)))
        .isEqualTo(first)
        .isEqualTo(authority.status(serial));
    assertThatThrownBy(() -> authority.change(serial, new StatusChange.Release()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("final");
    assertThatThrownBy(() -> authority.change(serial, new StatusChange.Hold()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_certificate_revoked_while_on_hold_is_revoked_from_the_beginning_of_the_hold() {
    SerialNumber serial = issue();
    CertificateStatus.OnHold held =
        (CertificateStatus.OnHold) authority.change(serial, new StatusChange.Hold());
    assertThat(authority.change(serial, new StatusChange.Hold())).isEqualTo(held);
    node.clock.forward(Duration.ofDays(1));
    assertThat(authority.change(serial, new StatusChange.Revoke(RevocationReason.SUPERSEDED)))
        .isEqualTo(new CertificateStatus.Revoked(held.since(), RevocationReason.SUPERSEDED));
    assertThat(authority.status(serial))
        .isEqualTo(new CertificateStatus.Revoked(held.since(), RevocationReason.SUPERSEDED));
  }

  @Test
  void a_serial_number_that_was_never_issued_is_unknown() {
    SerialNumber never = new SerialNumber("1234");
    assertThatThrownBy(() -> authority.status(never))
        .isInstanceOf(UnknownCertificateException.class);
    assertThatThrownBy(() -> authority.change(never, new StatusChange.Hold()))
        .isInstanceOf(UnknownCertificateException.class);
  }

  @Test
  void no_certificate_outlives_the_card_its_longest_validity_or_its_issuer() {
    Instant now = node.clock.instant();
    Instant card = now.plus(Duration.ofDays(30));
    assertThat(issueUntil(card).notAfter())
        .isEqualTo(card.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    assertThat(issueUntil(now.plus(Duration.ofDays(5000))).notAfter())
        .isBetween(now.plus(Duration.ofDays(1094)), now.plus(Duration.ofDays(1097)));
    assertRefused(requestUntil(now.minusSeconds(1)), Reason.BAD_VALIDITY);
    node.clock.forward(Duration.ofDays(365 * 19));
    Instant end = node.keys.key(KeyRole.ISSUING).notAfter();
    assertThat(issueUntil(end.plus(Duration.ofDays(1))).notAfter()).isEqualTo(end);
    node.clock.forward(Duration.ofDays(400));
    assertRefused(requestUntil(node.clock.instant().plusSeconds(99)), Reason.BAD_VALIDITY);
  }

  @Test
  void a_certificate_for_rsa_2048_ends_with_2030_when_sp_800_78_5_ends_its_use() {
    byte[] key = TestAuthority.rsa(2048).getPublic().getEncoded();
    Instant end = Instant.parse("2030-12-31T23:59:59Z");
    node.clock.forward(Duration.between(node.clock.instant(), end.minus(Duration.ofDays(100))));
    CertificateRequest request = node.request(UUID.randomUUID().toString(), PROFILE, key, false);
    assertThat(authority.issue(request, TestAuthority.PROOF).notAfter()).isEqualTo(end);
    node.clock.forward(Duration.ofDays(101));
    assertRefused(
        node.request(UUID.randomUUID().toString(), PROFILE, key, false), Reason.BAD_VALIDITY);
    assertThat(authority.issue(node.request(PROFILE, KEY), TestAuthority.PROOF).notAfter())
        .isAfter(end);
  }

  @Test
  void an_unknown_profile_a_missing_name_and_a_bad_key_are_refused() {
    assertRefused(node.request("no-such", KEY), Reason.UNKNOWN_PROFILE);
    assertRefused(
        new CertificateRequest(
            "x" + UUID.randomUUID(),
            PROFILE,
            KEY.getPublic().getEncoded(),
            TestAuthority.ANN,
            CertificateRequest.Card.withoutFascN(TestAuthority.CARD),
            node.clock.instant().plusSeconds(1000),
            List.of(),
            false),
        Reason.BAD_NAMES);
    assertRefused(
        node.request(UUID.randomUUID().toString(), PROFILE, new byte[] {1, 2}, false),
        Reason.BAD_KEY);
  }

  private SerialNumber issue() {
    return authority.issue(node.request(PROFILE, KEY), TestAuthority.PROOF).serialNumber();
  }

  private IssuedCertificate issueUntil(Instant end) {
    return authority.issue(requestUntil(end), TestAuthority.PROOF);
  }

  private static CertificateRequest requestUntil(Instant end) {
    return new CertificateRequest(
        UUID.randomUUID().toString(),
        PROFILE,
        KEY.getPublic().getEncoded(),
        TestAuthority.ANN,
        new CertificateRequest.Card(TestAuthority.FASC_N, TestAuthority.CARD),
        end,
        List.of(),
        false);
  }

  private void assertRefused(CertificateRequest request, Reason reason) {
    assertThatThrownBy(() -> authority.issue(request, TestAuthority.PROOF))
        .isInstanceOfSatisfying(
            CertificateRefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}

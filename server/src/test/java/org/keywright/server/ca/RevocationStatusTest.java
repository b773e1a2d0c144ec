package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

/** What CRL and OCSP tell, as openssl and the JDK read it. */
@OnEveryDatabase
class RevocationStatusTest {

  private static final KeyPair KEY = TestAuthority.ec("secp256r1");

  @TempDir Path directory = Path.of("unset");
  private final TestDatabase database;
  private final TestAuthority node;
  private OpenSsl openssl = new OpenSsl(directory);

  RevocationStatusTest(TestDatabase database) {
    this.database = database;
    this.node = new TestAuthority(database);
  }

  @BeforeEach
  void files() {
    openssl = new OpenSsl(directory);
    openssl.pem("root.pem", node.certificate(KeyRole.ROOT));
    openssl.pem("issuing.pem", node.certificate(KeyRole.ISSUING));
  }

  @Test
  void openssl_verifies_both_crls_and_a_chain_against_them() {
    IssuedCertificate leaf = issue();
    crls();
    for (KeyRole issuer : List.of(KeyRole.ROOT, KeyRole.ISSUING)) {
      String crl = openssl.file(issuer.id() + ".crl", node.crls.current(issuer).encoded());
      assertThat(
              openssl
                  .run(
                      "crl",
                      "-inform",
                      "DER",
                      "-in",
                      crl,
                      "-noout",
                      "-CAfile",
                      issuer.id() + ".pem")
                  .succeeded()
                  .output())
          .contains("verify OK");
    }
    assertThat(verify(leaf).exitCode()).isZero();
    node.authority.change(
        leaf.serialNumber(), new StatusChange.Revoke(RevocationReason.KEY_COMPROMISE));
    crls();
    assertThat(verify(leaf).output()).contains("certificate revoked");
  }

  @Test
  void a_hold_is_listed_as_certificate_hold_and_a_released_one_not_at_all() throws Exception {
    IssuedCertificate leaf = issue();
    node.authority.change(leaf.serialNumber(), new StatusChange.Hold());
    assertThat(entry(leaf).getRevocationReason()).isEqualTo(CRLReason.CERTIFICATE_HOLD);
    node.authority.change(leaf.serialNumber(), new StatusChange.Release());
    assertThat(crl().getRevokedCertificate(leaf.serialNumber().value())).isNull();
  }

  @Test
  void a_certificate_that_starts_on_hold_is_listed_at_once() throws Exception {
    crl();
    IssuedCertificate held =
        node.authority.issue(
            node.request(
                UUID.randomUUID().toString(),
                CertificateProfile.PIV_AUTHENTICATION,
                KEY.getPublic().getEncoded(),
                true),
            TestAuthority.PROOF);
    assertThat(entry(held).getRevocationReason()).isEqualTo(CRLReason.CERTIFICATE_HOLD);
  }

  @Test
  void every_reason_is_told_in_crl_and_ocsp() throws Exception {
    for (RevocationReason reason : RevocationReason.values()) {
      IssuedCertificate leaf = issue();
      node.authority.change(leaf.serialNumber(), new StatusChange.Revoke(reason));
      X509CRLEntry entry = entry(leaf);
      assertThat(ocsp(leaf)).contains("Response verify OK").contains("leaf.pem: revoked");
      RevokedStatus told = revokedStatus();
      if (reason == RevocationReason.UNSPECIFIED) {
        assertThat(entry.hasExtensions()).isFalse();
        assertThat(told.hasRevocationReason()).isFalse();
      } else {
        assertThat(entry.getRevocationReason().name()).isEqualTo(reason.name());
        assertThat(told.getRevocationReason()).isEqualTo(reason.code());
      }
    }
  }

  @Test
  void crl_numbers_grow_and_a_crl_is_made_only_when_one_is_needed() throws Exception {
    IssuedCertificate leaf = issue();
    CrlPublisher.Crl first = node.crls.current(KeyRole.ISSUING);
    assertThat(node.crls.current(KeyRole.ISSUING)).isSameAs(first);
    TestAuthority other = new TestAuthority(database, node.settings, node.clock);
    assertThat(other.crls.current(KeyRole.ISSUING).encoded()).isEqualTo(first.encoded());
    other.authority.change(leaf.serialNumber(), new StatusChange.Hold());
    CrlPublisher.Crl second = node.crls.current(KeyRole.ISSUING);
    assertThat(second.number()).isEqualTo(first.number() + 1);
    node.clock.forward(Duration.ofHours(17));
    assertThat(node.crls.current(KeyRole.ISSUING).number()).isEqualTo(second.number());
    node.clock.forward(Duration.ofHours(2));
    assertThat(other.crls.current(KeyRole.ISSUING).number()).isEqualTo(second.number() + 1);
    assertThat(node.crls.current(KeyRole.ISSUING).number()).isEqualTo(second.number() + 1);
    assertThat(crl().getExtensionValue("2.5.29.20")).endsWith((byte) (second.number() + 1));
  }

  @Test
  void nodes_that_are_asked_at_once_never_use_a_number_twice() throws Exception {
    List<TestAuthority> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(new TestAuthority(database, node.settings, node.clock));
    }
    Set<Long> numbers = new HashSet<>();
    Set<String> contents = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CrlPublisher.Crl>> answers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        TestAuthority own = nodes.get(i % nodes.size());
        IssuedCertificate leaf = issue();
        answers.add(
            threads.submit(() -> {
              own.authority.change(leaf.serialNumber(), new StatusChange.Hold());
              CrlPublisher.Crl crl = own.crls.current(KeyRole.ISSUING);
              assertThat(decode(crl).getRevokedCertificate(leaf.serialNumber().value()))
                  .isNotNull();
              return crl;
            }));
      }
      for (Future<CrlPublisher.Crl> answer : answers) {
        numbers.add(answer.get().number());
        contents.add(java.util.HexFormat.of().formatHex(answer.get().encoded()));
      }
    }
    assertThat(numbers).hasSameSizeAs(contents);
  }

  @Test
  void an_expired_certificate_is_listed_once_more_and_then_dropped() throws Exception {
    IssuedCertificate leaf =
        node.authority.issue(
            new CertificateRequest(
                UUID.randomUUID().toString(),
                CertificateProfile.PIV_AUTHENTICATION,
                KEY.getPublic().getEncoded(),
                TestAuthority.ANN,
                new CertificateRequest.Card(TestAuthority.FASC_N, TestAuthority.CARD),
                node.clock.instant().plus(Duration.ofHours(1)),
                List.of(),
                false),
            TestAuthority.PROOF);
    node.authority.change(
        leaf.serialNumber(), new StatusChange.Revoke(RevocationReason.SUPERSEDED));
    assertThat(entry(leaf)).isNotNull();
    node.clock.forward(Duration.ofHours(20));
    assertThat(entry(leaf)).isNotNull();
    node.clock.forward(Duration.ofHours(20));
    assertThat(crl().getRevokedCertificate(leaf.serialNumber().value())).isNull();
  }

  @Test
  void openssl_verifies_ocsp_answers_good_on_hold_revoked_and_unknown() {
    IssuedCertificate leaf = issue();
    assertThat(ocsp(leaf)).contains("Response verify OK").contains("leaf.pem: good");
    node.authority.change(leaf.serialNumber(), new StatusChange.Hold());
    assertThat(ocsp(leaf)).contains("leaf.pem: revoked").contains("Reason: certificateHold");
    node.authority.change(leaf.serialNumber(), new StatusChange.Release());
    assertThat(ocsp(leaf)).contains("leaf.pem: good");
    node.authority.change(
        leaf.serialNumber(), new StatusChange.Revoke(RevocationReason.CESSATION_OF_OPERATION));
    assertThat(ocsp(leaf)).contains("leaf.pem: revoked");
    database
        .jdbc()
        .sql("delete from ca_certificate where serial = :serial")
        .param("serial", leaf.serialNumber().hex())
        .update();
    assertThat(ocsp(leaf)).contains("Response verify OK").contains("leaf.pem: unknown");
  }

  @Test
  void the_content_signer_can_be_asked_about_too() {
    openssl.pem("leaf.pem", node.certificate(KeyRole.CONTENT_SIGNING));
    assertThat(ocspOfLeaf("-nonce")).contains("leaf.pem: good");
  }

  @Test
  void a_nonce_is_echoed_and_an_answer_to_it_not_reusable() {
    openssl.pem("leaf.pem", issue().encoded());
    assertThat(ocspOfLeaf("-nonce")).doesNotContain("no nonce").contains("good");
    assertThat(node.ocsp.answer(openssl.read("request.der")).reusableUntil()).isNull();
    ocspOfLeaf("-no_nonce");
    assertThat(node.ocsp.answer(openssl.read("request.der")).reusableUntil())
        .isAfter(node.clock.instant());
  }

  @Test
  void another_hash_algorithm_and_several_certificates_in_one_request_are_answered() {
    openssl.pem("leaf.pem", issue().encoded());
    openssl.pem("second.pem", issue().encoded());
    openssl
        .run(
            "ocsp",
            "-sha256",
            "-issuer",
            "issuing.pem",
            "-cert",
            "leaf.pem",
            "-sha1",
            "-cert",
            "second.pem",
            "-reqout",
            "request.der")
        .succeeded();
    openssl.file("response.der", node.ocsp.answer(openssl.read("request.der")).encoded());
    assertThat(
            openssl
                .run("ocsp", "-respin", "response.der", "-noverify", "-resp_text")
                .succeeded()
                .output())
        .contains("Hash Algorithm: sha256")
        .contains("Hash Algorithm: sha1")
        .contains("Cert Status: good")
        .doesNotContain("unknown");
  }

  @Test
  void a_certificate_of_another_issuer_is_unknown() {
    openssl.pem("leaf.pem", issue().encoded());
    openssl
        .run("ocsp", "-issuer", "root.pem", "-cert", "leaf.pem", "-reqout", "request.der")
        .succeeded();
    openssl.file("response.der", node.ocsp.answer(openssl.read("request.der")).encoded());
    assertThat(openssl.run("ocsp", "-respin", "response.der", "-noverify", "-resp_text").output())
        .contains("Cert Status: unknown");
  }

  @Test
  void what_is_no_bounded_request_is_answered_as_malformed() {
    openssl.pem("leaf.pem", issue().encoded());
    ocspOfLeaf("-nonce");
    byte[] good = openssl.read("request.der");
    byte[] deep = new byte[OcspResponder.MAX_REQUEST];
    java.util.Arrays.fill(deep, (byte) 0x30);
    byte[] indefinite = new byte[OcspResponder.MAX_REQUEST];
    for (int i = 0; i < indefinite.length; i += 2) {
      indefinite[i] = 0x30;
      indefinite[i + 1] = (byte) 0x80;
    }
    for (byte[] bad :
        List.of(
            new byte[0],
            new byte[] {0x30, 0},
            deep,
            indefinite,
            new byte[OcspResponder.MAX_REQUEST + 1],
            java.util.Arrays.copyOf(good, good.length - 1))) {
      openssl.file("response.der", node.ocsp.answer(bad).encoded());
      assertThat(openssl.run("ocsp", "-respin", "response.der", "-noverify").output())
          .contains("malformedrequest (1)");
    }
    for (int i = 0; i < good.length; i++) {
      byte[] altered = good.clone();
      altered[i] ^= 0x55;
      assertThat(node.ocsp.answer(altered).encoded()).isNotEmpty();
    }
  }

  @Test
  void a_request_for_too_many_certificates_is_malformed() {
    openssl.pem("leaf.pem", issue().encoded());
    List<String> arguments = new ArrayList<>(List.of("ocsp", "-issuer", "issuing.pem"));
    for (int i = 0; i <= OcspResponder.MAX_CERTIFICATES; i++) {
      arguments.addAll(List.of("-cert", "leaf.pem"));
    }
    arguments.addAll(List.of("-reqout", "request.der"));
    openssl.run(arguments.toArray(String[]::new)).succeeded();
    openssl.file("response.der", node.ocsp.answer(openssl.read("request.der")).encoded());
    assertThat(openssl.run("ocsp", "-respin", "response.der", "-noverify").output())
        .contains("malformedrequest (1)");
  }

  private IssuedCertificate issue() {
    return node.authority.issue(
        node.request(CertificateProfile.PIV_AUTHENTICATION, KEY), TestAuthority.PROOF);
  }

  private String ocsp(IssuedCertificate leaf) {
    openssl.pem("leaf.pem", leaf.encoded());
    return ocspOfLeaf("-nonce");
  }

  private String ocspOfLeaf(String nonce) {
    openssl
        .run("ocsp", "-issuer", "issuing.pem", "-cert", "leaf.pem", nonce, "-reqout", "request.der")
        .succeeded();
    openssl.file("response.der", node.ocsp.answer(openssl.read("request.der")).encoded());
    return openssl
        .run(
            "ocsp",
            "-no_nonce", // adds no other one to the request that is read
            "-reqin",
            "request.der",
            "-respin",
            "response.der",
            "-issuer",
            "issuing.pem",
            "-cert",
            "leaf.pem",
            "-CAfile",
            "root.pem",
            "-verify_other",
            "issuing.pem")
        .succeeded()
        .output();
  }

  private RevokedStatus revokedStatus() throws Exception {
    BasicOCSPResp response =
        (BasicOCSPResp) new OCSPResp(openssl.read("response.der")).getResponseObject();
    return (RevokedStatus) response.getResponses()[0].getCertStatus();
  }

  private void crls() {
    String crls = "";
    for (KeyRole issuer : List.of(KeyRole.ROOT, KeyRole.ISSUING)) {
      crls += OpenSsl.armoured("X509 CRL", node.crls.current(issuer).encoded());
    }
    openssl.file("crls.pem", crls.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private OpenSsl.Result verify(IssuedCertificate leaf) {
    return openssl.run(
        "verify",
        "-crl_check_all",
        "-CRLfile",
        "crls.pem",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "issuing.pem",
        openssl.pem("leaf.pem", leaf.encoded()));
  }

  private X509CRLEntry entry(IssuedCertificate certificate) throws Exception {
    X509CRLEntry entry = crl().getRevokedCertificate(certificate.serialNumber().value());
    assertThat(entry).isNotNull();
    return entry;
  }

  private X509CRL crl() throws Exception {
    return decode(node.crls.current(KeyRole.ISSUING));
  }

  private static X509CRL decode(CrlPublisher.Crl crl) throws Exception {
    return (X509CRL)
        CertificateFactory.getInstance("X.509")
            .generateCRL(new ByteArrayInputStream(crl.encoded()));
  }
}

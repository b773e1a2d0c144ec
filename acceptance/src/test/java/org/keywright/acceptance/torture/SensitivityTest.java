package org.keywright.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.ca.CertificateAuthority;
import org.keywright.server.ca.CertificateRequest;
import org.keywright.server.ca.CertificateStatus;
import org.keywright.server.ca.IssuedCertificate;
import org.keywright.server.ca.PossessionProof;
import org.keywright.server.ca.RevocationReason;
import org.keywright.server.ca.SerialNumber;
import org.keywright.server.ca.StatusChange;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** A server in which something is wrong on purpose is found out. */
class SensitivityTest {

  @TempDir Path folder;

  /** An authority that passes everything on, unless a mistake is put in. */
  private static class Authority implements CertificateAuthority {
    private final CertificateAuthority real;

    Authority(CertificateAuthority real) {
      this.real = real;
    }

    @Override
    public IssuedCertificate issue(CertificateRequest request, PossessionProof proof) {
      return real.issue(request, proof);
    }

    @Override
    public CertificateStatus change(SerialNumber certificate, StatusChange change) {
      return real.change(certificate, change);
    }

    @Override
    public CertificateStatus status(SerialNumber certificate) {
      return real.status(certificate);
    }
  }

  private static BeanPostProcessor planted(UnaryOperator<CertificateAuthority> mistake) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof CertificateAuthority real ? mistake.apply(real) : bean;
      }
    };
  }

  private static CertificateRequest with(CertificateRequest request, String id, boolean onHold) {
    return new CertificateRequest(
        id,
        request.profile(),
        request.subjectPublicKeyInfo(),
        request.holder(),
        request.card(),
        request.notAfter(),
        request.policies(),
        onHold);
  }

  private void isFoundOut(String cell, String reason, UnaryOperator<CertificateAuthority> mistake)
      throws Exception {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Options options = Options.parse("--seed", "1", "--cell", cell);
    Tally tally =
        new MatrixRun(options, folder, new Progress(out, false), List.of(planted(mistake))).run();
    assertThat(tally.red()).as(tally.table()).hasSize(1);
    assertThat(tally.red().getFirst().reason()).contains(reason);
    assertThat(tally.result().red()).containsExactly(cell);
    assertThat(tally.table()).contains("./keywright torture --seed 1 --cell '" + cell + "'");
  }

  @Test
  void certificates_that_are_good_before_their_device_is() throws Exception {
    isFoundOut(
        "issue/piv-security-key-5.4/client-killed@exchange-4",
        "is good, and the device is",
        real ->
            new Authority(real) {
              @Override
              public IssuedCertificate issue(CertificateRequest request, PossessionProof proof) {
                return super.issue(with(request, request.requestId(), false), proof);
              }
            });
  }

  @Test
  void certificates_that_are_not_revoked_when_their_run_is_given_up() throws Exception {
    isFoundOut(
        "issue/plain-piv-9b/cancelled-meanwhile@exchange-4",
        "is TERMINATED",
        real ->
            new Authority(real) {
              @Override
              public CertificateStatus change(SerialNumber certificate, StatusChange change) {
                return change instanceof StatusChange.Revoke
                    ? new CertificateStatus.Revoked(
                        Instant.now(), RevocationReason.CESSATION_OF_OPERATION)
                    : super.change(certificate, change);
              }
            });
  }

  @Test
  void a_key_that_is_certified_twice() throws Exception {
    isFoundOut(
        "issue/plain-piv-scp03/client-killed@exchange-4",
        "was certified once",
        real ->
            new Authority(real) {
              @Override
              public IssuedCertificate issue(CertificateRequest request, PossessionProof proof) {
                return super.issue(with(request, UUID.randomUUID().toString(), true), proof);
              }
            });
  }
}

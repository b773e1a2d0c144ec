package org.keywright.card.attestation;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.piv.model.GoldenCards;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Target;

/** Whatever a device attests. */
final class HostileInputTest implements HostileInputs {

  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  /** Each input that is a certificate costs the building of a path. */
  private static final int PATHS = 100_000;

  private final X509Certificate attestation;
  private final X509Certificate device;
  private final AttestationVerifier verifier;

  HostileInputTest() throws CertificateException {
    attestation = pem("1-validchain.slot9a.pem");
    device = pem("1-validchain.device.pem");
    verifier = new AttestationVerifier(List.of(pem("yubico-piv-root-ca-263751.pem")), List.of());
  }

  private static X509Certificate pem(String name) throws CertificateException {
    byte[] file = GoldenCards.file("yubico-attestation/" + name);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(file));
  }

  @Override
  public Stream<Target> targets() throws CertificateException {
    byte[] valid = attestation.getEncoded();
    byte[] issuer = device.getEncoded();
    List<byte[]> others = new ArrayList<>();
    for (X509Certificate other : GoldenCards.authorities("")) {
      others.add(other.getEncoded());
    }
    others.add(valid);
    others.add(issuer);
    return Stream.of(
            Target.of("attestations", List.of(valid), input -> verify(input, valid, issuer))
                .atMost(PATHS),
            Target.of(
                    "devices' certificates",
                    List.of(issuer),
                    input -> {
                      verify(valid, valid, input);
                      if (!Arrays.equals(input, issuer)) {
                        throw new AssertionError("another certificate was taken for the device's");
                      }
                    })
                .atMost(PATHS),
            Target.of("certificates", others, HostileInputTest::certificate),
            Target.of(
                "statements",
                List.of(valid),
                input -> AttestationStatement.parse(certificate(input))))
        .map(t -> t.refusingBy(AttestationException.class).within(Limits.LIBRARY));
  }

  private static X509Certificate certificate(byte[] input) throws AttestationException {
    return AttestationVerifier.certificate(input, "certificate");
  }

  /** No other bytes than those that the device signed pass. */
  private void verify(byte[] input, byte[] signed, byte[] issuer) throws AttestationException {
    AttestationResult result =
        verifier.verify(
            input,
            issuer,
            new AttestationExpectation(
                PivSlot.AUTHENTICATION,
                attestation.getPublicKey(),
                Optional.empty(),
                Optional.empty(),
                Set.of(FirmwareWeakness.EUCLEAK)),
            NOW);
    if (!Arrays.equals(input, signed) || !result.isAccepted()) {
      throw new AssertionError("what no device attested was taken for attested");
    }
  }
}

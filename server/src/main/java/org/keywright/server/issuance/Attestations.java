package org.keywright.server.issuance;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keywright.card.attestation.AttestationException;
import org.keywright.card.attestation.AttestationExpectation;
import org.keywright.card.attestation.AttestationFinding;
import org.keywright.card.attestation.AttestationResult;
import org.keywright.card.attestation.AttestationVerifier;
import org.keywright.card.attestation.FirmwareWeakness;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.policy.Attestation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Checks what a device attests of its keys before they are certified. */
@Component
class Attestations {

  private static final Logger LOG = LoggerFactory.getLogger(Attestations.class);

  private final Clock clock;

  Attestations(Clock clock) {
    this.clock = clock;
  }

  /**
   * Every key that is known has to be attested by this very device.
   *
   * @param demand of the policy: where attestation is required, no known weakness is tolerated;
   *     where it is only taken along, those that take a laboratory and the device itself are
   * @param deviceCertificate of the key that the device attests with, as a certificate object
   */
  void check(
      DeviceModel model,
      Device device,
      Attestation demand,
      Knowledge knowledge,
      byte[] deviceCertificate)
      throws Refusal {
    AttestationVerifier verifier = verifier(model);
    byte[] certificate = certificate(deviceCertificate);
    Set<FirmwareWeakness> tolerated =
        demand == Attestation.REQUIRED ? Set.of() : Set.of(FirmwareWeakness.EUCLEAK);
    for (Map.Entry<String, Knowledge.Key> entry : knowledge.slots().entrySet()) {
      byte[] attestation = entry.getValue().attestation();
      if (attestation == null) {
        throw refused("slot " + entry.getKey() + " has no attestation");
      }
      try {
        AttestationResult result =
            verifier.verify(
                attestation,
                certificate,
                new AttestationExpectation(
                    PivSlot.of(Integer.parseInt(entry.getKey(), 16)).orElseThrow(),
                    key(entry.getValue()),
                    serial(device),
                    Optional.empty(),
                    tolerated),
                clock.instant());
        judge(device, entry.getKey(), result);
      } catch (AttestationException e) {
        throw refused("slot " + entry.getKey() + ": " + e.getMessage());
      }
    }
  }

  private static void judge(Device device, String slot, AttestationResult result) throws Refusal {
    for (AttestationFinding finding : result.findings()) {
      if (finding.refuses()) {
        throw refused("slot " + slot + ": " + finding.sentence());
      }
      LOG.warn(
          "device {} slot {}: {} The policy tolerates it.", device.id(), slot, finding.sentence());
    }
  }

  private static AttestationVerifier verifier(DeviceModel model) throws Refusal {
    List<X509Certificate> roots = new ArrayList<>();
    List<X509Certificate> intermediates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (String pem : model.attestationRoots()) {
        for (var certificate :
            factory.generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
          X509Certificate x509 = (X509Certificate) certificate;
          boolean root = x509.getSubjectX500Principal().equals(x509.getIssuerX500Principal());
          (root ? roots : intermediates).add(x509);
        }
      }
    } catch (CertificateException e) {
      throw new IllegalStateException("the attestation roots of " + model.name(), e);
    }
    if (roots.isEmpty()) {
      throw refused("no root is pinned for " + model.name());
    }
    return new AttestationVerifier(roots, intermediates);
  }

  /** Takes the certificate out of its object: 70 certificate, 71 info, FE. */
  private static byte[] certificate(byte[] content) throws Refusal {
    try {
      return org.keywright.card.tlv.Tlv.find(org.keywright.card.tlv.Tlv.parseAll(content), 0x70)
          .orElseThrow(() -> refused("the device has no certificate to attest with"));
    } catch (org.keywright.card.tlv.TlvException e) {
      throw refused("the device's certificate is malformed");
    }
  }

  private static PublicKey key(Knowledge.Key key) {
    boolean rsa = PivAlgorithm.of(key.algorithm()).orElseThrow().kind() == PivAlgorithm.Kind.RSA;
    try {
      return KeyFactory.getInstance(rsa ? "RSA" : "EC")
          .generatePublic(new X509EncodedKeySpec(key.publicKey()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was checked is none", e);
    }
  }

  private static Optional<Long> serial(Device device) {
    return device.hardwareId().matches("\\d{1,18}")
        ? Optional.of(Long.parseLong(device.hardwareId()))
        : Optional.empty();
  }

  private static Refusal refused(String detail) {
    return new Refusal(
        "ATTESTATION_REFUSED",
        "The device did not show that it is genuine and made its keys itself. It is not issued.",
        "Generating keys",
        detail,
        false);
  }
}

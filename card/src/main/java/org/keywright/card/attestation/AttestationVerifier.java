package org.keywright.card.attestation;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * Verifies that a key was made on a genuine device: the slot's attestation is signed by the
 * device's own key (slot F9), whose certificate chains to a pinned root, straight or over the
 * maker's intermediates. Immutable, safe for concurrent use.
 *
 * <p>The signature alone says no more than "some device of this maker": {@link #verify} compares
 * key, slot, serial number and firmware with what is expected of this one.
 */
public final class AttestationVerifier {

  /** How many intermediates there may be between a device's certificate and a root. */
  public static final int MAX_INTERMEDIATES = 3;

  /** The longest certificate in bytes. */
  public static final int MAX_CERTIFICATE = 8192;

  private final Set<TrustAnchor> roots;
  private final List<X509Certificate> intermediates;

  /**
   * Pins what is trusted.
   *
   * @param roots at least one; not themselves checked for validity
   * @param intermediates those of the makers' certificates between devices and roots; possibly none
   */
  public AttestationVerifier(
      Collection<X509Certificate> roots, Collection<X509Certificate> intermediates) {
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("attestations need a root to chain to");
    }
    this.roots =
        roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
    this.intermediates = List.copyOf(intermediates);
  }

  /**
   * Verifies an attestation.
   *
   * @param attestation what the device answered to ATTEST, DER
   * @param device the certificate of its slot F9, DER
   * @param expected what it has to say
   * @param at when the chain has to be valid
   * @throws AttestationException if it is malformed or does not chain to a root
   */
  public AttestationResult verify(
      byte[] attestation, byte[] device, AttestationExpectation expected, Instant at)
      throws AttestationException {
    X509Certificate slotCertificate = certificate(attestation, "attestation");
    X509Certificate deviceCertificate = certificate(device, "device's certificate");
    checkChain(slotCertificate, deviceCertificate, at);
    AttestationStatement statement = AttestationStatement.parse(slotCertificate);
    return new AttestationResult(statement, compare(statement, expected));
  }

  /** Reads one certificate in DER, and nothing else. */
  static X509Certificate certificate(byte[] der, String what) throws AttestationException {
    if (der.length > MAX_CERTIFICATE) {
      throw new AttestationException("the " + what + " has more than 8192 bytes");
    }
    try {
      Certificate parsed =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      if (!(parsed instanceof X509Certificate certificate)
          || !Arrays.equals(certificate.getEncoded(), der)
          || !isWrittenInOneWay(der)) {
        throw new AttestationException("the " + what + " is not one certificate in DER");
      }
      return certificate;
    } catch (CertificateException e) {
      throw new AttestationException("the " + what + " is not a certificate", e);
    }
  }

  /**
   * Whether what the signature does not cover is written in the one way that DER has. The JDK takes
   * a signature with unused bits, longer lengths than need be, and an algorithm without the NULL
   * that it was signed with: one attestation could then be written in several ways.
   *
   * <p>A signature has whole octets (RFC 3279 clause 2.2), and the algorithm beside it is the one
   * that is signed (RFC 5280 clause 4.1.1.2).
   */
  private static boolean isWrittenInOneWay(byte[] der) {
    try {
      List<Tlv> parts = Tlv.parse(der).children();
      if (parts.size() != 3 || !Arrays.equals(Tlv.of(0x30, Tlv.encodeAll(parts)).encode(), der)) {
        return false;
      }
      List<Tlv> signed = parts.get(0).children();
      int algorithm = !signed.isEmpty() && signed.getFirst().tag() == 0xA0 ? 2 : 1;
      Tlv signature = parts.get(2);
      return signed.size() > algorithm
          && signed.get(algorithm).equals(parts.get(1))
          && signature.tag() == 0x03
          && signature.length() > 0
          && signature.value()[0] == 0;
    } catch (TlvException e) {
      return false;
    }
  }

  private void checkChain(X509Certificate slot, X509Certificate device, Instant at)
      throws AttestationException {
    if (slot.getBasicConstraints() != -1) {
      throw new AttestationException("the attestation is a CA's certificate");
    }
    List<? extends Certificate> path = path(slot, device, at);
    // Else one that the maker's intermediates signed, a device's own certificate say, would do.
    if (path.size() < 2 || !path.get(1).equals(device)) {
      throw new AttestationException("the attestation was not signed by the device's own key");
    }
  }

  private List<? extends Certificate> path(X509Certificate slot, X509Certificate device, Instant at)
      throws AttestationException {
    List<X509Certificate> known = new ArrayList<>(intermediates);
    known.add(slot);
    known.add(device);
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(slot);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
      parameters.setMaxPathLength(1 + MAX_INTERMEDIATES);
      // Makers publish no revocation lists for these; a weak firmware is found by its version.
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      return CertPathBuilder.getInstance("PKIX").build(parameters).getCertPath().getCertificates();
    } catch (CertPathBuilderException e) {
      throw new AttestationException("the attestation does not chain to a pinned root", e);
    } catch (InvalidAlgorithmParameterException e) {
      throw new AttestationException("the attestation's chain cannot be checked", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks PKIX", e);
    }
  }

  private static List<AttestationFinding> compare(
      AttestationStatement statement, AttestationExpectation expected) {
    List<AttestationFinding> findings = new ArrayList<>();
    if (!Arrays.equals(statement.key().getEncoded(), expected.key().getEncoded())) {
      findings.add(new AttestationFinding.KeyDiffers());
    }
    if (!statement.slot().equals(Optional.of(expected.slot()))) {
      findings.add(new AttestationFinding.SlotDiffers());
    }
    if (expected.serial().isPresent() && !expected.serial().equals(statement.serial())) {
      findings.add(new AttestationFinding.SerialDiffers());
    }
    if (expected.firmware().isPresent()
        && !expected.firmware().get().equals(statement.firmware())) {
      findings.add(new AttestationFinding.FirmwareDiffers(statement.firmware()));
    }
    FirmwareWeakness.of(statement.firmware(), statement.key())
        .ifPresent(weakness ->
            findings.add(
                new AttestationFinding.WeakFirmware(
                    weakness, statement.firmware(), !expected.tolerated().contains(weakness))));
    return findings;
  }
}

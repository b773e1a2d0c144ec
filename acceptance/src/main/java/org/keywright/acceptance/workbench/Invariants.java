package org.keywright.acceptance.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.keywright.server.ca.CertificateAuthority;
import org.keywright.server.ca.CertificateStatus;
import org.keywright.server.ca.SerialNumber;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.secrets.SecretKind;
import org.keywright.virtualdevice.VirtualDevice;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What has to hold whatever went wrong: records, device and certificates against each other. */
public final class Invariants {

  /** Where the certificates of 9A, 9C, 9D and 9E are (SP 800-73-5 part 1, table 3). */
  private static final Map<Integer, Integer> CERTIFICATES =
      Map.of(0x9A, 0x5FC105, 0x9C, 0x5FC10A, 0x9D, 0x5FC10B, 0x9E, 0x5FC101);

  private final TestServer server;

  public Invariants(TestServer server) {
    this.server = server;
  }

  /**
   * Everything that has to hold for a device whatever was done to it and wherever that stopped: the
   * inventory against its runs, secrets against the device, certificates by OCSP and by CRL against
   * both, journal, history and audit log.
   *
   * @throws AssertionError with what does not hold, and no secret in it
   */
  public void hold(Subject subject, RelyingParty relyingParty) throws Exception {
    new RecordedSecrets(server).check(subject);
    new CertificateChecks(server, relyingParty).check(subject);
    new RecordChecks(server).check(subject);
  }

  /** The device is in use by its holder, besides all that always has to {@link #hold}. */
  public void inUse(Subject subject, RelyingParty relyingParty) throws Exception {
    hold(subject, relyingParty);
    Issuance run = server.bean(Issuances.class).get(subject.lastRun());
    assertThat(run.state()).isEqualTo(IssuanceState.DONE);
    assertThat(server.bean(Devices.class).get(bound(run)).state()).isEqualTo(DeviceState.ACTIVE);
    assertThat(values(bound(run), SecretKind.PIN)).as("PIN on record").isEmpty();
    assertThat(subject.hasPersonsPin()).as("the person's PIN opens the device").isTrue();
    assertThat(subject.device().inspect().piv().pinTriesLeft()).isPositive();
    Issuance issuance =
        subject.runs().reversed().stream()
            .map(server.bean(Issuances.class)::get)
            .filter(made -> made.cardUuid() != null)
            .findFirst()
            .orElseThrow();
    certificates(subject.device(), issuance);
  }

  /** The device is in stock again and nothing of its last holder is on it. */
  public void inStock(Subject subject, RelyingParty relyingParty) throws Exception {
    Issuance run = server.bean(Issuances.class).get(subject.lastRun());
    assertThat(run.state()).isEqualTo(IssuanceState.DONE);
    Device device = server.bean(Devices.class).get(bound(run));
    assertThat(device.state()).isEqualTo(DeviceState.AVAILABLE);
    assertThat(device.holder()).isNull();
    assertThat(subject.hasPersonsPin()).as("the last holder's PIN opens the device").isFalse();
    CERTIFICATES
        .values()
        .forEach(tag ->
            assertThat(subject.device().inspect().piv().objects().getOrDefault(tag, new byte[0]))
                .as("certificate %06X", tag)
                .isEmpty());
    hold(subject, relyingParty);
  }

  /**
   * What the server has on record for a device, in the clear: to be searched for where it is not.
   */
  public List<byte[]> secretsOnRecord(UUID device) {
    List<byte[]> secrets = new ArrayList<>();
    for (SecretKind kind : SecretKind.values()) {
      secrets.addAll(RecordedSecrets.inTheClear(server, device, kind));
    }
    return secrets;
  }

  /** A certificate with its standing at the authority. */
  public record Standing(String serial, String slot, boolean current, CertificateStatus status) {}

  /** The device is in use, and everything about it is known and as it should be. */
  public void active(VirtualDevice device, UUID issuance) {
    Issuance run = server.bean(Issuances.class).get(issuance);
    assertThat(run.state()).isEqualTo(IssuanceState.DONE);
    Device inventory = server.bean(Devices.class).get(bound(run));
    assertThat(inventory.state()).isEqualTo(DeviceState.ACTIVE);
    assertThat(inventory.hardwareId()).isEqualTo(Integer.toString(device.serial()));
    assertThat(values(inventory.id(), SecretKind.MANAGEMENT_KEY))
        .as("management key on record")
        .containsExactly(
            RecordedSecrets.digest(device.inspect().piv().managementKey().orElseThrow().key()));
    assertThat(values(inventory.id(), SecretKind.PUK))
        .as("PUK on record")
        .containsExactly(
            RecordedSecrets.digest(RecordedSecrets.unpadded(device.inspect().piv().puk())));
    assertThat(values(inventory.id(), SecretKind.PIN)).as("PIN on record").isEmpty();
    assertThat(
            new String(
                RecordedSecrets.unpadded(device.inspect().piv().pin()), StandardCharsets.US_ASCII))
        .as("the person's PIN")
        .isEqualTo(Station.PIN);
    assertThat(device.inspect().piv().pinTriesLeft()).isPositive();
    certificates(device, run);
  }

  private void certificates(VirtualDevice device, Issuance run) {
    Map<String, String> current = new TreeMap<>();
    for (Standing standing : standings(run)) {
      if (standing.current()) {
        assertThat(standing.status()).isInstanceOf(CertificateStatus.Good.class);
        assertThat(current.put(standing.slot(), standing.serial()))
            .as("a second current certificate for " + standing.slot())
            .isNull();
      } else {
        assertThat(standing.status()).isInstanceOf(CertificateStatus.Revoked.class);
      }
    }
    assertThat(current).containsOnlyKeys("9A", "9C", "9D", "9E");
    CERTIFICATES.forEach((slot, tag) -> {
      byte[] object = device.inspect().piv().objects().get(tag);
      assertThat(object).isNotNull();
      X509Certificate certificate = certificate(object);
      assertThat(certificate.getPublicKey())
          .isEqualTo(device.inspect().piv().publicKeys().get(slot));
      assertThat(
              new SerialNumber(
                  java.util.Objects.requireNonNull(current.get("%02X".formatted(slot)))))
          .isEqualTo(SerialNumber.of(certificate.getSerialNumber()));
    });
  }

  /** What the device really has is one of at most two values on record, but for a person's PIN. */
  public void recorded(VirtualDevice device, UUID issuance) {
    Issuance run = server.bean(Issuances.class).get(issuance);
    UUID id = run.device();
    if (id == null) {
      return;
    }
    assertThat(values(id, SecretKind.MANAGEMENT_KEY))
        .as("management key on record")
        .hasSizeBetween(1, 2)
        .contains(
            RecordedSecrets.digest(device.inspect().piv().managementKey().orElseThrow().key()));
    assertThat(values(id, SecretKind.PUK))
        .as("PUK on record")
        .hasSizeBetween(1, 2)
        .contains(RecordedSecrets.digest(RecordedSecrets.unpadded(device.inspect().piv().puk())));
    byte[] pin = RecordedSecrets.unpadded(device.inspect().piv().pin());
    if (!new String(pin, StandardCharsets.US_ASCII).equals(Station.PIN)) {
      assertThat(values(id, SecretKind.PIN))
          .hasSizeBetween(1, 2)
          .contains(RecordedSecrets.digest(pin));
    }
  }

  /** No certificate of the run can be relied upon now. */
  public void nothingGood(UUID issuance) {
    assertThat(standings(server.bean(Issuances.class).get(issuance)))
        .extracting(Standing::status)
        .doesNotHaveAnyElementsOfTypes(CertificateStatus.Good.class);
  }

  /** No certificate of the run can ever be relied upon again. */
  public void allRevoked(UUID issuance) {
    assertThat(standings(server.bean(Issuances.class).get(issuance)))
        .extracting(Standing::status)
        .hasOnlyElementsOfType(CertificateStatus.Revoked.class);
  }

  /** Every certificate that was made for the card, also one that nobody remembers. */
  public List<Standing> standings(Issuance run) {
    if (run.cardUuid() == null) {
      return List.of();
    }
    CertificateAuthority authority = server.bean(CertificateAuthority.class);
    return server
        .bean(JdbcClient.class)
        .sql(
            """
            select made.serial, held.slot, held.current from ca_certificate made
            left join issuance_certificate held on held.serial = made.serial
            where made.card_uuid = :card
            """)
        .param("card", run.cardUuid())
        .query((rs, n) ->
            new Standing(
                rs.getString(1),
                Optional.ofNullable(rs.getString(2)).orElse("unknown"),
                rs.getBoolean(3),
                authority.status(new SerialNumber(rs.getString(1)))))
        .list();
  }

  public DeviceState state(UUID issuance) {
    return server
        .bean(Devices.class)
        .get(bound(server.bean(Issuances.class).get(issuance)))
        .state();
  }

  private static UUID bound(Issuance run) {
    return java.util.Objects.requireNonNull(run.device());
  }

  private List<String> values(UUID device, SecretKind kind) {
    return RecordedSecrets.values(server, device, kind);
  }

  private static X509Certificate certificate(byte[] object) {
    // 70 82 LL LL and then the certificate.
    assertThat(object[0]).isEqualTo((byte) 0x70);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(object, 4, object.length - 4));
    } catch (java.security.cert.CertificateException e) {
      throw new AssertionError("the device holds no certificate", e);
    }
  }
}

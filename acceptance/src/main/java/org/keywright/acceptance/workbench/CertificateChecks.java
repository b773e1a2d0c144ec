package org.keywright.acceptance.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.acceptance.workbench.RelyingParty.Standing;
import org.keywright.server.ca.CertificateAuthority;
import org.keywright.server.ca.CertificateStatus;
import org.keywright.server.ca.SerialNumber;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.issuance.Operation;
import org.keywright.server.policy.Policies;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What relying parties are told of a device's certificates against what the inventory says. */
final class CertificateChecks {

  private final TestServer server;
  private final RelyingParty relyingParty;

  CertificateChecks(TestServer server, RelyingParty relyingParty) {
    this.server = server;
    this.relyingParty = relyingParty;
  }

  /** A certificate that was made for a card, also one that nobody remembers. */
  private record Made(
      String serial,
      String profile,
      X509Certificate certificate,
      @Nullable UUID device,
      String request) {

    /** The run that it was asked for in; nothing where the request does not say so. */
    String run() {
      return request.substring(0, Math.max(0, request.indexOf(':')));
    }
  }

  /** Nothing is good that should not be, everything is said alike, nothing was certified twice. */
  void check(Subject subject) throws Exception {
    Map<UUID, Device> devices = new HashMap<>();
    for (UUID run : subject.runs()) {
      Issuance issuance = server.bean(Issuances.class).get(run);
      UUID device = issuance.device();
      if (device == null) {
        continue;
      }
      devices.computeIfAbsent(device, server.bean(Devices.class)::get);
      UUID card = issuance.cardUuid();
      if (card != null) {
        check(made(card), issuance, devices.get(device));
      }
    }
  }

  private void check(List<Made> made, Issuance run, Device device) throws Exception {
    List<X509Certificate> certificates = made.stream().map(Made::certificate).toList();
    if (certificates.isEmpty()) {
      return;
    }
    Map<BigInteger, Standing> ocsp = relyingParty.byOcsp(certificates);
    Map<BigInteger, Standing> crl = relyingParty.byCrl(certificates);
    assertThat(crl).as("standing by CRL, by OCSP").isEqualTo(ocsp);
    boolean goodAllowed = Objects.equals(run.cardUuid(), lastCard(device)) && mayBeGood(device);
    boolean renewing = isBeingRenewed(device);
    boolean over =
        device.state() == DeviceState.TERMINATED || device.state() == DeviceState.AVAILABLE;
    Set<String> keys = new HashSet<>();
    Map<String, Integer> alive = new HashMap<>();
    for (Made one : made) {
      Standing standing = ocsp.get(one.certificate().getSerialNumber());
      assertThat(standing).as("standing of %s on record", one).isEqualTo(recorded(one));
      if (standing == Standing.GOOD) {
        assertThat(goodAllowed)
            .as("%s is good, and the device is %s", one.profile(), device.state())
            .isTrue();
        assertThat(one.device()).as("%s is good, and of no device", one.profile()).isNotNull();
      }
      if (over) {
        assertThat(standing)
            .as("%s of a device that is %s", one.profile(), device.state())
            .isEqualTo(Standing.REVOKED);
      }
      // A renewal keeps the key management key, and has it certified anew: once.
      String again = one.profile().equals("key-management") ? one.run() : "";
      String key = again + RecordedSecrets.digest(one.certificate().getPublicKey().getEncoded());
      assertThat(keys.add(key)).as("the key of %s was certified once", one.profile()).isTrue();
      if (standing != Standing.REVOKED && one.device() != null) {
        assertThat(alive.merge(one.profile(), 1, Integer::sum))
            .as("certificates for %s, which is being renewed: %s", one.profile(), renewing)
            .isLessThanOrEqualTo(renewing ? 2 : 1);
      }
    }
  }

  private @Nullable UUID lastCard(Device device) {
    return server.bean(Issuances.class).list(device.id(), null).stream()
        .map(Issuance::cardUuid)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Until it is over, there are the old certificates and the new ones. */
  private boolean isBeingRenewed(Device device) {
    return server.bean(Issuances.class).list(device.id(), null).stream()
        .filter(run -> run.operation() == Operation.RENEW)
        .anyMatch(
            run -> run.state() != IssuanceState.DONE && run.state() != IssuanceState.CANCELLED);
  }

  private boolean mayBeGood(Device device) {
    if (device.state() == DeviceState.PENDING && device.policy() != null) {
      return server
          .bean(Policies.class)
          .get(device.policy())
          .policy()
          .certificatesUsableWhilePending();
    }
    return device.state() == DeviceState.ACTIVE;
  }

  private Standing recorded(Made one) {
    CertificateStatus status =
        server.bean(CertificateAuthority.class).status(new SerialNumber(one.serial()));
    return switch (status) {
      case CertificateStatus.Good() -> Standing.GOOD;
      case CertificateStatus.OnHold hold -> Standing.ON_HOLD;
      case CertificateStatus.Revoked revoked -> Standing.REVOKED;
    };
  }

  private List<Made> made(UUID card) {
    return new ArrayList<>(
        server
            .bean(JdbcClient.class)
            .sql(
                """
                select made.serial, made.profile, made.certificate, held.device_id,
                  made.request_id
                from ca_certificate made
                left join issuance_certificate held on held.serial = made.serial
                where made.card_uuid = :card
                """)
            .param("card", card)
            .query((rs, n) -> {
              try {
                return new Made(
                    rs.getString(1),
                    rs.getString(2),
                    RelyingParty.certificate(rs.getBytes(3)),
                    rs.getObject(4, UUID.class),
                    rs.getString(5));
              } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the authority keeps something else", e);
              }
            })
            .list());
  }
}

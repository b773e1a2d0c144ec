package org.keywright.server.issuance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.keywright.server.ca.CertificateAuthority;
import org.keywright.server.ca.CertificateRefusedException;
import org.keywright.server.ca.CertificateRequest;
import org.keywright.server.ca.IssuedCertificate;
import org.keywright.server.ca.RevocationReason;
import org.keywright.server.ca.SerialNumber;
import org.keywright.server.ca.StatusChange;
import org.keywright.server.device.CredentialEffect;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.people.Person;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.SlotPolicy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The certificates of devices: has them issued, remembers which belong where, and has happen to
 * them what happens to their device.
 */
@Component
class Credentials {

  private final CertificateAuthority authority;
  private final JdbcClient jdbc;

  Credentials(CertificateAuthority authority, JdbcClient jdbc) {
    this.authority = authority;
    this.jdbc = jdbc;
  }

  /**
   * A certificate on record.
   *
   * @param current whether it is the device's, not one of a key that was replaced
   */
  record Held(
      SerialNumber serial,
      String slot,
      String requestId,
      boolean current,
      String subject,
      Instant notAfter) {}

  /**
   * What is to be asked of the authority for a key: to be put on record before it is.
   *
   * <p>The certificate is on hold: where a policy lets it be used before activation, it is released
   * when the device was read back, and not before.
   */
  CertificateOrder order(
      OpenIssuance open, SlotPolicy slot, Person person, DevicePolicy policy, UUID device) {
    String name = slot.slot().keyReference();
    Issuance issuance = open.issuance();
    Knowledge.Key key = open.knowledge().key(name).orElseThrow();
    if (key.proof() == null || issuance.cardUuid() == null || issuance.expiresOn() == null) {
      throw new IllegalStateException("a key is certified before it was proved, on a bound device");
    }
    CertificateRequest request =
        new CertificateRequest(
            requestId(issuance.id(), name, key.publicKey()),
            slot.certificateProfile(),
            key.publicKey(),
            new CertificateRequest.Holder(person.displayName(), person.upn(), person.email()),
            new CertificateRequest.Card(open.fascn(), issuance.cardUuid()),
            end(issuance.createdAt(), policy, issuance.expiresOn()),
            slot.policyOids(),
            true);
    return new CertificateOrder(
        issuance.id(),
        device,
        name,
        new CertificateOrder.Asked(request, key.proof(), key.attestation()));
  }

  /**
   * Has a key certified, or gets the certificate that it was certified with: asked for the same key
   * of the same run again, the authority gives the same answer. To be put on record by {@link
   * #remember}.
   */
  IssuedCertificate issue(CertificateOrder order) throws Refusal {
    try {
      return authority.issue(order.asked().request(), order.asked().possession());
    } catch (CertificateRefusedException e) {
      throw new Refusal(
          "CERTIFICATE_REFUSED",
          "The certificate authority refused: " + e.getMessage() + ". Ask an administrator.",
          false);
    }
  }

  /** The end that the policy gives, counted from the run's start so that a retry asks the same. */
  static Instant end(Instant start, DevicePolicy policy, LocalDate cardExpires) {
    Instant wanted =
        start.atOffset(ZoneOffset.UTC).plusMonths(policy.certificateValidityMonths()).toInstant();
    Instant card = cardExpires.atTime(LocalTime.of(23, 59, 59)).toInstant(ZoneOffset.UTC);
    return wanted.isBefore(card) ? wanted : card;
  }

  /** The same for the same key, another for another: what makes asking twice harmless. */
  private static String requestId(UUID issuance, String slot, byte[] publicKey) {
    String digest = java.util.HexFormat.of().formatHex(Journal.hash(publicKey), 0, 16);
    return issuance + ":" + slot + ":" + digest;
  }

  /** Puts on record what {@link #issue} gave. */
  void remember(CertificateOrder order, IssuedCertificate issued) {
    remember(order, issued, true);
  }

  /** Puts on record what a run that is over got certified, and was revoked when it was found. */
  void rememberRevoked(CertificateOrder order, IssuedCertificate issued) {
    remember(order, issued, false);
  }

  private void remember(CertificateOrder order, IssuedCertificate issued, boolean current) {
    jdbc.sql(
            """
            insert into issuance_certificate
              (serial, issuance_id, device_id, slot, request_id, current, subject, not_after)
            values (:serial, :issuance, :device, :slot, :requestId, :current, :subject, :notAfter)
            on conflict do nothing
            """)
        .param("serial", issued.serialNumber().hex())
        .param("issuance", order.issuance())
        .param("device", order.device())
        .param("slot", order.slot())
        .param("requestId", order.requestId())
        .param("current", current)
        .param("subject", subject(issued))
        .param("notAfter", issued.notAfter().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static String subject(IssuedCertificate issued) {
    try {
      return ((java.security.cert.X509Certificate)
              java.security.cert.CertificateFactory.getInstance("X.509")
                  .generateCertificate(new java.io.ByteArrayInputStream(issued.encoded())))
          .getSubjectX500Principal()
          .getName(X500Principal.RFC2253, Map.of("2.5.4.5", "SERIALNUMBER"));
    } catch (java.security.cert.CertificateException e) {
      throw new IllegalStateException("the certificate authority gave no certificate", e);
    }
  }

  /** The certificates of a device, by slot. */
  List<Held> of(UUID device) {
    return jdbc.sql(
            """
            select serial, slot, request_id, current, subject, not_after from issuance_certificate
            where device_id = :device order by slot, serial
            """)
        .param("device", device)
        .query((rs, n) ->
            new Held(
                new SerialNumber(rs.getString(1)),
                rs.getString(2),
                rs.getString(3),
                rs.getBoolean(4),
                rs.getString(5),
                rs.getObject(6, OffsetDateTime.class).toInstant()))
        .list();
  }

  /**
   * Revokes the certificates of a slot but the one that a run got for this key: of a key that was
   * replaced before its device was issued, or that was renewed.
   */
  void supersede(UUID device, String slot, byte @Nullable [] exceptPublicKey, UUID issuance) {
    String keep = exceptPublicKey == null ? "" : requestId(issuance, slot, exceptPublicKey);
    for (Held held : of(device)) {
      if (held.current() && held.slot().equals(slot) && !held.requestId().equals(keep)) {
        authority.change(held.serial(), new StatusChange.Revoke(RevocationReason.SUPERSEDED));
        forget(held.serial());
      }
    }
  }

  /**
   * Revokes what a run got certified that was given up while the certificate authority was at it.
   */
  void abandon(UUID device, UUID issuance) {
    for (Held held : of(device)) {
      if (held.current() && held.requestId().startsWith(issuance + ":")) {
        authority.change(
            held.serial(), new StatusChange.Revoke(RevocationReason.CESSATION_OF_OPERATION));
        forget(held.serial());
      }
    }
  }

  /** Takes off hold what a run got certified. */
  void release(UUID device, UUID issuance) {
    for (Held held : of(device)) {
      if (held.current() && held.requestId().startsWith(issuance + ":")) {
        authority.change(held.serial(), new StatusChange.Release());
      }
    }
  }

  /** Does to a device's certificates what a transition says. */
  void apply(UUID device, CredentialEffect effect) {
    StatusChange change =
        switch (effect) {
          case CredentialEffect.None none -> null;
          case CredentialEffect.Hold hold -> new StatusChange.Hold();
          case CredentialEffect.Release release -> new StatusChange.Release();
          case CredentialEffect.Revoke(var reason) ->
              new StatusChange.Revoke(RevocationReason.valueOf(reason.name()));
        };
    if (change == null) {
      return;
    }
    for (Held held : of(device)) {
      if (held.current()) {
        authority.change(held.serial(), change);
        if (change instanceof StatusChange.Revoke) {
          forget(held.serial());
        }
      }
    }
  }

  private void forget(SerialNumber serial) {
    jdbc.sql("update issuance_certificate set current = false where serial = :serial")
        .param("serial", serial.hex())
        .update();
  }
}

package org.keywright.server.issuance;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.keywright.server.ca.IssuedCertificate;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.Learned;
import org.keywright.server.issuance.plan.PivPlan;
import org.keywright.server.people.Person;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.SlotPolicy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way from a run's keys to certificates on its device: attested, certified, kept as the objects
 * that the device will hold. Works in the caller's transaction, but for {@link #certify}.
 */
@Component
class Certification {

  private final IssuanceRepository issuances;
  private final Attestations attestations;
  private final Credentials credentials;
  private final CertificateOrders orders;
  private final PivContents contents;
  private final TransactionTemplate transactions;

  Certification(
      IssuanceRepository issuances,
      Attestations attestations,
      Credentials credentials,
      CertificateOrders orders,
      PivContents contents,
      PlatformTransactionManager manager) {
    this.issuances = issuances;
    this.attestations = attestations;
    this.credentials = credentials;
    this.orders = orders;
    this.contents = contents;
    this.transactions = new TransactionTemplate(manager);
  }

  /** Where the device attests its keys, what it says has to hold before anything is certified. */
  OpenIssuance attest(
      OpenIssuance open, Learned learned, Device device, DeviceModel model, DevicePolicy policy)
      throws Refusal {
    byte[] certificate = learned.contents().get(PivPlan.ATTESTATION_CERTIFICATE);
    if (certificate == null) {
      return open;
    }
    attestations.check(model, device, policy.piv().attestation(), learned.knowledge(), certificate);
    return open.with(learned.knowledge());
  }

  /** Puts on record what is to be asked for the keys of a policy, all of them proved. */
  List<CertificateOrder> place(OpenIssuance open, Person holder, DevicePolicy policy, UUID device) {
    return orders.place(
        open.issuance().id(),
        policy.piv().slots().stream()
            .map(slot -> credentials.order(open, slot, holder, policy, device))
            .toList());
  }

  /**
   * Has keys certified, in a transaction of its own that holds no lock while the certificate
   * authority takes its time. May be repeated: the answers are the same.
   *
   * @param settle has happen to the certificates what happened to the run meanwhile
   * @throws Refusal if the authority refuses; then nothing is on record but what was asked
   */
  Certified certify(UUID id, List<CertificateOrder> asked, Consumer<OpenIssuance> settle)
      throws Refusal {
    if (asked.isEmpty()) {
      return Certified.NOTHING;
    }
    Map<String, byte[]> certificates = new LinkedHashMap<>();
    Refusal[] refused = new Refusal[1];
    transactions.executeWithoutResult(status -> {
      try {
        Map<CertificateOrder, IssuedCertificate> issued = new LinkedHashMap<>();
        for (CertificateOrder order : asked) {
          issued.put(order, credentials.issue(order));
        }
        OpenIssuance now = issuances.lock(id).orElseThrow();
        issued.forEach((order, certificate) -> {
          credentials.remember(order, certificate);
          certificates.put(order.slot(), certificate.encoded());
        });
        settle.accept(now);
      } catch (Refusal e) {
        status.setRollbackOnly();
        refused[0] = e;
      }
    });
    if (refused[0] != null) {
      throw refused[0];
    }
    return new Certified(certificates);
  }

  /** Stores certificates that were had, as the objects that the device will hold. */
  OpenIssuance store(OpenIssuance open, Certified certified, DeviceModel model, DevicePolicy policy)
      throws Refusal {
    Map<Integer, byte[]> objects = new HashMap<>();
    Knowledge knowledge = open.knowledge();
    for (SlotPolicy slot : policy.piv().slots()) {
      String name = slot.slot().keyReference();
      byte[] der = Objects.requireNonNull(certified.bySlot().get(name));
      objects.put(
          Targets.certificateTag(slot.slot()),
          contents.certificate(
              der, policy.piv().compressCertificates(), model.capabilities().maxObjectSize()));
      knowledge = knowledge.withKey(name, knowledge.key(name).orElseThrow().withCertificate(name));
    }
    Map<Integer, byte[]> before = issuances.objects(open);
    objects.keySet().removeIf(tag -> Arrays.equals(before.get(tag), objects.get(tag)));
    issuances.removeObjects(open.issuance().id(), List.copyOf(objects.keySet()));
    issuances.addObjects(open, objects);
    // Of a key that was replaced in this attempt, an older one may have been written.
    return open.with(knowledge.withoutWritten(objects.keySet()));
  }
}

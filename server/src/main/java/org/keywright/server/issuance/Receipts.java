package org.keywright.server.issuance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.wire.Receipt;
import org.keywright.server.device.Device;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.Target;

/** Puts into words what was done. */
final class Receipts {

  private Receipts() {}

  /** The receipt of an issuance that is over. */
  static Receipt of(
      Issuance issuance,
      Device device,
      Target target,
      Knowledge knowledge,
      Map<Integer, byte[]> objects,
      List<Credentials.Held> certificates) {
    List<Receipt.Item> contents = new ArrayList<>();
    for (int tag : target.readable(knowledge)) {
      byte[] content = objects.get(tag);
      contents.add(
          new Receipt.Item(
              PivObject.byTag(tag).map(PivObject::title).orElse(Integer.toHexString(tag)),
              (content == null ? 0 : content.length) + " bytes"));
    }
    return new Receipt(
        issuance.id(),
        device.id(),
        device.state().name(),
        issuance.exchanges(),
        contents,
        certified(knowledge, certificates),
        checks(target, knowledge));
  }

  private static List<Receipt.Certificate> certified(
      Knowledge knowledge, List<Credentials.Held> certificates) {
    List<Receipt.Certificate> certified = new ArrayList<>();
    for (Credentials.Held held : certificates) {
      if (held.current()) {
        certified.add(
            new Receipt.Certificate(
                held.slot(),
                knowledge
                    .key(held.slot())
                    .flatMap(key -> PivAlgorithm.of(key.algorithm()))
                    .map(algorithm -> algorithm.name().replace('_', '-'))
                    .orElse(""),
                held.subject(),
                held.serial().hex(),
                held.notAfter().toString()));
      }
    }
    return certified;
  }

  /** The receipt of a device that is nobody's again. */
  static Receipt ofRecycling(Issuance issuance, Device device, Target target) {
    List<Receipt.Item> checks =
        target.resets()
            ? List.of(
                new Receipt.Item("The device was erased", "keys, certificates and data"),
                new Receipt.Item("PIN, PUK and management key", "as the device came"))
            : List.of(
                new Receipt.Item(target.slots().size() + " keys were overwritten", "by fresh ones"),
                new Receipt.Item("All data objects are empty", "read back one by one"));
    return new Receipt(
        issuance.id(),
        device.id(),
        device.state().name(),
        issuance.exchanges(),
        List.of(),
        List.of(),
        checks);
  }

  /** The receipt of a device whose holder chose its PIN. */
  static Receipt ofPin(Issuance issuance, Device device) {
    return new Receipt(
        issuance.id(),
        device.id(),
        device.state().name(),
        issuance.exchanges(),
        List.of(),
        List.of(),
        List.of(new Receipt.Item("The device took the PIN that was chosen", "by its status word")));
  }

  /** The receipt of a device with new keys and certificates. */
  static Receipt ofRenewal(
      Issuance issuance,
      Device device,
      Target target,
      Knowledge knowledge,
      List<Credentials.Held> certificates) {
    List<Receipt.Item> checks = new ArrayList<>(proofs(target, knowledge));
    checks.addAll(knowledge.passed());
    return new Receipt(
        issuance.id(),
        device.id(),
        device.state().name(),
        issuance.exchanges(),
        List.of(),
        certified(
            knowledge,
            certificates.stream()
                .filter(held -> held.requestId().startsWith(issuance.id() + ":"))
                .toList()),
        checks);
  }

  private static List<Receipt.Item> checks(Target target, Knowledge knowledge) {
    List<Receipt.Item> checks = new ArrayList<>(proofs(target, knowledge));
    if (knowledge.readBack()) {
      checks.add(
          new Receipt.Item(
              "All " + target.readable(knowledge).size() + " data objects were read back",
              "equal byte by byte"));
    }
    checks.addAll(knowledge.passed());
    return checks;
  }

  private static List<Receipt.Item> proofs(Target target, Knowledge knowledge) {
    List<Receipt.Item> checks = new ArrayList<>();
    for (String slot : target.slotNames()) {
      Knowledge.Key key = knowledge.key(slot).orElseThrow();
      Knowledge.Proof proof = key.proof();
      if (proof != null) {
        checks.add(
            new Receipt.Item(
                "Key " + slot + " is on the device",
                proof.agreed() ? "by key agreement" : "by a signature over a fresh challenge"));
      }
      if (key.attestation() != null) {
        checks.add(
            new Receipt.Item("Key " + slot + " was made on the device", "by its attestation"));
      }
    }
    return checks;
  }
}

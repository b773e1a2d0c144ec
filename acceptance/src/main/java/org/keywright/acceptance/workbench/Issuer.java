package org.keywright.acceptance.workbench;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.keywright.card.transport.CardTransport;
import org.keywright.client.SessionOutcome;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.Device;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.Slot;

/** An operator who issues and recycles devices, with a workstation. */
public final class Issuer {

  private final TestServer server;
  private final Station station;
  private final Map<String, UUID> policies = new HashMap<>();
  private int people;

  public Issuer(TestServer server) {
    this.server = server;
    this.station = new Station(server);
  }

  /** Someone who may carry devices. */
  public UUID person() {
    String name = "person" + ++people;
    String mail = name.toLowerCase(Locale.ROOT) + "@example.org";
    return server
        .bean(People.class)
        .create(
            new PersonDetails("Ada Example", "Ada", "Example", mail, mail, "Lab"), Actor.system())
        .id();
  }

  /** The policy with all four keys for devices of one model. */
  public UUID policy(String model) {
    return policies.computeIfAbsent(model, this::make);
  }

  private UUID make(String model) {
    DevicePolicy policy =
        StaffPolicy.of(
            "Staff with " + model,
            model,
            Issuer::algorithm,
            Set.of(
                DataObject.CHUID,
                DataObject.CCC,
                DataObject.PRINTED_INFORMATION,
                DataObject.KEY_HISTORY,
                DataObject.DISCOVERY,
                DataObject.SECURITY_OBJECT),
            null,
            null);
    return server.bean(Policies.class).create(policy, Actor.system()).id();
  }

  private static KeyAlgorithm algorithm(Slot slot) {
    return switch (slot) {
      case AUTHENTICATION -> KeyAlgorithm.RSA_2048;
      case SIGNATURE, CARD_AUTHENTICATION -> KeyAlgorithm.ECC_P256;
      case KEY_MANAGEMENT -> KeyAlgorithm.ECC_P384;
    };
  }

  /** Begins to issue to a new person. */
  public IssuanceTicket start(UUID policy) {
    UUID person = person();
    Entitled.to(server, person, policy);
    return server.bean(Issuances.class).start(person, policy, Actor.system());
  }

  /** Issues to a new person. */
  public SessionOutcome issue(CardTransport device, UUID policy) throws Exception {
    return station.redeem(device, start(policy).ticket());
  }

  /** Recycles a device of the inventory. */
  public SessionOutcome recycle(CardTransport device, UUID id) throws Exception {
    return station.redeem(
        device, server.bean(Issuances.class).recycle(id, Actor.system()).ticket());
  }

  /** The device as the inventory has it. */
  public Device device(UUID id) {
    return server.bean(Devices.class).get(id);
  }
}

package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.client.SessionOutcome;
import org.keywright.server.actor.Actor;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

class IssuanceTest {

  @TempDir Path folder;

  @Test
  void a_security_key_is_issued_in_five_exchanges() throws Exception {
    VirtualDevice device = DeviceModels.securityKey(DeviceOptions.defaults().serial(12345678));
    try (TestServer server =
        new TestServer(folder)
            .trusting("piv-security-key-5.4", device.attestationRoot().orElseThrow())
            .start()) {
      UUID person =
          server
              .bean(People.class)
              .create(
                  new PersonDetails(
                      "Ada Example", "Ada", "Example", "ada@example.org", "ada@example.org", "Lab"),
                  Actor.system())
              .id();
      DevicePolicy policy =
          DevicePolicy.of(
              "Staff",
              "",
              PivPolicy.of(
                  List.of(
                      slot(Slot.AUTHENTICATION, KeyAlgorithm.RSA_2048, "piv-authentication"),
                      slot(Slot.SIGNATURE, KeyAlgorithm.ECC_P256, "digital-signature"),
                      slot(Slot.KEY_MANAGEMENT, KeyAlgorithm.ECC_P384, "key-management"),
                      slot(Slot.CARD_AUTHENTICATION, KeyAlgorithm.ECC_P256, "card-authentication")),
                  Set.of(
                      DataObject.CHUID,
                      DataObject.CCC,
                      DataObject.PRINTED_INFORMATION,
                      DataObject.SECURITY_OBJECT),
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null),
              Set.of("piv-security-key-5.4"),
              null,
              null,
              null,
              null,
              null);
      UUID stored = server.bean(Policies.class).create(policy, Actor.system()).id();
      IssuanceTicket ticket = server.bean(Issuances.class).start(person, stored, Actor.system());
      SessionOutcome outcome = new Station(server).redeem(device.transport(), ticket.ticket());
      assertThat(outcome.problem()).isNull();
      assertThat(outcome.receipt()).isNotNull();
      assertThat(outcome.receipt().state()).isEqualTo("ACTIVE");
      assertThat(outcome.exchanges()).isEqualTo(5);
    }
  }

  private static SlotPolicy slot(Slot slot, KeyAlgorithm algorithm, String profile) {
    return new SlotPolicy(slot, algorithm, profile, List.of());
  }
}

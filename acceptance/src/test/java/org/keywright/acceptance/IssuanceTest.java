package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Issuer;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.card.wire.Receipt;
import org.keywright.client.SessionOutcome;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.Capabilities;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/** Every kind of device is issued, from the factory's state to its holder's PIN. */
class IssuanceTest {

  private static final int FACTORY_KEY_VERSION = 0xFF;

  @TempDir static Path folder;
  private static TestServer server;
  private static Issuer issuer;

  @BeforeAll
  static void start() throws Exception {
    VirtualDevice any =
        org.keywright.virtualdevice.DeviceModels.securityKey(DeviceOptions.defaults());
    server =
        new TestServer(folder)
            .trusting("piv-security-key-5.4", any.attestationRoot().orElseThrow())
            .start();
    issuer = new Issuer(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_security_key_is_issued_in_five_exchanges() throws Exception {
    VirtualDevice device =
        org.keywright.virtualdevice.DeviceModels.securityKey(DeviceOptions.defaults());
    SessionOutcome outcome =
        issuer.issue(device.transport(), issuer.policy("piv-security-key-5.4"));
    assertActive(outcome, device);
    assertThat(outcome.exchanges()).isEqualTo(5);
  }

  @Test
  void a_plain_card_managed_by_9B_is_issued_in_five_exchanges_and_keeps_its_9B() throws Exception {
    VirtualDevice device = org.keywright.virtualdevice.DeviceModels.plainCard(plain());
    byte[] before = device.inspect().piv().managementKey().orElseThrow().key();
    SessionOutcome outcome = issuer.issue(device.transport(), issuer.policy("plain-piv-9b"));
    assertActive(outcome, device);
    assertThat(outcome.exchanges()).isEqualTo(5);
    assertThat(device.inspect().piv().managementKey().orElseThrow().key()).isEqualTo(before);
  }

  @Test
  void a_card_managed_through_SCP03_gets_its_own_keys_in_one_exchange_more() throws Exception {
    VirtualDevice device =
        org.keywright.virtualdevice.DeviceModels.managedCard(DeviceOptions.defaults());
    byte[] factory = device.inspect().keySets().get(FACTORY_KEY_VERSION);
    SessionOutcome outcome = issuer.issue(device.transport(), issuer.policy("plain-piv-scp03"));
    assertActive(outcome, device);
    assertThat(outcome.exchanges()).isEqualTo(6);
    assertThat(device.inspect().keySets())
        .hasSize(1)
        .doesNotContainKey(FACTORY_KEY_VERSION)
        .allSatisfy((version, keys) -> assertThat(keys).isNotEqualTo(factory));
  }

  @Test
  void a_card_with_pseudo_random_challenges_is_issued_too() throws Exception {
    VirtualDevice device =
        org.keywright.virtualdevice.DeviceModels.managedCard(
            DeviceOptions.defaults().predictableChallenges(true));
    SessionOutcome outcome = issuer.issue(device.transport(), issuer.policy("plain-piv-scp03"));
    assertActive(outcome, device);
  }

  @Test
  void a_card_without_extended_length_gets_long_commands_in_wrapped_parts() throws Exception {
    DeviceModels catalogue = server.bean(DeviceModels.class);
    DeviceModel model = catalogue.get("plain-piv-scp03");
    Capabilities can = model.capabilities();
    catalogue.add(
        new DeviceModel(
            "short-piv-scp03",
            "PIV card with short commands",
            model.vendor(),
            model.kind(),
            model.compatibleWith(),
            model.recognition(),
            new Capabilities(
                can.keyAlgorithms(),
                can.managementKeyAlgorithms(),
                can.maxObjectSize(),
                Capabilities.Segmentation.SHORT_CHAINED,
                can.metadata(),
                can.attestation(),
                can.setRetries(),
                can.reset(),
                can.deleteKey(),
                can.writeDiscovery(),
                can.hardwareId(),
                can.managedBy()),
            model.pin(),
            model.puk(),
            model.initialKeys(),
            List.of()),
        Actor.system());
    VirtualDevice device =
        org.keywright.virtualdevice.DeviceModels.managedCard(DeviceOptions.defaults());
    SessionOutcome outcome = issuer.issue(device.transport(), issuer.policy("short-piv-scp03"));
    assertActive(outcome, device);
    assertThat(outcome.exchanges()).isEqualTo(6);
  }

  static DeviceOptions plain() {
    return DeviceOptions.defaults();
  }

  private static void assertActive(SessionOutcome outcome, VirtualDevice device) {
    assertThat(outcome.problem()).isNull();
    Receipt receipt = outcome.receipt();
    assertThat(receipt).isNotNull();
    assertThat(receipt.state()).isEqualTo("ACTIVE");
    assertThat(receipt.certificates()).hasSize(4);
    assertThat(receipt.checks())
        .extracting(Receipt.Item::name)
        .contains(
            "The issuer signed the CHUID",
            "The issuer signed the hashes",
            "The certificate chains to an anchor",
            "The certificate is of the card's key");
    UUID id = receipt.device();
    assertThat(issuer.device(id).state()).hasToString("ACTIVE");
    byte[] pin = Arrays.copyOf(Station.PIN.getBytes(StandardCharsets.US_ASCII), 8);
    Arrays.fill(pin, Station.PIN.length(), 8, (byte) 0xFF);
    assertThat(device.inspect().piv().pin()).isEqualTo(pin);
    assertThat(device.inspect().piv().puk())
        .isNotEqualTo("12345678".getBytes(StandardCharsets.US_ASCII));
    assertThat(device.inspect().piv().publicKeys()).hasSize(4);
  }
}

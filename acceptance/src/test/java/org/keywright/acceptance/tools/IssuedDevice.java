package org.keywright.acceptance.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.keywright.acceptance.workbench.Entitled;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.acceptance.workbench.Tools;
import org.keywright.card.piv.model.CardKind;
import org.keywright.card.piv.model.FacialImageRecord;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.server.actor.Actor;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.ca.CertificateProfile;
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
import org.keywright.virtualdevice.VirtualDevice;

/**
 * A device in a reader of a real PC/SC daemon, a server, and a person who is enrolled there with
 * the fingerprints and the face of a test card.
 */
final class IssuedDevice implements AutoCloseable {

  static final String PIN = "739154";

  /** The slots by OpenSC's ids for them. */
  static final List<String> IDS = List.of("01", "02", "03", "04");

  private final VirtualDevice device;
  private final TestServer server;
  private final PcscDaemon pcsc;
  private final UUID holder;
  private final UUID policy;

  private IssuedDevice(
      VirtualDevice device, TestServer server, PcscDaemon pcsc, UUID holder, UUID policy) {
    this.device = device;
    this.server = server;
    this.pcsc = pcsc;
    this.holder = holder;
    this.policy = policy;
  }

  /** Puts everything in place; nothing is issued yet. Skips the test where PC/SC is missing. */
  static IssuedDevice prepare(VirtualDevice device, String model, Path folder) throws Exception {
    return prepare(device, model, CardKind.PIV, folder);
  }

  /** Likewise, for a card of this kind. */
  static IssuedDevice prepare(VirtualDevice device, String model, CardKind kind, Path folder)
      throws Exception {
    return prepare(device, model, kind, folder, server -> server);
  }

  /** Likewise, for clients that drive real devices alone: over PC/SC it looks like one. */
  static IssuedDevice prepareAsReal(VirtualDevice device, String model, Path folder)
      throws Exception {
    return prepare(device, model, CardKind.PIV, folder, TestServer::forRealDevices);
  }

  private static IssuedDevice prepare(
      VirtualDevice device,
      String model,
      CardKind kind,
      Path folder,
      UnaryOperator<TestServer> change)
      throws Exception {
    Needed.pcsc();
    PcscDaemon pcsc = PcscDaemon.with(device, Files.createDirectory(folder.resolve("pcsc")));
    TestServer server =
        change.apply(asserting(new TestServer(Files.createDirectory(folder.resolve("server")))));
    try {
      if (device.attestationRoot().isPresent()) {
        server.trusting(model, device.attestationRoot().orElseThrow());
      }
      server.start();
      return new IssuedDevice(device, server, pcsc, enrol(server), policy(server, model, kind));
    } catch (Exception | AssertionError e) {
      server.close();
      pcsc.close();
      throw e;
    }
  }

  /** The policies of test cards: a certificate for PIV asserts one. */
  private static TestServer asserting(TestServer server) {
    Map.of(
            "piv-authentication", 11,
            "digital-signature", 9,
            "key-management", 9,
            "card-authentication", 13,
            "content-signing", 86,
            "piv-i-authentication", 248,
            "piv-i-digital-signature", 251,
            "piv-i-key-management", 250,
            "piv-i-card-authentication", 249,
            "piv-i-content-signing", 252)
        .forEach((profile, policy) ->
            server.with(
                "--keywright.ca.policies.[%s]=2.16.840.1.101.3.2.1.48.%d"
                    .formatted(profile, policy)));
    return server;
  }

  private static UUID enrol(TestServer server) throws IOException, PivDataException {
    UUID person =
        server
            .bean(People.class)
            .create(
                new PersonDetails(
                    "Ada Example", "Ada", "Example", "ada@example.org", "ada@example.org", "Lab"),
                Actor.system())
            .id();
    EnrolledBiometrics biometrics = server.bean(EnrolledBiometrics.class);
    biometrics.put(
        person,
        BiometricKind.FINGERPRINTS,
        biometricRecord(golden("fingerprints.bin")),
        Actor.system());
    biometrics.put(
        person,
        BiometricKind.FACE,
        FacialImageRecord.decode(biometricRecord(golden("face.bin"))).image().toBytes(),
        Actor.system());
    return person;
  }

  /** An object of a test card that others made. */
  static byte[] golden(String name) throws IOException {
    return Files.readAllBytes(
        Path.of(System.getProperty("keywright.root"), "testdata/piv-cards/01_Golden_PIV", name));
  }

  /** What stands between header and signature: its length is in bytes 2 to 5 of the header. */
  private static byte[] biometricRecord(byte[] object) {
    byte[] signed = new Biometric(object).signedBytes();
    return Arrays.copyOfRange(signed, Biometric.HEADER, signed.length);
  }

  private static UUID policy(TestServer server, String model, CardKind kind) {
    PivPolicy piv =
        PivPolicy.of(
            kind,
            List.of(
                slot(kind, Slot.AUTHENTICATION, KeyAlgorithm.RSA_2048, "piv-authentication"),
                slot(kind, Slot.SIGNATURE, KeyAlgorithm.ECC_P256, "digital-signature"),
                slot(kind, Slot.KEY_MANAGEMENT, KeyAlgorithm.RSA_2048, "key-management"),
                slot(kind, Slot.CARD_AUTHENTICATION, KeyAlgorithm.ECC_P256, "card-authentication")),
            EnumSet.of(
                DataObject.CHUID,
                DataObject.CCC,
                DataObject.DISCOVERY,
                DataObject.PRINTED_INFORMATION,
                DataObject.FINGERPRINTS,
                DataObject.FACE,
                DataObject.KEY_HISTORY,
                DataObject.SECURITY_OBJECT),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    DevicePolicy policy =
        DevicePolicy.of("Staff", "", piv, Set.of(model), null, null, null, null, null);
    return server.bean(Policies.class).create(policy, Actor.system()).id();
  }

  private static SlotPolicy slot(CardKind kind, Slot slot, KeyAlgorithm algorithm, String profile) {
    String name = CertificateProfile.named(profile).orElseThrow().on(kind).name();
    return new SlotPolicy(slot, algorithm, name, List.of());
  }

  VirtualDevice device() {
    return device;
  }

  TestServer server() {
    return server;
  }

  Tools tools() {
    return pcsc.tools();
  }

  /** A ticket for the issuance of this device. */
  IssuanceTicket start() {
    Entitled.to(server, holder, policy);
    return server.bean(Issuances.class).start(holder, policy, Actor.system());
  }

  /** A ticket to go on where it stopped. */
  IssuanceTicket retry(IssuanceTicket stopped) {
    return server.bean(Issuances.class).retry(stopped.issuance().id(), Actor.system());
  }

  /** Redeems a ticket in a process of its own, over PC/SC. */
  Session redeem(IssuanceTicket ticket, String pin) throws IOException, InterruptedException {
    return Session.of(
        tools()
            .attempt(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-Xmx96m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StationProgram.class.getName(),
                    PcscDaemon.READER,
                    server.origin().toString(),
                    ticket.ticket()),
                pin));
  }

  @Override
  public void close() {
    try {
      server.close();
    } finally {
      pcsc.close();
    }
  }
}

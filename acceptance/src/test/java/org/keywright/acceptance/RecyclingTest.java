package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Issuer;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.wire.Receipt;
import org.keywright.client.SessionOutcome;
import org.keywright.server.ca.CertificateAuthority;
import org.keywright.server.ca.CertificateStatus;
import org.keywright.server.ca.SerialNumber;
import org.keywright.server.device.DeviceState;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/** Every kind of device is issued, recycled, and issued anew to somebody else. */
class RecyclingTest {

  private static final int CHUID = 0x5FC102;

  @TempDir static Path folder;
  private static TestServer server;
  private static Issuer issuer;

  @BeforeAll
  static void start() throws Exception {
    VirtualDevice any = DeviceModels.securityKey(DeviceOptions.defaults());
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
  void a_security_key_is_reset_and_issued_anew() throws Exception {
    VirtualDevice device = DeviceModels.securityKey(DeviceOptions.defaults());
    Receipt first =
        receipt(issuer.issue(device.transport(), issuer.policy("piv-security-key-5.4")));
    Chuid before = chuid(device);
    recycle(device, first);
    assertThat(device.inspect().piv().objects()).isEmpty();
    assertThat(device.inspect().piv().publicKeys()).isEmpty();
    assertThat(device.inspect().piv().pin()).startsWith(ascii("123456"));
    assertThat(device.inspect().piv().puk()).isEqualTo(ascii("12345678"));
    issuedAnew(device, first, before, "piv-security-key-5.4", 5);
  }

  @Test
  void a_plain_card_is_overwritten_keeps_its_GUID_and_is_issued_anew() throws Exception {
    VirtualDevice device = DeviceModels.plainCard(IssuanceTest.plain());
    Receipt first = receipt(issuer.issue(device.transport(), issuer.policy("plain-piv-9b")));
    Chuid before = chuid(device);
    var keys = device.inspect().piv().publicKeys();
    recycle(device, first);
    assertOverwritten(device, keys);
    Chuid kept = chuid(device);
    assertThat(kept.cardUuid()).isEqualTo(before.cardUuid());
    assertThat(kept.fascN()).isNotEqualTo(before.fascN());
    assertThat(kept.signature().isEmpty()).isTrue();
    issuedAnew(device, first, before, "plain-piv-9b", 5);
  }

  @Test
  void a_card_with_SCP03_is_overwritten_and_issued_anew_in_five_exchanges() throws Exception {
    VirtualDevice device = DeviceModels.managedCard(DeviceOptions.defaults());
    Receipt first = receipt(issuer.issue(device.transport(), issuer.policy("plain-piv-scp03")));
    Chuid before = chuid(device);
    var keys = device.inspect().piv().publicKeys();
    NavigableMap<Integer, byte[]> channelKeys = device.inspect().keySets();
    recycle(device, first);
    assertOverwritten(device, keys);
    assertThat(device.inspect().piv().objects().getOrDefault(CHUID, new byte[0])).isEmpty();
    issuedAnew(device, first, before, "plain-piv-scp03", 5);
    assertThat(device.inspect().keySets().keySet()).isEqualTo(channelKeys.keySet());
  }

  @Test
  void a_plain_card_with_PIN_and_PUK_blocked_can_only_be_destroyed() throws Exception {
    VirtualDevice device = DeviceModels.plainCard(IssuanceTest.plain());
    Receipt first = receipt(issuer.issue(device.transport(), issuer.policy("plain-piv-9b")));
    device.blockPin();
    blockPuk(device.transport());
    SessionOutcome outcome = issuer.recycle(device.transport(), first.device());
    assertThat(outcome.problem()).isNotNull();
    assertThat(outcome.problem().code()).isEqualTo("DEVICE_ONLY_DESTROY");
    assertThat(outcome.problem().retriable()).isFalse();
    assertThat(issuer.device(first.device()).state()).isEqualTo(DeviceState.TERMINATED);
    assertRevoked(first);
  }

  @Test
  void a_plain_card_with_its_PIN_blocked_is_recycled_by_its_PUK() throws Exception {
    VirtualDevice device = DeviceModels.plainCard(IssuanceTest.plain());
    Receipt first = receipt(issuer.issue(device.transport(), issuer.policy("plain-piv-9b")));
    device.blockPin();
    recycle(device, first);
  }

  @Test
  void another_device_than_the_one_to_be_recycled_is_left_alone() throws Exception {
    VirtualDevice device = DeviceModels.plainCard(IssuanceTest.plain());
    VirtualDevice other = DeviceModels.plainCard(IssuanceTest.plain());
    Receipt first = receipt(issuer.issue(device.transport(), issuer.policy("plain-piv-9b")));
    issuer.issue(other.transport(), issuer.policy("plain-piv-9b"));
    var untouched = other.inspect().piv().publicKeys();
    SessionOutcome outcome = issuer.recycle(other.transport(), first.device());
    assertThat(outcome.problem()).isNotNull();
    assertThat(outcome.problem().code()).isEqualTo("DEVICE_OTHER");
    assertThat(other.inspect().piv().publicKeys()).isEqualTo(untouched);
  }

  private static void recycle(VirtualDevice device, Receipt issued) throws Exception {
    SessionOutcome outcome = issuer.recycle(device.transport(), issued.device());
    assertThat(outcome.problem()).isNull();
    assertThat(Objects.requireNonNull(outcome.receipt()).state()).isEqualTo("AVAILABLE");
    assertThat(outcome.exchanges()).isEqualTo(2);
    assertThat(issuer.device(issued.device()).state()).isEqualTo(DeviceState.AVAILABLE);
    assertThat(issuer.device(issued.device()).holder()).isNull();
    assertRevoked(issued);
  }

  private static void assertOverwritten(
      VirtualDevice device, NavigableMap<Integer, java.security.PublicKey> before) {
    NavigableMap<Integer, java.security.PublicKey> after = device.inspect().piv().publicKeys();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((slot, key) -> assertThat(after.get(slot)).isNotEqualTo(key));
    device
        .inspect()
        .piv()
        .objects()
        .forEach((tag, content) -> {
          if (tag != CHUID && tag != 0x7E) {
            assertThat(content).as("%06X", tag).isEmpty();
          }
        });
  }

  private static void issuedAnew(
      VirtualDevice device, Receipt first, Chuid before, String model, int exchanges)
      throws Exception {
    UUID holder = issuer.device(first.device()).holder();
    assertThat(holder).isNull();
    SessionOutcome outcome = issuer.issue(device.transport(), issuer.policy(model));
    Receipt second = receipt(outcome);
    assertThat(outcome.exchanges()).isEqualTo(exchanges);
    assertThat(second.device()).isEqualTo(first.device());
    assertThat(second.state()).isEqualTo("ACTIVE");
    assertThat(chuid(device).cardUuid()).isNotEqualTo(before.cardUuid());
    assertThat(chuid(device).fascN()).isNotEqualTo(before.fascN());
    assertThat(second.certificates())
        .extracting(Receipt.Certificate::serial)
        .doesNotContainAnyElementsOf(serials(first));
    for (String serial : serials(second)) {
      assertThat(status(serial)).isInstanceOf(CertificateStatus.Good.class);
    }
    assertRevoked(first);
  }

  private static void assertRevoked(Receipt receipt) {
    for (String serial : serials(receipt)) {
      assertThat(status(serial)).isInstanceOf(CertificateStatus.Revoked.class);
    }
  }

  private static CertificateStatus status(String serial) {
    return server.bean(CertificateAuthority.class).status(new SerialNumber(serial));
  }

  private static List<String> serials(Receipt receipt) {
    return receipt.certificates().stream().map(Receipt.Certificate::serial).toList();
  }

  private static Receipt receipt(SessionOutcome outcome) {
    assertThat(outcome.problem()).isNull();
    return Objects.requireNonNull(outcome.receipt());
  }

  private static Chuid chuid(VirtualDevice device) throws Exception {
    return Chuid.decode(Objects.requireNonNull(device.inspect().piv().objects().get(CHUID)));
  }

  private static void blockPuk(CardTransport card) throws Exception {
    card.transmit(hex("00A4040009A0000003080000100000"));
    byte[] answer = {};
    for (int i = 0; i < 16; i++) {
      // RESET RETRY COUNTER with a wrong PUK.
      answer = card.transmit(hex("002C008010" + "AABBCCDDEEFF0011" + "313131313131FFFF"));
    }
    assertThat(answer).isEqualTo(hex("6983"));
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

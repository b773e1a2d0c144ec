package org.keywright.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.transport.CardTransport;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

class DeviceSummaryTest {

  private static final byte[] CHALLENGE = new byte[8];

  private static Identification identify(VirtualDevice device) throws Exception {
    try (CardTransport transport = device.transport()) {
      return Identify.run(transport, CHALLENGE);
    }
  }

  @Test
  void a_security_key_tells_its_serial_number_firmware_and_tries() throws Exception {
    Identification device =
        identify(DeviceModels.securityKey(DeviceOptions.defaults().serial(4711).firmware("5.7.1")));
    assertThat(DeviceSummary.of(device))
        .hasToString("PIV security key, serial number 4711, firmware 5.7.1, 3 PIN tries left");
    assertThat(HardwareIdentity.of(device)).isEqualTo("serial:4711");
  }

  @Test
  void a_managed_card_tells_its_chip() throws Exception {
    Identification device = identify(DeviceModels.managedCard(DeviceOptions.defaults().serial(7)));
    assertThat(DeviceSummary.of(device).kind()).contains("secure channel");
    assertThat(HardwareIdentity.of(device)).startsWith("cplc:");
    assertThat(device.data(Identify.ISD_CHALLENGE)).isPresent();
  }

  @Test
  void a_fresh_plain_card_has_no_identity() throws Exception {
    Identification device = identify(DeviceModels.plainCard(DeviceOptions.defaults()));
    assertThat(HardwareIdentity.of(device)).isEqualTo(HardwareIdentity.BLANK);
    assertThat(DeviceSummary.of(device).identityInWords()).isEqualTo("no identity yet");
  }

  @Test
  void a_blocked_pin_is_told() throws Exception {
    VirtualDevice device = DeviceModels.securityKey(DeviceOptions.defaults());
    device.blockPin();
    assertThat(DeviceSummary.of(identify(device)).details()).contains("PIN blocked");
  }

  @Test
  void asking_changes_nothing_on_a_device() throws Exception {
    VirtualDevice device = DeviceModels.securityKey(DeviceOptions.defaults().serial(1));
    byte[] pin = device.inspect().piv().pin();
    for (int i = 0; i < 5; i++) {
      identify(device);
    }
    assertThat(device.inspect().piv().pinTriesLeft()).isEqualTo(3);
    assertThat(device.inspect().piv().pukTriesLeft()).isEqualTo(3);
    assertThat(device.inspect().piv().pin()).isEqualTo(pin);
    assertThat(device.inspect().piv().objects()).isEmpty();
  }
}

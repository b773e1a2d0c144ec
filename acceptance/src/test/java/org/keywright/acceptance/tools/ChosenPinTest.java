package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/** The PIN that a person chooses, where the client meets the device. */
@Tag("slow")
@Timeout(240)
class ChosenPinTest {

  private static final String SELECT = "00A40400";
  private static final String CHANGE_PIN = "00240080";
  private static final String VERIFY = "00200080";

  @TempDir private Path folder;

  @Test
  void a_pin_against_the_policy_is_refused_before_the_device_sees_it() throws Exception {
    VirtualDevice device = DeviceModels.securityKey(DeviceOptions.defaults());
    try (IssuedDevice prepared = IssuedDevice.prepare(device, "piv-security-key-5.4", folder)) {
      IssuanceTicket ticket = prepared.start();
      Session first = prepared.redeem(ticket, "12345");
      assertThat(first.values()).containsKey("problem");
      byte[] transportPin = device.inspect().piv().pin();
      for (String bad : List.of("739154739", "73915a", "111111", "987654")) {
        Session refused = prepared.redeem(prepared.retry(ticket), bad);
        assertThat(refused.values()).as(bad).containsKey("problem");
        assertThat(refused.commands()).as(bad).noneMatch(command -> command.startsWith(CHANGE_PIN));
        assertThat(sinceSelection(refused))
            .as("the last script, which asks for the PIN")
            .isNotEmpty()
            .noneMatch(command -> command.startsWith(VERIFY));
        assertThat(device.inspect().piv().pin()).isEqualTo(transportPin);
        assertThat(device.inspect().piv().pinTriesLeft()).isEqualTo(5);
      }
      Session good = prepared.redeem(prepared.retry(ticket), IssuedDevice.PIN);
      assertThat(good.values()).doesNotContainKey("problem");
      assertThat(good.get("state")).isEqualTo("ACTIVE");
      assertThat(new String(device.inspect().piv().pin(), StandardCharsets.ISO_8859_1))
          .startsWith(IssuedDevice.PIN);
      assertThat(new CardEdge(prepared.tools()).send(CardEdge.verify(IssuedDevice.PIN)))
          .containsExactly("9000");
    }
  }

  private static List<String> sinceSelection(Session session) {
    List<String> commands = session.commands();
    int at = commands.size();
    while (!commands.get(at - 1).startsWith(SELECT)) {
      at--;
    }
    return commands.subList(at, commands.size());
  }
}

package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keywright.acceptance.workbench.Output;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/** A security key with PIV, and the tools that its maker has for it. */
class SecurityKeyTest extends IssuedDeviceTests {

  private static final String FIRST_KEY = "010203040506070801020304050607080102030405060708";

  @Override
  VirtualDevice device() throws IOException {
    return DeviceModels.securityKey(DeviceOptions.defaults().serial(12345678));
  }

  @Override
  String model() {
    return "piv-security-key-5.4";
  }

  @Test
  @Tag("slow")
  void yubico_piv_tool_shows_its_status() throws Exception {
    Needed.tools("yubico-piv-tool");
    issued().device().reset();
    String status = tools().run("yubico-piv-tool", "-r", PcscDaemon.READER, "-a", "status");
    assertThat(status)
        .containsPattern("Serial Number:\\s+12345678")
        .containsPattern("CHUID:\\s+30")
        .containsPattern("CCC:\\s+f0")
        .containsPattern("PIN tries left:\\s+5");
    assertSlots(status);
  }

  @Test
  @Tag("slow")
  void ykman_shows_its_status() throws Exception {
    Needed.tools("ykman");
    issued().device().reset();
    String status = ykmanSucceeds("piv", "info");
    assertThat(status)
        .containsPattern("PIN tries remaining:\\s+5/5")
        .containsPattern("Management key algorithm:\\s+AES192")
        .doesNotContain("default");
    assertSlots(status);
  }

  private static void assertSlots(String status) {
    assertThat(status)
        .containsPattern(
            "(?si)slot 9a:.*RSA2048.*CN=Ada Example.*slot 9c:.*ECCP256.*CN=Ada Example")
        .containsPattern("(?si)slot 9d:.*RSA2048.*CN=Ada Example.*slot 9e:.*ECCP256");
  }

  @Test
  @Tag("slow")
  void the_management_key_that_it_came_with_no_longer_works() throws Exception {
    Needed.tools("ykman", "yubico-piv-tool");
    byte[] key = managementKey();
    // It takes the well-known key if it is given none.
    assertThat(
            tools()
                .attempt("yubico-piv-tool", "-r", PcscDaemon.READER, "-a", "set-chuid")
                .failed()
                .text())
        .containsIgnoringCase("authenticat");
    assertThat(ykman(changeManagementKey(FIRST_KEY, "A1".repeat(24))).failed().text())
        .containsIgnoringCase("authenticat");
    assertThat(managementKey()).isEqualTo(key);
    // The same command with the key that the server set: it was the key that was refused.
    String set = HexFormat.of().formatHex(key);
    ykmanSucceeds(changeManagementKey(set, set));
    assertThat(managementKey()).isEqualTo(key);
  }

  private byte[] managementKey() {
    return issued().device().inspect().piv().managementKey().orElseThrow().key();
  }

  private static String[] changeManagementKey(String from, String to) {
    return new String[] {
      "piv", "access", "change-management-key", "-a", "AES192", "-m", from, "-n", to
    };
  }

  private Output ykman(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ykman", "-r", PcscDaemon.READER));
    command.addAll(List.of(arguments));
    return tools().attempt(command);
  }

  /**
   * For commands that have to end well. Version 4.0.9 now and then fails when the machine is busy,
   * so that it gets two more chances; what a device refuses stays refused.
   */
  private String ykmanSucceeds(String... arguments) throws IOException, InterruptedException {
    Output output = ykman(arguments);
    for (int again = 0; again < 2 && output.status() != 0; again++) {
      output = ykman(arguments);
    }
    return output.succeeded().text();
  }
}

package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.web.DeviceDialog;
import org.keywright.acceptance.web.Office;
import org.keywright.acceptance.workbench.Forms;
import org.keywright.acceptance.workbench.RecordingProxy;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * The server's own pages, the real extension in a real browser, the real client, a real PC/SC
 * daemon; every byte to and from the server is recorded.
 */
@Timeout(600)
class AddDeviceTest {

  /** Seven digits: devices fill it up, and it does not turn up by chance. */
  private static final String CHOSEN = "7391548";

  private static final String CHANGED = "8642097";

  /** The beginning of a script in an answer to a client. */
  private static final Pattern SCRIPT =
      Pattern.compile("\"script\":\\{\"script\":\\{\"[a-z]+\":\"([A-Za-z0-9+/]{200})");

  @TempDir private Path folder;

  @Test
  void a_person_adds_a_device_and_neither_the_PIN_nor_a_script_goes_where_it_has_no_business()
      throws Exception {
    VirtualDevice device = DeviceModels.securityKey(DeviceOptions.defaults().serial(31_415_927));
    Set<String> secrets = new LinkedHashSet<>();
    try (Workplace workplace = Workplace.start(device, folder)) {
      Page page = workplace.signedIn(Office.NEWCOMER);
      assertThat(page.innerText("#devices")).contains("You have no device yet");
      DeviceDialog dialog = new DeviceDialog(page).add().shows("client-confirm");
      workplace.browser().answer(true);
      dialog.shows("pin-ask");
      keep(device, secrets);
      dialog.choosePin(CHOSEN).closed();
      assertThat(page.innerText(".device-card"))
          .contains("Active", "31415927", "Sign-in", "Signature", "Encryption", "Doors");
      keep(device, secrets);

      page.click("[data-action=change-pin]");
      dialog.givePin(CHOSEN).choosePin(CHANGED).closed();
      keep(device, secrets);
      assertThat(new String(device.inspect().piv().pin(), StandardCharsets.ISO_8859_1))
          .startsWith(CHANGED);
      assertThat(workplace.complaints()).isEmpty();
      page.close();
      workplace.awaitNoClient();
      nothingWentAstray(workplace, secrets);
    }
  }

  private static void keep(VirtualDevice device, Set<String> secrets) {
    device.inspect().secrets().forEach(secret -> secrets.add(HexFormat.of().formatHex(secret)));
  }

  private static void nothingWentAstray(Workplace workplace, Set<String> secrets) {
    List<RecordingProxy.Connection> all = workplace.proxy().connections();
    List<RecordingProxy.Connection> clients =
        all.stream().filter(one -> one.sent().contains("/client/v1/")).toList();
    List<RecordingProxy.Connection> pages = new ArrayList<>(all);
    pages.removeAll(clients);
    String fromClients = sent(clients);
    String fromPages = sent(pages);
    // Each search finds what is there: else it would find nothing for the wrong reason.
    assertThat(fromClients).contains("POST /client/v1/").doesNotContain("GET /my-");
    assertThat(fromPages).contains("POST /api/v1/my/issuances", "GET /my-devices");
    assertThat(workplace.messages()).anyMatch(said -> said.contains(CHOSEN));

    for (String pin : List.of(CHOSEN, CHANGED)) {
      for (String form : Forms.of(pin.getBytes(StandardCharsets.US_ASCII))) {
        for (RecordingProxy.Connection one : all) {
          assertThat(one.sent().contains(form)).as("a PIN in a request").isFalse();
          assertThat(one.answered().contains(form)).as("a PIN in an answer").isFalse();
        }
      }
    }

    List<String> scripts = scripts(clients);
    assertThat(scripts).hasSizeGreaterThanOrEqualTo(5);
    String seenByPages =
        pages.stream().map(RecordingProxy.Connection::answered).collect(Collectors.joining("\n"))
            + fromPages
            + String.join("\n", workplace.messages());
    for (String script : scripts) {
      assertThat(seenByPages.contains(script)).as("a script on a page").isFalse();
    }
    for (String pin : List.of(CHOSEN, CHANGED)) {
      String typed = HexFormat.of().formatHex(pin.getBytes(StandardCharsets.US_ASCII));
      assertThat(secrets.removeIf(secret -> secret.startsWith(typed))).isTrue();
    }
    assertThat(secrets).hasSizeGreaterThanOrEqualTo(3);
    for (String secret : secrets) {
      for (String form : Forms.of(HexFormat.of().parseHex(secret))) {
        assertThat(seenByPages.contains(form)).as("a secret of the device on a page").isFalse();
      }
    }
  }

  private static String sent(List<RecordingProxy.Connection> connections) {
    return connections.stream()
        .map(RecordingProxy.Connection::sent)
        .collect(Collectors.joining("\n"));
  }

  /** The beginning of each script that the server gave the clients, enough to know it by. */
  private static List<String> scripts(List<RecordingProxy.Connection> clients) {
    List<String> scripts = new ArrayList<>();
    for (RecordingProxy.Connection client : clients) {
      Matcher found = SCRIPT.matcher(client.answered());
      while (found.find()) {
        scripts.add(found.group(1));
      }
    }
    return scripts;
  }
}

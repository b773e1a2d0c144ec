package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Forms;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.card.script.ScriptJson;
import org.keywright.client.Exchanger;
import org.keywright.server.actor.Actor;
import org.keywright.server.issuance.HoldersPins;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Operation;
import org.keywright.virtualdevice.VirtualDevice;

/** No secret is to be found where it has no business. */
class SecrecyTest {

  /** Eight digits: six would turn up by chance in the times of a long log. */
  private static final String CHOSEN = "73915482";

  private static final String CHANGED = "86420975";
  private static final String RESET = "97531864";

  @TempDir Path folder;

  @Test
  void no_secret_is_in_the_data_folder_the_log_or_a_request_in_the_clear() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    // What the device has after each exchange; as strings, since these are a test's.
    Set<String> secrets = new LinkedHashSet<>();
    IssuanceTicket ticket;
    try (Workbench bench =
        new Workbench(
            folder,
            List.of(
                "--logging.file.name=" + folder.resolve("server.log"),
                "--logging.level.root=DEBUG",
                "--logging.level.org.keywright=TRACE",
                "--logging.level.org.springframework.jdbc=TRACE"))) {
      ticket = bench.begin();
      UnaryOperator<Exchanger> watching =
          network ->
              request -> {
                requests.writeBytes(ScriptJson.write(request));
                if (request.sequence() > 1) {
                  device
                      .inspect()
                      .secrets()
                      .forEach(secret -> secrets.add(HexFormat.of().formatHex(secret)));
                }
                return network.exchange(request);
              };
      Ending ending =
          bench.attempt(device, ticket, station -> station.choosing(CHOSEN).through(watching));
      assertThat(ending.active()).as(ending.toString()).isTrue();
      UUID id = Objects.requireNonNull(bench.issuance(ticket.issuance().id()).device());
      HoldersPins pins = bench.server.bean(HoldersPins.class);
      for (Operation operation : List.of(Operation.CHANGE_PIN, Operation.RESET_PIN)) {
        String next = operation == Operation.CHANGE_PIN ? CHANGED : RESET;
        Ending set =
            bench.attempt(
                device,
                pins.begin(id, operation, Actor.system()),
                station -> station.knowing(CHOSEN).choosing(next).through(watching));
        assertThat(set.active()).as(set.toString()).isTrue();
      }
    }
    List<byte[]> files = Workbench.files(folder);
    // The transport PIN and the three that were chosen, the PUK, the management key.
    assertThat(secrets).hasSize(6);
    for (String chosen : List.of(CHOSEN, CHANGED, RESET)) {
      assertThat(secrets)
          .contains(HexFormat.of().formatHex(chosen.getBytes(StandardCharsets.US_ASCII)));
    }
    assertThat(files.stream().mapToLong(file -> file.length).sum()).isGreaterThan(100_000);
    String sent = requests.toString(StandardCharsets.ISO_8859_1);
    // The search finds what is there: else it would find nothing for the wrong reason.
    assertThat(sent).contains(ticket.ticket());
    byte[] chuid = Objects.requireNonNull(device.inspect().piv().objects().get(0x5FC102));
    assertThat(Forms.of(chuid)).anyMatch(sent::contains);
    List<String> texts = new ArrayList<>(List.of(sent));
    files.forEach(file -> texts.add(new String(file, StandardCharsets.ISO_8859_1)));
    int number = 0;
    for (String secret : secrets) {
      number++;
      for (String form : Forms.of(HexFormat.of().parseHex(secret))) {
        for (int i = 0; i < texts.size(); i++) {
          assertThat(texts.get(i).contains(form))
              .as("secret %d of the device in text %d", number, i)
              .isFalse();
        }
      }
    }
    for (int i = 1; i < texts.size(); i++) {
      assertThat(texts.get(i).contains(ticket.ticket())).as("ticket in file %d", i).isFalse();
    }
  }
}

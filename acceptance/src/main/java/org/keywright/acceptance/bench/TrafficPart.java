package org.keywright.acceptance.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.keywright.acceptance.workbench.Station;
import org.keywright.card.script.ScriptJson;
import org.keywright.client.SessionOutcome;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.virtualdevice.Speed;

/** What an issuance sends over the network, beside one exchange for each command. Counted. */
final class TrafficPart implements Part {

  @Override
  public String name() {
    return "traffic";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    Results.progress("traffic");
    try (ServerProcess server = ServerProcess.start(folder, List.of())) {
      LongSummaryStatistics up = new LongSummaryStatistics();
      LongSummaryStatistics down = new LongSummaryStatistics();
      Recording device =
          new Recording(Devices.seeded(Devices.nextSerial(), Speed.FAST).transport());
      SessionOutcome outcome =
          new Station(server.origin())
              .through(network ->
                  request -> {
                    up.accept(ScriptJson.write(request).length);
                    var response = network.exchange(request);
                    down.accept(ScriptJson.write(response).length);
                    return response;
                  })
              .redeem(
                  device,
                  server.ticket(KeyAlgorithm.ECC_P256),
                  server.trusted(),
                  server.exchanger());
      results.add(
          Figure.of(
              "traffic.exchanges", outcome.exchanges(), "", "requests of an issuance, P-256 keys"));
      results.add(
          Figure.of(
              "traffic.exchanges.one-per-command",
              device.commands(),
              "",
              "what it would take if each command travelled alone: the commands that it takes"));
      results.add(Figure.of("traffic.up", up.getSum() / 1024.0, "KB", "bodies of the requests"));
      results.add(Figure.of("traffic.down", down.getSum() / 1024.0, "KB", "bodies of the answers"));
      results.add(
          Figure.of(
              "traffic.up.largest", up.getMax() / 1024.0, "KB", "the largest body of a request"));
      results.add(
          Figure.of(
              "traffic.down.largest", down.getMax() / 1024.0, "KB", "the largest of an answer"));
      results.add(
          Figure.of(
              "traffic.device",
              device.bytes() / 1024.0,
              "KB",
              "commands and responses at the device, which each system has to move"));
    }
  }
}

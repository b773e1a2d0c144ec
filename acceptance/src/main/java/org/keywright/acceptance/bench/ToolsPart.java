package org.keywright.acceptance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.acceptance.workbench.Tools;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.virtualdevice.Speed;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * The same personalisation as people script it today, on the same kind of device, through the same
 * reader of a real PC/SC daemon. Ours is a client from the start of its process to its end.
 */
final class ToolsPart implements Part {

  private static final double TENTH = 0.1;

  @Override
  public String name() {
    return "tools";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    Optional<String> missing =
        PcscDaemon.missing().or(() -> Tools.missing("ykman", "openssl", "python3"));
    if (missing.isPresent()) {
      results.skip("tools", missing.get());
      return;
    }
    Median ours = new Median();
    Median commands = new Median();
    Median library = new Median();
    Median overCommands = new Median();
    Median overLibrary = new Median();
    try (ServerProcess server = ServerProcess.start(folder, List.of())) {
      new Crowd(server).issue(options.rounds(200, 10), 8);
      // The first one makes the archive of classes for those after it.
      time(folder, tools -> issue(server, folder, tools));
      for (int round = 0; round < options.rounds(3, 1); round++) {
        Results.progress("tools: round " + (round + 1));
        double mine = time(folder, tools -> issue(server, folder, tools));
        double theirs = time(folder, tools -> new Scripted(tools)::byCommands);
        double inOneProcess = time(folder, tools -> new Scripted(tools)::byLibrary);
        ours.add(mine);
        commands.add(theirs);
        library.add(inOneProcess);
        overCommands.add(mine / theirs);
        overLibrary.add(mine / inOneProcess);
      }
    }
    report(ours.value(), commands.value(), library.value(), results);
    results.add(
        Figure.atMost(
            TENTH,
            "tools.over-commands",
            overCommands.value(),
            "x",
            "ours over ykman's commands with OpenSSL as the authority"));
    results.add(
        Figure.atMost(
            1, "tools.over-library", overLibrary.value(), "x", "ours over ykman's Python library"));
  }

  private static void report(double ours, double commands, double library, Results results) {
    results.add(
        Figure.of("tools.ours", ours, "s", "our client's process, through PC/SC, P-256 keys"));
    results.add(Figure.of("tools.commands", commands, "s", "the same by ykman and OpenSSL"));
    results.add(Figure.of("tools.library", library, "s", "the same by ykman's Python library"));
  }

  /** What is to be measured. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Gets ready, which is not measured. */
  private interface Preparation {
    Work with(Tools tools) throws IOException, InterruptedException;
  }

  /** How long it takes on a fresh device in a reader of its own, in seconds. */
  private static double time(Path folder, Preparation preparation)
      throws IOException, InterruptedException {
    VirtualDevice device = Devices.seeded(Devices.nextSerial(), Speed.FAST);
    Path own = Files.createTempDirectory(folder, "pcsc-");
    try (PcscDaemon daemon = PcscDaemon.with(device, own)) {
      Work work = preparation.with(daemon.tools());
      long start = System.nanoTime();
      work.run();
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static Work issue(ServerProcess server, Path folder, Tools tools) throws IOException {
    List<String> command =
        Launch.workstation(
            folder.resolve("client.jsa"),
            PcscDaemon.READER,
            server.origin().toString(),
            server.ticket(KeyAlgorithm.ECC_P256));
    return () -> tools.attempt(command).succeeded();
  }
}

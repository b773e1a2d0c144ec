package org.keywright.acceptance.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.keywright.acceptance.workbench.Output;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.acceptance.workbench.Tools;
import org.keywright.cardcheck.cli.Main;

/** {@code keywright card check} on the device in the reader, in a process of its own. */
final class CardCheckProgram {

  private CardCheckProgram() {}

  /** Runs it; the PIN goes to its standard input. */
  static Output run(Tools tools, String pin, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of("--reader", PcscDaemon.READER));
    command.add("--pin-fd=0");
    command.addAll(options);
    return tools.attempt(command, pin);
  }
}

package org.keywright.acceptance.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.keywright.acceptance.workbench.Output;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.acceptance.workbench.Tools;
import org.keywright.cardcheck.cli.Main;

/** {@code keywright card check}, in a process of its own. */
final class CardCheckProgram {

  private static final String JSON = "card-check.json";

  private CardCheckProgram() {}

  /** Runs it on the device in the reader; the PIN goes to its standard input. */
  static Output run(Tools tools, String pin, List<String> options)
      throws IOException, InterruptedException {
    return run(tools, List.of("--reader", PcscDaemon.READER, "--pin-fd=0"), options, pin);
  }

  /** Judges the device in the reader. */
  static CardCheckReport judge(Tools tools, String pin, List<String> options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--json", JSON));
    return CardCheckReport.of(run(tools, pin, all), tools.read(JSON));
  }

  /** Judges a folder with the objects of a card. */
  static CardCheckReport judgeFolder(Tools tools, String folder, List<String> options)
      throws IOException, InterruptedException {
    Output output = run(tools, List.of("--dir", folder, "--json", JSON), options);
    return CardCheckReport.of(output, tools.read(JSON));
  }

  private static Output run(Tools tools, List<String> card, List<String> options, String... input)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(card);
    command.addAll(options);
    return tools.attempt(command, input);
  }
}

package org.keywright.demo;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param once whether to issue one device and end
 * @param json where to write the report, if anywhere
 * @param model of the virtual device: {@code security-key}, {@code plain} or {@code managed}
 * @param port of the server, 0 for any
 */
record Options(boolean once, @Nullable Path json, String model, int port) {

  static final List<String> MODELS = List.of("security-key", "plain", "managed");

  static final String USAGE =
      """
      Usage: keywright demo [--once] [--json FILE] [--model MODEL] [--port PORT]

        --once        issue one device, print a report and end
        --json FILE   write the report of --once as JSON
        --model NAME  security-key (default), plain (a PIV card without extensions) or
                      managed (a PIV card that is managed through GlobalPlatform SCP03)
        --port PORT   where the server listens; 8080, or any free one with --once
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException telling what is wrong with it
   */
  static Options parse(List<String> arguments) {
    boolean once = false;
    Path json = null;
    String model = "security-key";
    int port = -1;
    Iterator<String> left = arguments.iterator();
    while (left.hasNext()) {
      String name = left.next();
      switch (name) {
        case "--once" -> once = true;
        case "--json" -> json = Path.of(value(name, left));
        case "--model" -> model = value(name, left);
        case "--port" -> port = port(value(name, left));
        default -> throw new IllegalArgumentException("there is no option " + name);
      }
    }
    if (!MODELS.contains(model)) {
      throw new IllegalArgumentException("there is no model " + model);
    }
    if (json != null && !once) {
      throw new IllegalArgumentException("--json goes with --once");
    }
    return new Options(once, json, model, port >= 0 ? port : once ? 0 : 8080);
  }

  private static String value(String name, Iterator<String> left) {
    if (!left.hasNext()) {
      throw new IllegalArgumentException(name + " wants a value");
    }
    return left.next();
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException("--port is a number from 0 to 65535, not " + text);
  }

  /** The models of all virtual devices, the chosen one first; for {@code --once} it alone. */
  List<String> models() {
    return once
        ? List.of(model)
        : Stream.concat(Stream.of(model), MODELS.stream().filter(name -> !name.equals(model)))
            .toList();
  }
}

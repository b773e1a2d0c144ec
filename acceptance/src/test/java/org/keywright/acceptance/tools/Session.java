package org.keywright.acceptance.tools;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.keywright.acceptance.workbench.Output;

/** What {@link StationProgram} printed. */
record Session(String text, Map<String, String> values) {

  static Session of(Output output) {
    Map<String, String> values = new TreeMap<>();
    output
        .succeeded()
        .text()
        .lines()
        .map(line -> line.split(" ", 2))
        .filter(line -> line.length == 2)
        .forEach(line -> values.put(line[0], line[1]));
    return new Session(output.text(), values);
  }

  String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new AssertionError("no " + name + " in: " + text);
    }
    return value;
  }

  int number(String name) {
    return Integer.parseInt(get(name));
  }

  /** Header and number of further bytes of each command that went to the device. */
  List<String> commands() {
    return List.of(get("commands").split(" "));
  }
}

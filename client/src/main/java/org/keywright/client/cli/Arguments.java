package org.keywright.client.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keywright.client.PlainText;

/**
 * Arguments of a command, taken apart: options with a value ({@code --name value} or {@code
 * --name=value}), flags, and words.
 */
final class Arguments {

  private final Map<String, List<String>> values = new HashMap<>();
  private final Set<String> flags = new HashSet<>();
  private final List<String> words = new ArrayList<>();

  private Arguments() {}

  /**
   * Takes arguments apart.
   *
   * @param options that have a value
   * @param flags that have none
   * @throws CommandException if there is an option that is in neither, or one lacks its value
   */
  static Arguments parse(List<String> arguments, Set<String> options, Set<String> flags)
      throws CommandException {
    Arguments parsed = new Arguments();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (!argument.startsWith("--")) {
        parsed.words.add(argument);
      } else if (flags.contains(argument)) {
        parsed.flags.add(argument);
      } else if (!options.contains(name)) {
        throw CommandException.usage("no such option: " + PlainText.of(argument, 60));
      } else if (equals >= 0) {
        parsed.add(name, argument.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        i++;
        parsed.add(name, arguments.get(i));
      } else {
        throw CommandException.usage(name + " needs a value");
      }
    }
    return parsed;
  }

  private void add(String name, String value) {
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  List<String> all(String option) {
    return values.getOrDefault(option, List.of());
  }

  Optional<String> one(String option) throws CommandException {
    List<String> given = all(option);
    if (given.size() > 1) {
      throw CommandException.usage(option + " is given more than once");
    }
    return given.stream().findFirst();
  }

  String need(String option) throws CommandException {
    return one(option).orElseThrow(() -> CommandException.usage(option + " is missing"));
  }

  /** The words that are no options; exactly so many. */
  List<String> words(int count) throws CommandException {
    if (words.size() > count) {
      throw CommandException.usage("what is " + PlainText.of(words.get(count), 60) + "?");
    }
    if (words.size() < count) {
      throw CommandException.usage("something is missing");
    }
    return List.copyOf(words);
  }

  /**
   * Ports of virtual readers, {@code --virtual PORT} or {@code HOST:PORT} with a host that is this
   * machine: their protocol has neither authentication nor encryption.
   */
  List<Integer> virtualPorts() throws CommandException {
    List<Integer> ports = new ArrayList<>();
    for (String value : all("--virtual")) {
      int colon = value.lastIndexOf(':');
      String host = colon < 0 ? "localhost" : value.substring(0, colon);
      if (!Set.of("localhost", "127.0.0.1", "[::1]").contains(host)) {
        throw CommandException.usage("virtual readers are on this machine (localhost) only");
      }
      ports.add(number("--virtual", value.substring(colon + 1), 1, 65535));
    }
    return ports;
  }

  static int number(String option, String value, int least, int most) throws CommandException {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw CommandException.usage(option + " needs a number from " + least + " to " + most);
  }
}

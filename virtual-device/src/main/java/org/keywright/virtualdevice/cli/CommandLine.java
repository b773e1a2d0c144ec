package org.keywright.virtualdevice.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.Speed;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;

/**
 * What the command line asks for.
 *
 * @param help whether help is all that is asked for
 * @param devices the devices, one or more unless help is asked for
 * @param control the port of the control socket, 0 for any; absent for none
 */
record CommandLine(boolean help, List<Device> devices, OptionalInt control) {

  static final String HELP =
      """
      Security devices in software.

      --model NAME                 starts the options of one more device:
                                     security-key   PIV with a vendor's extensions, attestation
                                     plain          SP 800-73, managed by its 9B key
                                     managed        SP 800-73, managed through SCP03
        --serial N                 serial number (default: random)
        --state FILE               keeps the device's memory in this file
        --seed N                   repeatable keys and challenges, for tests only
        --firmware V               firmware of a security-key, such as 5.7.1 (default: 5.4.3)
        --attestation-family N     whose root attests its keys (default: 1)
        --print-attestation-root FILE   writes that root as PEM; - for standard output
        --management-algorithm A   9B of a plain card: 3des, aes128, aes192, aes256 (default: aes128)
        --channel-algorithm A      SCP03 keys of a managed card: aes128, aes192, aes256
        --predictable-challenges   SCP03 with i = 70 instead of 60
        --speed real|fast          as slow as a real chip, or not (default: fast)
        --fault SPEC               something that goes wrong, may be given again:
                                     KIND@NUMBER[=VALUE] or KIND@ins=HEX[:OCCURRENCE][=VALUE]
                                     with KIND of remove, lose-reply, garbage, reset,
                                     reset-announced, answer, answer-after, lying-length, endless,
                                     swap, slow; VALUE is a status word or milliseconds
        --reset-when-idle MILLIS   resets the card when it is left alone for so long
        --pin-blocked              starts with a blocked PIN
        --card FOLDER              puts the objects of another card on it (chuid.bin,
                                   9a-piv-auth.crt and so on), with keys that are not that card's
        --listen PORT              waits for a reader on the loopback interface; 0 for any port
        --vpcd HOST:PORT           plugs the device into the virtual reader of a PC/SC daemon
      --control PORT               takes commands on the loopback interface; 0 for any port.
                                   "help" there lists them
      --help                       this text
      """;

  /** One device and how it is reached. */
  record Device(
      String model,
      DeviceOptions options,
      List<Fault> faults,
      Duration idle,
      boolean pinBlocked,
      @Nullable Path card,
      OptionalInt listen,
      @Nullable InetSocketAddress vpcd,
      @Nullable String rootFile) {}

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with what was wrong and what is possible
   */
  static CommandLine parse(List<String> arguments) {
    Deque<String> left = new ArrayDeque<>(arguments);
    List<DeviceArguments> devices = new ArrayList<>();
    OptionalInt control = OptionalInt.empty();
    while (!left.isEmpty()) {
      String name = left.removeFirst();
      switch (name) {
        case "--help", "-h" -> {
          return new CommandLine(true, List.of(), OptionalInt.empty());
        }
        case "--model" -> devices.add(new DeviceArguments(value(name, left)));
        case "--control" -> control = OptionalInt.of(port(name, value(name, left)));
        default -> {
          if (devices.isEmpty()) {
            throw new IllegalArgumentException(
                name + " belongs to a device: give --model first; --help lists all options");
          }
          devices.getLast().take(name, left);
        }
      }
    }
    if (devices.isEmpty()) {
      throw new IllegalArgumentException("no device: give --model; --help lists all options");
    }
    return new CommandLine(false, devices.stream().map(DeviceArguments::finish).toList(), control);
  }

  private static String value(String name, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    return left.removeFirst();
  }

  private static long number(String name, String value, long least, long most) {
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " needs a number, not " + value, e);
    }
    throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
  }

  private static int port(String name, String value) {
    return (int) number(name, value, 0, 65535);
  }

  /** The options of one device, as they are read. */
  private static final class DeviceArguments {

    private final String model;
    private final DeviceOptions options = DeviceOptions.defaults();
    private final List<Fault> faults = new ArrayList<>();
    private Duration idle = Duration.ZERO;
    private boolean pinBlocked;
    private @Nullable Path card;
    private OptionalInt listen = OptionalInt.empty();
    private @Nullable InetSocketAddress vpcd;
    private @Nullable String rootFile;

    DeviceArguments(String model) {
      if (!DeviceModels.names().contains(model)) {
        throw new IllegalArgumentException(
            "no such model: " + model + "; there are " + String.join(", ", DeviceModels.names()));
      }
      this.model = model;
    }

    void take(String name, Deque<String> left) {
      switch (name) {
        case "--pin-blocked" -> pinBlocked = true;
        case "--predictable-challenges" -> options.predictableChallenges(true);
        default -> take(name, value(name, left));
      }
    }

    private void take(String name, String value) {
      switch (name) {
        case "--serial" -> options.serial((int) number(name, value, 1, Integer.MAX_VALUE - 1));
        case "--state" -> options.stateFile(Path.of(value));
        case "--seed" -> options.seed(number(name, value, Long.MIN_VALUE, Long.MAX_VALUE));
        case "--firmware" -> options.firmware(value);
        case "--attestation-family" ->
            options.attestationFamily(number(name, value, Long.MIN_VALUE, Long.MAX_VALUE));
        case "--print-attestation-root" -> rootFile = value;
        case "--management-algorithm" -> options.managementAlgorithm(algorithm(name, value));
        case "--channel-algorithm" -> options.channelAlgorithm(algorithm(name, value));
        case "--card" -> card = Path.of(value);
        case "--speed" -> options.speed(speed(value));
        case "--fault" -> faults.add(Fault.parse(value));
        case "--reset-when-idle" -> idle = Duration.ofMillis(number(name, value, 1, 3_600_000));
        case "--listen" -> listen = OptionalInt.of(port(name, value));
        case "--vpcd" -> vpcd = address(value);
        default ->
            throw new IllegalArgumentException(
                "no such option: " + name + "; --help lists all options");
      }
    }

    Device finish() {
      if (listen.isEmpty() && vpcd == null && rootFile == null) {
        throw new IllegalArgumentException(
            "the " + model + " cannot be reached: give --listen or --vpcd");
      }
      return new Device(
          model, options, List.copyOf(faults), idle, pinBlocked, card, listen, vpcd, rootFile);
    }

    private static Speed speed(String value) {
      return switch (value) {
        case "fast" -> Speed.FAST;
        case "real" -> Speed.REAL;
        default -> throw new IllegalArgumentException("--speed is real or fast, not " + value);
      };
    }

    private static SymmetricAlgorithm algorithm(String name, String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "3des" -> SymmetricAlgorithm.TRIPLE_DES;
        case "aes128" -> SymmetricAlgorithm.AES_128;
        case "aes192" -> SymmetricAlgorithm.AES_192;
        case "aes256" -> SymmetricAlgorithm.AES_256;
        default ->
            throw new IllegalArgumentException(
                name + " is 3des, aes128, aes192 or aes256, not " + value);
      };
    }

    private static InetSocketAddress address(String value) {
      int colon = value.lastIndexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("--vpcd looks like localhost:35963, not " + value);
      }
      int port = (int) number("--vpcd", value.substring(colon + 1), 1, 65535);
      return new InetSocketAddress(value.substring(0, colon), port);
    }
  }
}

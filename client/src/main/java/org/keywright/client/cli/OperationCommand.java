package org.keywright.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.ScriptRejectedException;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.client.DeviceSession;
import org.keywright.client.HttpExchanger;
import org.keywright.client.PlainText;
import org.keywright.client.SessionOutcome;
import org.keywright.client.device.DeviceLink;
import org.keywright.client.device.Readers;
import org.keywright.client.trust.TrustStore;

/** Has something done to a device, or goes on with it. Used once. */
final class OperationCommand {

  private static final Set<String> OPTIONS =
      Set.of(
          "--server",
          "--token-file",
          "--holder",
          "--policy",
          "--retry",
          "--device",
          "--reader",
          "--virtual",
          "--json",
          "--pin-fd",
          "--trust");
  private static final Set<String> FLAGS = Set.of("--demo", "--yes");
  private static final int MAX_TOKEN = 512;

  private final DeviceOperation operation;
  private final Arguments options;
  private final Terminal terminal;
  private final Path configuration;
  private final Cancel cancel;

  private long started = System.nanoTime();
  private @Nullable UUID issuance;
  private @Nullable DeviceSession session;

  OperationCommand(
      DeviceOperation operation,
      List<String> arguments,
      Terminal terminal,
      Path configuration,
      Cancel cancel)
      throws CommandException {
    this.operation = operation;
    this.options = Arguments.parse(arguments, OPTIONS, FLAGS);
    this.terminal = terminal;
    this.configuration = configuration;
    this.cancel = cancel;
  }

  ExitCode run() throws CommandException {
    options.words(0);
    URI origin = TrustCommand.origin(options.need("--server"));
    checkOperation();
    PinEntry pins = pins();
    String token = token(Path.of(options.need("--token-file")));
    Optional<String> json = options.one("--json");
    ExitCode exit;
    Report report;
    try {
      SessionOutcome outcome = perform(origin, token, pins);
      report = report(outcome.receipt() == null ? "failed" : "done", outcome, outcome.problem());
      exit = outcome.receipt() == null ? ExitCode.FAILED : ExitCode.DONE;
      summarize(origin, outcome);
    } catch (InterruptedException e) {
      Problem problem = problem("CANCELLED", "Cancelled.", true);
      terminal.tell("Cancelled.");
      hint(origin, problem);
      report = report("cancelled", null, problem);
      exit = ExitCode.CANCELLED;
    } catch (CommandException e) {
      terminal.tell(e.text());
      Problem problem = problem(e.code(), e.text(), issuance != null);
      hint(origin, problem);
      report = report("failed", null, problem);
      exit = e.exit();
    }
    if (json.isPresent()) {
      report.write(json.get(), terminal);
    }
    return exit;
  }

  private void checkOperation() throws CommandException {
    Optional<String> retried = options.one("--retry");
    if (retried.isPresent()) {
      uuid("--retry", retried.get());
    } else if (operation.namesDevice()) {
      uuid("--device", options.need("--device"));
    } else {
      options.need("--holder");
      options.need("--policy");
    }
    String consequence = operation.consequence();
    if (consequence == null && options.has("--yes")) {
      throw CommandException.usage("--yes is for what cannot be taken back");
    }
    if (consequence != null && !options.has("--yes") && !terminal.isInteractive()) {
      throw CommandException.usage(consequence + ": give --yes where there is nobody to ask");
    }
  }

  private static UUID uuid(String option, String value) throws CommandException {
    try {
      return UUID.fromString(value);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.USAGE, "USAGE", option + " needs an id such as 123e4567-e89b-12d3-a456-…", e);
    }
  }

  private @Nullable PinEntry pins() throws CommandException {
    Optional<String> descriptor = options.one("--pin-fd");
    if (descriptor.isPresent()) {
      return new PinEntry.FromDescriptor(
          Arguments.number("--pin-fd", descriptor.get(), 0, 1023), terminal);
    }
    return terminal.isInteractive() ? new PinEntry.FromConsole(terminal) : null;
  }

  private String token(Path file) throws CommandException {
    byte[] bytes = new byte[MAX_TOKEN + 2];
    try (InputStream in = Files.newInputStream(file)) {
      warnIfReadable(file);
      int length = in.readNBytes(bytes, 0, bytes.length);
      while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
        length--;
      }
      String token = new String(bytes, 0, length, StandardCharsets.US_ASCII);
      if (!token.matches("[\\x21-\\x7E]{1," + MAX_TOKEN + "}")) {
        throw CommandException.usage(file + " does not hold a token: one line, nothing else");
      }
      return token;
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, "USAGE", file + " cannot be read: is this the token's file?", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private void warnIfReadable(Path file) throws IOException {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        terminal.tell(
            "Warning: everybody on this computer can read " + file + "; try: chmod 600 " + file);
      }
    } catch (UnsupportedOperationException e) {
      // No such permissions here.
    }
  }

  private SessionOutcome perform(URI origin, String token, @Nullable PinEntry pins)
      throws CommandException, InterruptedException {
    boolean demo = options.has("--demo");
    try (DeviceLink device = device(demo);
        HttpExchanger exchanger = new HttpExchanger(origin);
        OperatorApi api = new OperatorApi(origin, token)) {
      TrustedServer server =
          TrustCommand.decide(
              TrustStore.of(configuration, demo),
              origin,
              exchanger.identity(),
              options.one("--trust"),
              terminal);
      started = System.nanoTime();
      OperatorApi.Started begun = start(api);
      issuance = begun.issuance();
      Person person = new Person(terminal, pins, options.has("--yes"));
      DeviceSession running =
          new DeviceSession(device, server, exchanger, person, Clock.systemUTC());
      session = running;
      cancel.by(running::cancel);
      return running.run(begun.ticket());
    } catch (ScriptRejectedException e) {
      throw new CommandException(
          ExitCode.FAILED, "SCRIPT_REFUSED", String.valueOf(e.getMessage()), e);
    } catch (CardTransportException e) {
      throw new CommandException(
          ExitCode.DEVICE, "DEVICE_UNREACHABLE", capital(String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.SERVER, "SERVER_UNREACHABLE", capital(String.valueOf(e.getMessage())), e);
    }
  }

  private OperatorApi.Started start(OperatorApi api) throws CommandException, InterruptedException {
    Optional<String> retried = options.one("--retry");
    if (retried.isPresent()) {
      return api.retry(uuid("--retry", retried.get()));
    }
    return operation.namesDevice()
        ? api.begin(operation, uuid("--device", options.need("--device")))
        : api.issue(options.need("--holder"), options.need("--policy"));
  }

  /** The one device that is meant. */
  private DeviceLink device(boolean demo) throws CommandException, CardTransportException {
    List<Integer> ports = options.virtualPorts();
    Optional<String> name = options.one("--reader");
    Readers readers =
        demo || (!ports.isEmpty() && name.isEmpty()) ? Readers.virtual(ports) : Readers.all(ports);
    if (demo && ports.isEmpty()) {
      throw CommandException.usage(
          "a demonstration drives virtual devices only: give --virtual PORT");
    }
    List<Readers.Reader> all = readers.list();
    List<Readers.Reader> meant =
        (name.isPresent() ? Readers.named(all, name.get()) : all)
            .stream().filter(Readers.Reader::cardPresent).toList();
    if (meant.size() == 1) {
      return readers.open(meant.getFirst());
    }
    if (meant.size() > 1) {
      throw new CommandException(
          ExitCode.DEVICE,
          "DEVICE_AMBIGUOUS",
          "There are several devices. Say which with --reader:\n" + names(meant));
    }
    if (all.isEmpty()) {
      String problem = readers.pcscProblem();
      throw new CommandException(
          ExitCode.DEVICE,
          "NO_READER",
          (problem == null ? "" : PlainText.of(problem, 300) + "\n") + ReadersCommand.NO_READER);
    }
    throw new CommandException(
        ExitCode.DEVICE,
        "NO_DEVICE",
        (name.isPresent() ? "There is no device in such a reader." : "There is no device.")
            + " Insert it and try again. The readers are:\n"
            + names(all));
  }

  private static String names(List<Readers.Reader> readers) {
    return String.join(
        "\n", readers.stream().map(r -> "  " + PlainText.of(r.name(), 120)).toList());
  }

  private void summarize(URI origin, SessionOutcome outcome) {
    Receipt receipt = outcome.receipt();
    if (receipt != null) {
      terminal.print(
          "Done: device %s (%s) is %s."
              .formatted(
                  receipt.device(),
                  PlainText.of(outcome.hardwareId(), 128),
                  PlainText.of(receipt.state(), 40)));
      for (Receipt.Certificate certificate : receipt.certificates()) {
        terminal.print(
            "  %s  %s  %s  until %s"
                .formatted(
                    PlainText.of(certificate.slot(), 8),
                    PlainText.of(certificate.algorithm(), 20),
                    PlainText.of(certificate.subject(), 120),
                    PlainText.of(certificate.notAfter(), 40)));
      }
      terminal.print(
          "  %d objects, %d checks, %d exchanges, %d APDUs, %.1f s (%.1f s of them the device)"
              .formatted(
                  receipt.contents().size(),
                  receipt.checks().size(),
                  outcome.exchanges(),
                  outcome.apdus(),
                  millis() / 1000.0,
                  outcome.deviceMillis() / 1000.0));
      return;
    }
    Problem problem = outcome.problem();
    if (problem != null) {
      terminal.tell(PlainText.of(problem.message(), 500));
      terminal.tell("  code: " + PlainText.of(problem.code(), 60));
      tellIfAny("stage", problem.stage());
      tellIfAny("detail", problem.detail());
      tellIfAny("correlation id", problem.correlationId());
      hint(origin, problem);
    }
  }

  private void tellIfAny(String name, String value) {
    if (!value.isBlank()) {
      terminal.tell("  " + name + ": " + PlainText.of(value, 500));
    }
  }

  /** What to type next. */
  private void hint(URI origin, Problem problem) {
    UUID run = issuance;
    if (run == null) {
      return;
    }
    if (!problem.retriable()) {
      terminal.tell("This cannot be retried on the same device as it is.");
      return;
    }
    terminal.tell("To go on where it stopped:");
    terminal.tell(
        "  keywright client "
            + operation.word()
            + " --server "
            + origin
            + again("--token-file")
            + " --retry "
            + run
            + again("--reader")
            + again("--virtual")
            + (options.has("--demo") ? " --demo" : ""));
  }

  /** An option as it was given, for a shell. */
  private String again(String option) {
    StringBuilder text = new StringBuilder();
    for (String value : options.all(option)) {
      boolean plain = value.matches("[\\w./:@-]+");
      text.append(' ')
          .append(option)
          .append(' ')
          .append(plain ? value : "'" + value.replace("'", "'\\''") + "'");
    }
    return text.toString();
  }

  private long millis() {
    return (System.nanoTime() - started) / 1_000_000;
  }

  private static Problem problem(String code, String message, boolean retriable) {
    String text = message.substring(0, Math.min(500, message.length()));
    return new Problem(code, text, "", "", "", retriable);
  }

  private Report report(
      String result, @Nullable SessionOutcome outcome, @Nullable Problem problem) {
    DeviceSession run = session;
    DeviceSession.Counts counts =
        run == null ? new DeviceSession.Counts("", 0, 0, 0) : run.counts();
    Receipt receipt = outcome == null ? null : outcome.receipt();
    return new Report(
        result,
        issuance,
        receipt == null ? null : receipt.device(),
        counts.hardwareId().isEmpty() ? null : counts.hardwareId(),
        receipt == null ? null : receipt.state(),
        counts.exchanges(),
        counts.apdus(),
        millis(),
        counts.deviceMillis(),
        receipt == null ? List.of() : receipt.contents(),
        receipt == null ? List.of() : receipt.certificates(),
        receipt == null ? List.of() : receipt.checks(),
        problem);
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}

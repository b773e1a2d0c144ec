package org.keywright.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.ResponseChainingTransport;
import org.keywright.card.transport.VirtualReaderTransport;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.DeviceSession;
import org.keywright.client.HttpExchanger;
import org.keywright.client.SessionOutcome;
import org.keywright.client.host.ReaderLocks;
import org.keywright.client.host.Workstation;
import org.keywright.client.trust.TrustStore;
import tools.jackson.databind.JsonNode;

/**
 * Starts the demonstration. Exit status 0 if all went well, 1 if not, 2 for a wrong command line.
 */
public final class Demo {

  private final Options options;
  private final PrintStream out;
  private final Path folder;
  private final Path testdata;

  private Demo(Options options, PrintStream out, Path folder, Path testdata) {
    this.options = options;
    this.out = out;
    this.folder = folder;
    this.testdata = testdata;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setProperty("com.sun.security.enableCRLDP", "true");
    Options options;
    try {
      options = Options.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("keywright: " + e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    Path folder = Files.createTempDirectory("keywright-demo-");
    Path testdata = Path.of(System.getProperty("keywright.testdata"));
    int status;
    try (Processes processes = new Processes()) {
      status = new Demo(options, out, folder, testdata).run(processes) ? 0 : 1;
    } catch (IOException e) {
      System.err.println("keywright: " + e.getMessage());
      System.err.println("The logs are in " + folder);
      System.exit(1);
      return;
    }
    delete(folder);
    System.exit(status);
  }

  /** Nothing of a demonstration is kept but the report. */
  private static void delete(Path folder) throws IOException {
    List<Path> contents;
    try (Stream<Path> walk = Files.walk(folder)) {
      contents = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : contents) {
      Files.deleteIfExists(path);
    }
  }

  private boolean run(Processes processes) throws Exception {
    out.println("  Starting virtual devices and the server …");
    DemoDevices devices = DemoDevices.start(processes, options.models(), folder);
    DemoDevice device = devices.devices().getFirst();
    URI origin = DemoServer.origin(options.port());
    DemoDesk desk =
        new DemoDesk(
            new DemoReader(devices), new DemoScanner(testdata.resolve("fingerprints/sourceafis")));
    Workstation station = workstation(desk, folder);
    try (Bridge bridge = Bridge.start(origin, station, desk)) {
      Path bridgeFile = folder.resolve("bridge.json");
      bridge.writeTo(bridgeFile);
      DemoServer server = DemoServer.start(processes, origin, folder, bridgeFile);
      try (Api api = new Api(server.origin());
          HttpExchanger exchanger = new HttpExchanger(server.origin())) {
        DemoData data = new DemoData(api, folder, testdata);
        List<DemoData.SignInName> names = data.create();
        if (options.once()) {
          return issue(server, device, api);
        }
        Judgement judgement = Judgement.by(api, folder);
        station.trust().add(server.origin(), exchanger.identity());
        welcome(server, device, data, names, judgement);
        Thread.sleep(Duration.ofDays(3650));
        return true;
      }
    }
  }

  /** A client with what is on the desk, with what it keeps in a folder. */
  static Workstation workstation(DemoDesk desk, Path folder) {
    return new Workstation(
        desk.reader(),
        desk.scanner(),
        new ReaderLocks(folder.resolve("locks")),
        TrustStore.of(folder.resolve("client"), true),
        HttpExchanger::new,
        true,
        Clock.systemUTC());
  }

  private boolean issue(DemoServer server, DemoDevice device, Api api) throws Exception {
    JsonNode started =
        api.post("/api/v1/issuances", Map.of("holder", DemoData.HOLDER, "policy", DemoData.POLICY));
    try (Secret pin = Timeline.choosePin();
        HttpExchanger exchanger = new HttpExchanger(server.origin())) {
      ServerIdentity identity = exchanger.identity();
      TrustedServer trusted =
          new TrustedServer(identity.origin(), identity.root(), identity.demo());
      Timeline timeline = new Timeline(pin);
      SessionOutcome outcome;
      Duration took;
      try (CardTransport reader = connect(device)) {
        long begin = System.nanoTime();
        outcome =
            new DeviceSession(reader, trusted, exchanger, timeline, Clock.systemUTC())
                .run(started.get("ticket").stringValue());
        timeline.end();
        took = Duration.ofNanos(System.nanoTime() - begin);
      }
      List<DeviceChecks.Check> checks =
          outcome.receipt() == null ? List.of() : check(device, pin, api);
      Report report =
          new Report(
              "Virtual " + device.model().replace('-', ' ') + " " + outcome.hardwareId(),
              DemoData.HOLDER,
              outcome,
              timeline.steps(),
              checks,
              took);
      report.print(out);
      Path json = options.json();
      if (json != null) {
        report.write(json);
        out.println("  Written to " + json);
      }
      return report.isGood();
    }
  }

  /** Looks at an issued device in two ways, each in a session of its own. */
  private List<DeviceChecks.Check> check(DemoDevice device, Secret pin, Api api) throws Exception {
    List<DeviceChecks.Check> checks = new ArrayList<>();
    try (CardTransport reader = connect(device)) {
      checks.addAll(
          new DeviceChecks(new ResponseChainingTransport(reader), api).run(device.model(), pin));
    }
    checks.add(Judgement.by(api, folder).of(connect(device), pin));
    return checks;
  }

  private static CardTransport connect(DemoDevice device) throws IOException {
    return VirtualReaderTransport.connect(device.port(), Duration.ofSeconds(60));
  }

  private void welcome(
      DemoServer server,
      DemoDevice device,
      DemoData data,
      List<DemoData.SignInName> names,
      Judgement judgement) {
    out.println();
    out.println("  Keywright is running at " + server.origin());
    out.println("  It is a demonstration: its data are in " + folder + " and may be deleted.");
    out.println();
    out.println("  Sign-in names");
    for (DemoData.SignInName name : names) {
      out.printf("    %-10s %-16s password %s%n", name.name(), name.role(), name.password());
    }
    out.println();
    out.println("  Open the address, sign in as ada, and press Add Device.");
    out.println();
    out.println(
        "  A virtual " + device.model() + " is in the reader on port " + device.port() + ".");
    out.println("  To issue it without a browser, in another terminal:");
    out.println();
    out.printf(
        "    ./keywright issue --demo --server %s --token-file %s \\%n"
            + "      --holder %s --policy \"%s\" --virtual %d%n",
        server.origin(), data.tokenFile(), DemoData.HOLDER, DemoData.POLICY, device.port());
    out.println();
    out.println("  and to have it judged by the standards, with the PIN that you gave it:");
    out.println();
    out.println(judgement.command(device));
    out.println();
    out.println("  Ctrl-C ends it.");
  }
}

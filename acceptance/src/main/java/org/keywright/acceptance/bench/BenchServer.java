package org.keywright.acceptance.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import org.keywright.acceptance.workbench.Entitled;
import org.keywright.acceptance.workbench.StaffPolicy;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.server.actor.Actor;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.Policies;

/**
 * The server that is measured, a process of its own. The benchmark asks for tickets, and for what
 * only the process itself can tell, line by line; nothing of that is in the way of an issuance.
 * First argument: the folder of its data; the others: settings.
 */
final class BenchServer {

  private static final Set<DataObject> OBJECTS =
      Set.of(
          DataObject.CHUID,
          DataObject.CCC,
          DataObject.PRINTED_INFORMATION,
          DataObject.SECURITY_OBJECT);

  private static final int SIGNATURE_ROUNDS = 200;

  private final TestServer server;
  private final Signatures signatures = new Signatures();
  private final Map<KeyAlgorithm, UUID> policies = new EnumMap<>(KeyAlgorithm.class);
  private final UUID person;
  private @Nullable Recording recording;

  private BenchServer(TestServer server) throws GeneralSecurityException {
    this.server = server;
    this.person =
        server
            .bean(People.class)
            .create(
                new PersonDetails(
                    "Ada Example", "Ada", "Example", "ada@example.org", "ada@example.org", "Lab"),
                Actor.system())
            .id();
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    // What the server itself says goes to its log.
    System.setOut(System.err);
    TestServer server =
        new TestServer(Path.of(arguments[0]))
            .trusting(Workbench.MODEL, Workbench.newDevice().attestationRoot().orElseThrow());
    List.of(arguments).subList(1, arguments.length).forEach(server::with);
    server.start();
    BenchServer bench = new BenchServer(server);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    answers.println("READY " + server.port());
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      answers.println(bench.answer(line.split(" ", -1)));
    }
    server.close();
  }

  private String answer(String[] question) throws Exception {
    return switch (question[0]) {
      case "ticket" -> ticket(KeyAlgorithm.valueOf(question[1]));
      case "cpu" -> Long.toString(cpuNanos());
      case "made" -> Long.toString(signatures.made(SIGNATURE_ROUNDS));
      case "signatures" -> Long.toString(signatures.madeAndVerified(SIGNATURE_ROUNDS));
      case "profile" -> profile(Path.of(question[1]));
      case "heap" -> Long.toString(heapAfterCollection());
      default -> throw new IOException("no such question: " + question[0]);
    };
  }

  private String ticket(KeyAlgorithm algorithm) {
    UUID policy =
        policies.computeIfAbsent(
            algorithm,
            all -> {
              UUID made =
                  server
                      .bean(Policies.class)
                      .create(
                          StaffPolicy.of(
                              "Staff with " + all,
                              Workbench.MODEL,
                              slot -> all,
                              OBJECTS,
                              null,
                              null),
                          Actor.system())
                      .id();
              Entitled.to(server, person, made);
              return made;
            });
    return server.bean(Issuances.class).start(person, policy, Actor.system()).ticket();
  }

  /** Begins to record where time goes, or ends it and writes the file. */
  private String profile(Path file) throws Exception {
    Recording running = recording;
    if (running == null) {
      running = new Recording(Configuration.getConfiguration("profile"));
      running.start();
      recording = running;
    } else {
      running.dump(file);
      running.close();
      recording = null;
    }
    return "";
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

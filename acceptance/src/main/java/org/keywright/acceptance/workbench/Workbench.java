package org.keywright.acceptance.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.keywright.card.transport.CardTransport;
import org.keywright.client.SessionOutcome;
import org.keywright.server.actor.Actor;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.Attestation;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.Policies;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/**
 * A server, a person, a policy that takes no time (P-256 keys alone), and as many devices as a test
 * wants. What can go wrong in the server is in its {@code clock}, {@code authority} and {@code
 * transactions}.
 */
public final class Workbench implements AutoCloseable {

  public static final String MODEL = "piv-security-key-5.4";

  /** Nine digits: what has eight is a code. */
  private static final AtomicInteger SERIALS = new AtomicInteger(200_000_000);

  public final MovableClock clock = new MovableClock();
  public final AuthorityFaults authority = new AuthorityFaults();
  public final TransactionFaults transactions = new TransactionFaults();
  public final DatabaseFaults database = new DatabaseFaults();
  public final TestServer server;
  private @Nullable UUID person;
  private @Nullable UUID policy;

  /** How an attempt ended: with an outcome, or with what kept it from having one. */
  public record Ending(@Nullable SessionOutcome outcome, @Nullable Exception error) {

    /** Whether the device is in use now. */
    public boolean active() {
      return outcome != null
          && outcome.receipt() != null
          && outcome.receipt().state().equals("ACTIVE");
    }

    /** How it ended, where it came to an end. */
    public SessionOutcome ended() {
      return java.util.Objects.requireNonNull(outcome);
    }

    /** What went wrong, where the server said so. */
    public org.keywright.card.wire.Problem problem() {
      return java.util.Objects.requireNonNull(ended().problem());
    }

    /** The problem's code, or the error's kind, or nothing. */
    public String code() {
      if (outcome != null) {
        return outcome.problem() == null ? "" : outcome.problem().code();
      }
      return String.valueOf(error);
    }

    @Override
    public String toString() {
      return active() ? "ACTIVE" : code() + (outcome == null ? "" : " " + outcome.problem());
    }
  }

  public Workbench(Path folder) throws Exception {
    this(folder, List.of());
  }

  public Workbench(Path folder, List<String> settings) throws Exception {
    this(folder, settings, List.of());
  }

  /**
   * A workbench in whose server something more is planted.
   *
   * @param planted what sees each part of the server before it is used
   */
  public Workbench(Path folder, List<String> settings, List<BeanPostProcessor> planted)
      throws Exception {
    this(
        new TestServer(folder)
            .with(context -> planted.forEach(context.getBeanFactory()::addBeanPostProcessor)),
        settings);
    prepare();
  }

  private Workbench(TestServer server, List<String> settings) throws Exception {
    this.server =
        server.trusting(MODEL, newDevice().attestationRoot().orElseThrow()).with(faults());
    settings.forEach(server::with);
    server.start();
  }

  /** A server on the data, and at the address, of one that is no more. */
  public static Workbench resume(Path folder, int port, List<String> settings) throws Exception {
    return new Workbench(new TestServer(folder, port), settings);
  }

  private void prepare() {
    person =
        server
            .bean(People.class)
            .create(
                new PersonDetails(
                    "Ada Example", "Ada", "Example", "ada@example.org", "ada@example.org", "Lab"),
                Actor.system())
            .id();
    policy = policy("Staff", null, false);
  }

  private ApplicationContextInitializer<ConfigurableApplicationContext> faults() {
    return context -> {
      context.getBeanFactory().addBeanPostProcessor(authority);
      context.getBeanFactory().addBeanPostProcessor(transactions);
      context.getBeanFactory().addBeanPostProcessor(database);
      clock.inServer().initialize(context);
    };
  }

  /** Another policy than the usual one. */
  public UUID policy(String name, @Nullable Attestation attestation, boolean usableWhilePending) {
    return policy(name, MODEL, attestation, usableWhilePending);
  }

  /** A policy for devices of another model than the usual one. */
  public UUID policy(
      String name, String model, @Nullable Attestation attestation, boolean usableWhilePending) {
    DevicePolicy made =
        StaffPolicy.of(
            name,
            model,
            slot -> KeyAlgorithm.ECC_P256,
            Set.of(
                DataObject.CHUID,
                DataObject.CCC,
                DataObject.PRINTED_INFORMATION,
                DataObject.SECURITY_OBJECT),
            attestation,
            usableWhilePending);
    UUID id = server.bean(Policies.class).create(made, Actor.system()).id();
    Entitled.to(server, Objects.requireNonNull(person), id);
    return id;
  }

  /** A device from the factory that nobody has seen before. */
  public static VirtualDevice newDevice() throws IOException {
    return DeviceModels.securityKey(DeviceOptions.defaults().serial(nextSerial()));
  }

  /** A serial number that no device in this process had before; a twin's is the next one. */
  public static int nextSerial() {
    return SERIALS.getAndAdd(2);
  }

  public IssuanceTicket begin() {
    return begin(Objects.requireNonNull(policy));
  }

  public IssuanceTicket begin(UUID by) {
    return server.bean(Issuances.class).start(Objects.requireNonNull(person), by, Actor.system());
  }

  public IssuanceTicket retry(UUID issuance) {
    return server.bean(Issuances.class).retry(issuance, Actor.system());
  }

  public Issuance issuance(UUID id) {
    return server.bean(Issuances.class).get(id);
  }

  public Ending attempt(VirtualDevice device, IssuanceTicket ticket) {
    return attempt(device, ticket, UnaryOperator.identity());
  }

  public Ending attempt(
      VirtualDevice device, IssuanceTicket ticket, UnaryOperator<Station> changes) {
    return attempt(device.transport(), ticket, changes);
  }

  /** The same over a way to the device that something was put into. */
  public Ending attempt(
      CardTransport device, IssuanceTicket ticket, UnaryOperator<Station> changes) {
    try {
      Station station = changes.apply(new Station(server).at(clock));
      return new Ending(station.redeem(device, ticket.ticket()), null);
    } catch (Exception e) {
      return new Ending(null, e);
    }
  }

  public Invariants check() {
    return new Invariants(server);
  }

  /** Does at once what the server does every few minutes: gives up what was left alone. */
  public void sweep() {
    server.bean(ScheduledTaskHolder.class).getScheduledTasks().stream()
        .filter(task -> task.toString().contains("TimeLimits"))
        .findFirst()
        .orElseThrow()
        .getTask()
        .getRunnable()
        .run();
  }

  /** Sets right all that a test made go wrong. */
  public void restore() {
    clock.restore();
    repair();
  }

  /** Sets right all that was made to go wrong, but time goes on from where it is. */
  public void repair() {
    authority.restore();
    transactions.restore();
    database.restore();
  }

  /** Everything in a folder, file after file. */
  public static List<byte[]> files(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).map(Workbench::read).toList();
    }
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}

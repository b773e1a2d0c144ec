package org.keywright.acceptance.torture;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.acceptance.torture.DeviceTroubles.ClientKilledError;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.Subject;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.client.Exchanger;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.issuance.HoldersPins;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceRequest;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.issuance.Operation;
import org.keywright.server.issuance.Renewals;
import org.keywright.virtualdevice.VirtualDevice;

/** One device and what is done with it on a site. Used by one thread at a time. */
final class Scene {

  /** A person's PIN in a place where it would not be found by chance. */
  private static final int PIN_DIGITS = 8;

  private final Site site;
  private final Model model;
  private final Random random;
  private final Random shared;
  private final Subject subject;
  private final String pin;
  private final String otherPin;
  private volatile @Nullable IssuanceTicket ticket;
  private volatile @Nullable Extent begun;
  private @Nullable Scene replaced;
  private int exchanges;

  /**
   * A new device.
   *
   * @param seed of what is this scene's alone
   * @param shared of what is the same in all scenes of its kind
   */
  Scene(Site site, Model model, long seed, long shared) throws IOException {
    this.shared = new Random(shared);
    this.site = site;
    this.model = model;
    this.random = new Random(seed);
    this.subject = new Subject(model.make(seed));
    pin = choose();
    otherPin = choose();
  }

  private String choose() {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < PIN_DIGITS; i++) {
      digits.append(random.nextInt(10));
    }
    subject.chosen(digits.toString());
    site.secrets().add(digits.toString());
    return digits.toString();
  }

  Site site() {
    return site;
  }

  Workbench bench() {
    return site.bench();
  }

  Model model() {
    return model;
  }

  /** Decides what the name of a cell leaves open; the same for the same seed. */
  Random random() {
    return random;
  }

  boolean isPinBlocked() {
    return device().inspect().piv().pinTriesLeft() == 0;
  }

  /** A number from 0 up to a bound, the same in each scene of its kind. */
  int choice(int bound) {
    return shared.nextInt(bound);
  }

  VirtualDevice device() {
    return subject.device();
  }

  private Issuances issuances() {
    return bench().server.bean(Issuances.class);
  }

  /** The run that was begun last. */
  Issuance run() {
    return issuances().get(subject.lastRun());
  }

  /** Whether anything was begun yet. */
  boolean isUntouched() {
    return subject.runs().isEmpty();
  }

  /** Begins to issue the device by the usual policy. */
  void begin() {
    begin(site.policy(model));
  }

  void begin(UUID policy) {
    take(bench().begin(policy));
  }

  /** Somebody has a device in use, and this one is begun to be issued in its place. */
  void replaceAnother() throws Exception {
    Scene old = new Scene(site, model, random.nextLong(), shared.nextLong());
    old.begin();
    old.attempt();
    Device before = old.inventory().orElseThrow();
    if (before.state() != DeviceState.ACTIVE) {
      throw new AssertionError("prepared: the old device is " + before.state());
    }
    IssuanceRequest request =
        new IssuanceRequest(
            Objects.requireNonNull(before.holder()),
            null,
            site.policy(model),
            before.id(),
            ReplacementReason.DAMAGED);
    take(issuances().start(request, Actor.system()));
    replaced = old;
  }

  /** What this one replaces is ended, at the latest when the server looks for what was left. */
  void mustHaveEndedReplaced() throws Exception {
    bench().sweep();
    Scene old = Objects.requireNonNull(replaced);
    DeviceState state = old.inventory().orElseThrow().state();
    if (state != DeviceState.TERMINATED) {
      throw new AssertionError("the device that was replaced is " + state);
    }
    old.look();
  }

  /** As long as another is to be issued in its place, nobody can use the old one. */
  private void lookAtReplaced() throws Exception {
    Scene old = replaced;
    if (old != null) {
      DeviceState state = old.inventory().orElseThrow().state();
      if (state != DeviceState.INVALID && state != DeviceState.TERMINATED) {
        throw new AssertionError("the device that is being replaced is " + state);
      }
      old.look();
    }
  }

  /** Whether somebody has the device, or is about to. */
  boolean isInUse() {
    return inventory().map(device -> device.state() != DeviceState.AVAILABLE).orElse(false);
  }

  boolean isSuspended() {
    return inventory().map(device -> device.state() == DeviceState.SUSPENDED).orElse(false);
  }

  private Optional<Device> inventory() {
    UUID bound = isUntouched() ? null : run().device();
    return Optional.ofNullable(bound).map(bench().server.bean(Devices.class)::get);
  }

  /** Somebody begins another run on a device that is not free, and is told so. */
  void intrude() throws Exception {
    IssuanceTicket other = bench().begin(site.policy(model));
    subject.aside(other.issuance().id());
    site.secrets().add(other.ticket());
    bench().attempt(device(), other, station -> prepare(station, true));
    bench().server.bean(Issuances.class).cancel(other.issuance().id(), Actor.system());
  }

  void suspend() {
    apply(new DeviceTransition.Suspend());
  }

  void resume() {
    apply(new DeviceTransition.Resume());
  }

  private void apply(DeviceTransition transition) {
    inventory().ifPresent(device -> issuances().apply(device.id(), transition, Actor.system(), ""));
  }

  /** Begins to recycle the device that the last run was bound to. */
  void recycle() {
    UUID device = isUntouched() ? null : run().device();
    if (device == null) {
      throw new ConflictException("no device was ever presented");
    }
    take(issuances().recycle(device, Actor.system()));
  }

  /** Begins to set the PIN of the device in use. */
  void setPin(Operation operation) {
    UUID device = Objects.requireNonNull(run().device());
    take(bench().server.bean(HoldersPins.class).begin(device, operation, Actor.system()));
  }

  /** Begins to give the device in use new keys and certificates. */
  void renew() {
    Device device =
        inventory().orElseThrow(() -> new ConflictException("no device was ever presented"));
    take(bench().server.bean(Renewals.class).begin(device.id(), Actor.system()));
  }

  /** Whether a renewal of the device in use was given up, so that it has to be renewed again. */
  boolean isHalfRenewed() {
    return inventory()
        .filter(device -> device.state() == DeviceState.ACTIVE)
        .map(device -> bench().server.bean(Renewals.class).isUnfinished(device.id()))
        .orElse(false);
  }

  void retry() {
    requireRun();
    IssuanceTicket next = bench().retry(subject.lastRun());
    site.secrets().add(next.ticket());
    ticket = next;
  }

  void cancel() {
    requireRun();
    issuances().cancel(subject.lastRun(), Actor.system());
  }

  private void requireRun() {
    if (isUntouched()) {
      throw new ConflictException("nothing was begun");
    }
  }

  private void take(IssuanceTicket next) {
    subject.begun(next.issuance().id());
    site.secrets().add(next.ticket());
    ticket = next;
  }

  /** Brings the device with the ticket of the moment. */
  Ending attempt() throws Exception {
    return attempt(Strike.NONE);
  }

  Ending attempt(Strike strike) throws Exception {
    return attempt(strike, true);
  }

  /** The person walks away when asked for a PIN. */
  Ending attemptWithoutPin() throws Exception {
    return attempt(Strike.NONE, false);
  }

  private Ending attempt(Strike strike, boolean choosing) throws Exception {
    IssuanceTicket redeemed = Objects.requireNonNull(ticket);
    begun = null;
    strike.device();
    try {
      return bench()
          .attempt(
              strike.way(device().transport()),
              redeemed,
              station -> prepare(station, choosing).through(network -> through(strike, network)));
    } catch (ClientKilledError e) {
      return new Ending(null, new IOException(e.getMessage()));
    } finally {
      collect();
    }
  }

  /** The person knows which of their PINs the device has now, and chooses the other one. */
  private Station prepare(Station station, boolean choosing) {
    boolean other = subject.isOpenedBy(pin);
    Station knowing = station.knowing(other ? pin : otherPin);
    return choosing ? knowing.choosing(other ? otherPin : pin) : knowing.withoutPin();
  }

  private Exchanger through(Strike strike, Exchanger network) {
    server(strike);
    Exchanger way = strike.way(network);
    return request -> {
      exchanges++;
      collectFromDevice();
      return way.exchange(request);
    };
  }

  /** The server's part of an operation begins. */
  void server(Strike strike) {
    begun = meters();
    strike.server();
  }

  /** How far the last operation went. */
  Extent extent(long apdusBefore) {
    Extent server = meters().minus(Objects.requireNonNull(begun));
    return new Extent(
        (int) (device().apduCount() - apdusBefore),
        server.exchanges(),
        server.commits(),
        server.statements(),
        server.calls(),
        server.certificates());
  }

  private Extent meters() {
    return new Extent(
        0,
        exchanges,
        bench().transactions.commits(),
        bench().database.statements(),
        bench().authority.calls(),
        bench().authority.certificates());
  }

  /** All invariants, in whatever state things are. */
  void look() throws Exception {
    lookAtReplaced();
    collect();
    bench().check().hold(subject, site.relyingParty());
  }

  /** The device is in use by its holder. */
  void mustBeInUse() throws Exception {
    bench().check().inUse(subject, site.relyingParty());
  }

  /** The device is empty and in stock. */
  void mustBeInStock() throws Exception {
    bench().check().inStock(subject, site.relyingParty());
  }

  /** What the device has and what the server has on record is looked for at the end. */
  private void collect() {
    collectFromDevice();
    if (!isUntouched() && bench().server.isRunning()) {
      UUID bound = run().device();
      if (bound != null) {
        bench().check().secretsOnRecord(bound).forEach(site.secrets()::add);
      }
    }
  }

  private void collectFromDevice() {
    device().inspect().secrets().forEach(site.secrets()::add);
  }
}

package org.keywright.server.issuance.plan;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.keywright.card.piv.command.PinReference;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivExtensions;
import org.keywright.card.script.Step;
import org.keywright.card.secret.Secret;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;

/**
 * Sets PUK and PIN. PUK before PIN, since who knows the PUK can always restore the PIN; tries
 * before both, since setting them resets both.
 */
final class Codes {

  private final Target target;
  private final Knowledge knowledge;
  private final Secrets secrets;

  Codes(Target target, Knowledge knowledge, Secrets secrets) {
    this.target = target;
    this.knowledge = knowledge;
    this.secrets = secrets;
  }

  /** Adds what is not known to be set. */
  void set(PlannedScript.Builder script, AdministrationChannel channel) throws PlanException {
    boolean retries = mustSetRetries();
    if (retries) {
      setRetries(script, channel);
    }
    Candidate puk = target(SecretKind.PUK);
    if (retries || !knowledge.isSet(SecretKind.PUK.name())) {
      Candidate old = retries ? factory(SecretKind.PUK) : likelyPuk();
      channel.administer(
          script,
          Step.of(
                  PivCommands.changeReferenceData(PinReference.PUK, bytes(old), bytes(puk)),
                  0,
                  Costs.CODE)
              .asSecret(),
          new Meaning.SecretHolds(SecretKind.PUK.name(), puk.id(), old.id()));
    }
    if (retries || !isPinReady()) {
      setPin(script, channel, puk, retries);
    }
  }

  /** Whether the device has the PIN that was decided, and takes it. */
  boolean isPinReady() {
    return knowledge.isSet(SecretKind.PIN.name()) && !knowledge.isPinBlocked();
  }

  /** Known, it is changed; unknown or blocked, the PUK restores it without a guess. */
  private void setPin(
      PlannedScript.Builder script, AdministrationChannel channel, Candidate puk, boolean retries)
      throws PlanException {
    Candidate pin = target(SecretKind.PIN);
    Optional<Candidate> old =
        retries
            ? Optional.of(factory(SecretKind.PIN))
            : Optional.ofNullable(knowledge.session().holds().get(SecretKind.PIN.name()))
                .filter(id -> !knowledge.isPinBlocked())
                .flatMap(id -> secrets.find(SecretKind.PIN, id));
    channel.administer(
        script,
        Step.of(
                old.map(from ->
                        PivCommands.changeReferenceData(PinReference.PIN, bytes(from), bytes(pin)))
                    .orElseGet(() -> PivCommands.resetRetryCounter(bytes(puk), bytes(pin))),
                0,
                Costs.CODE)
            .asSecret(),
        old.isPresent()
            ? new Meaning.SecretHolds(SecretKind.PIN.name(), pin.id(), old.get().id())
            : new Meaning.PinRestored(pin.id(), puk.id()));
  }

  private void setRetries(PlannedScript.Builder script, AdministrationChannel channel)
      throws PlanException {
    if (knowledge.isPinBlocked()) {
      unblockFactoryPin(script, channel);
    }
    script.step(
        Step.of(PivCommands.verify(PinReference.PIN, bytes(factory(SecretKind.PIN))), 0, Costs.CODE)
            .asSecret());
    channel.administer(
        script,
        Step.of(PivExtensions.setPinRetries(target.pinTries(), target.pukTries()), 0, Costs.CODE),
        new Meaning.RetriesSet());
  }

  /** Another program had used up its tries before anything was set. */
  private void unblockFactoryPin(PlannedScript.Builder script, AdministrationChannel channel)
      throws PlanException {
    Candidate pin = factory(SecretKind.PIN);
    Candidate puk = factory(SecretKind.PUK);
    channel.administer(
        script,
        Step.of(PivCommands.resetRetryCounter(bytes(puk), bytes(pin)), 0, Costs.CODE).asSecret(),
        new Meaning.PinRestored(pin.id(), puk.id()));
  }

  /** Tries are set once, on a device whose codes nobody has changed yet. */
  private boolean mustSetRetries() {
    int[] tries = knowledge.session().tries();
    boolean differ =
        tries[0] != 0 && (tries[0] != target.pinTries() || tries[1] != target.pukTries());
    return target.setsRetries() && differ && isFactory(SecretKind.PIN) && isFactory(SecretKind.PUK);
  }

  private boolean isFactory(SecretKind kind) {
    UUID holds = knowledge.session().holds().get(kind.name());
    return holds != null && secrets.factory().contains(holds);
  }

  private Candidate factory(SecretKind kind) throws PlanException {
    return secrets.of(kind).inOrder().stream()
        .filter(candidate -> secrets.factory().contains(candidate.id()))
        .findFirst()
        .orElseThrow(() ->
            new PlanException(
                "SECRET_UNKNOWN", "The value that the device came with is not on record.", false));
  }

  /** The value that was decided for a secret. */
  Candidate target(SecretKind kind) {
    return knowledge
        .target(kind.name())
        .flatMap(id -> secrets.find(kind, id))
        .orElseThrow(() -> new IllegalStateException("no value was decided for " + kind));
  }

  /** The one that it has, or that most likely has: trying the PUK costs one of its tries. */
  private Candidate likelyPuk() throws PlanException {
    Optional<Candidate> known = secrets.holding(SecretKind.PUK, knowledge);
    if (known.isPresent()) {
      return known.get();
    }
    return secrets.possible(SecretKind.PUK, knowledge).stream()
        .findFirst()
        .orElseThrow(() ->
            new PlanException(
                PlanException.PUK_UNKNOWN,
                "The device has another PUK than those on record. Insert it once more and retry, in"
                    + " case another one was in its place; each time costs one of its tries. Else"
                    + " it was changed elsewhere."
                    + (target.resets()
                        ? " Recycle the device, then issue it anew."
                        : " It cannot be issued."),
                true));
  }

  /** A step that verifies the PIN that the server set. */
  Step verifyTransportPin() {
    return Step.of(
            PivCommands.verify(PinReference.PIN, bytes(target(SecretKind.PIN))), 0, Costs.CODE)
        .asSecret();
  }

  static Secret bytes(Candidate candidate) {
    return switch (candidate.value()) {
      case SecretValue.Code(Secret code) -> code;
      case SecretValue.Key(var algorithm, Secret key) -> key;
      case SecretValue.KeySet keySet ->
          throw new IllegalStateException("a key set is three secrets");
    };
  }

  /** A code in eight bytes, filled up with FF (SP 800-73-5 part 2 clause 2.4.3). */
  static byte[] padded(Secret code) {
    byte[] characters = code.reveal();
    byte[] out = new byte[8];
    IntStream.range(0, 8)
        .forEach(i -> out[i] = i < characters.length ? characters[i] : (byte) 0xFF);
    Arrays.fill(characters, (byte) 0);
    return out;
  }
}

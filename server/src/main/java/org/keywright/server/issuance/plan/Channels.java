package org.keywright.server.issuance.plan;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.piv.command.PinReference;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivExtensions;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Step;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;

/** Opens the administration of a device, or asks it for the challenge that this takes. */
final class Channels {

  private static final String SERIAL = "serial:";

  private final Target target;
  private final Knowledge knowledge;
  private final Secrets secrets;
  private final PivPlan.ProofRequests random;

  Channels(Target target, Knowledge knowledge, Secrets secrets, PivPlan.ProofRequests random) {
    this.target = target;
    this.knowledge = knowledge;
    this.secrets = secrets;
    this.random = random;
  }

  private boolean isSecureChannel() {
    return target.managedBy() == Target.ManagedBy.SCP03;
  }

  /** Whether the card is spoken to with other keys than it shall have. */
  boolean mustRotate() throws PlanException {
    return isSecureChannel()
        && !knowledge
            .target(SecretKind.SCP03_KEYS.name())
            .map(keySet().id()::equals)
            .orElseThrow(() -> new IllegalStateException("no key set was decided"));
  }

  /** The script that asks for a challenge, unless the session has one that serves. */
  Optional<PlannedScript> prepare(Application application) throws PlanException {
    if (isSecureChannel() ? serves(application) : knowledge.session().witness() != null) {
      return Optional.empty();
    }
    PlannedScript.Builder script =
        new PlannedScript.Builder(Purpose.PREPARE).stage("Speaking to the device");
    script.step(Step.of(application.select(), 256, Costs.SIMPLE));
    recognise(script);
    if (target.metadata()) {
      metadata(script, PivExtensions.getManagementKeyMetadata(), 0x9B);
      metadata(script, PivExtensions.getMetadata(PinReference.PIN), 0x80);
      metadata(script, PivExtensions.getMetadata(PinReference.PUK), 0x81);
    }
    if (isSecureChannel()) {
      Scp03Channel.ask(script, application, keySet(), random);
    } else {
      ManagementKeyChannel.askWitness(script, algorithmOf(likelyManagementKey()));
    }
    return Optional.of(script.build());
  }

  /** A script that begins anew begins with the same device, as far as it has a serial number. */
  void recognise(PlannedScript.Builder script) {
    recognise(script, knowledge.identity());
  }

  static void recognise(PlannedScript.Builder script, String identity) {
    if (identity.startsWith(SERIAL)) {
      int serial = Integer.parseUnsignedInt(identity.substring(SERIAL.length()));
      byte[] expected = ByteBuffer.allocate(Integer.BYTES).putInt(serial).array();
      script.step(
          Step.of(PivExtensions.getSerial(), 64, Costs.SIMPLE).expecting(PivPlan.sha256(expected)),
          new Meaning.SameDevice());
    }
  }

  private static void metadata(PlannedScript.Builder script, CommandApdu command, int reference) {
    script.step(Step.of(command, 512, Costs.SIMPLE), new Meaning.KeyState(reference));
  }

  private boolean serves(Application application) throws PlanException {
    Knowledge.Channel channel = knowledge.session().channel();
    try {
      return channel != null
          && channel.application() == application
          && ChannelKeys.response(channel).keyVersion() == ChannelKeys.version(keySet());
    } catch (InvalidResponseException e) {
      throw unsupported(e);
    }
  }

  /**
   * Opens the channel at the beginning of a script.
   *
   * @param next the key set under which the next script speaks, if that is another
   */
  AdministrationChannel open(PlannedScript.Builder script, Optional<Candidate> next)
      throws PlanException {
    AdministrationChannel channel = isSecureChannel() ? secure(next) : plain();
    script.stage("Authenticating");
    channel.open(script);
    return channel;
  }

  private Scp03Channel secure(Optional<Candidate> next) throws PlanException {
    Knowledge.Channel challenge = knowledge.session().channel();
    if (challenge == null) {
      throw new IllegalStateException("a script is planned before its challenge was asked for");
    }
    Candidate keySet = keySet();
    try {
      if (!ChannelKeys.confirms(keySet, challenge)) {
        throw unknownKeys();
      }
      return new Scp03Channel(
          challenge, keySet, next.orElse(keySet), target.segmentation(), random);
    } catch (InvalidResponseException e) {
      throw unsupported(e);
    }
  }

  private static PlanException unsupported(InvalidResponseException e) {
    return new PlanException(
        "CHANNEL_NOT_SUPPORTED",
        "The card's secure channel cannot be used: " + e.getMessage() + ".",
        false);
  }

  private static PlanException unknownKeys() {
    return new PlanException(
        "CHANNEL_KEYS_UNKNOWN",
        "The card has other keys for its secure channel than those on record. Insert it once more"
            + " and retry, in case it was misread. Else they were changed elsewhere, or the key set"
            + " that was imported is not the one that the card came with.",
        true);
  }

  /** The key set that the card has, or most likely has: asking for one costs nothing. */
  Candidate keySet() throws PlanException {
    Optional<Candidate> known = secrets.holding(SecretKind.SCP03_KEYS, knowledge);
    if (known.isPresent()) {
      return known.get();
    }
    return secrets.possible(SecretKind.SCP03_KEYS, knowledge).stream()
        .findFirst()
        .orElseThrow(Channels::unknownKeys);
  }

  private ManagementKeyChannel plain() throws PlanException {
    Knowledge.Challenge witness = knowledge.session().witness();
    if (witness == null) {
      throw new IllegalStateException("a script is planned before its challenge was asked for");
    }
    Candidate candidate = managementKeyFor(witness);
    PivAlgorithm next =
        target.setsManagementKey() ? target.managementKey() : algorithmOf(candidate);
    return new ManagementKeyChannel(witness, candidate, next);
  }

  /** The witness's algorithm tells, where the two candidates' differ. */
  private Candidate managementKeyFor(Knowledge.Challenge witness) throws PlanException {
    Optional<Candidate> known = secrets.holding(SecretKind.MANAGEMENT_KEY, knowledge);
    List<Candidate> fitting =
        (known.isPresent()
                ? List.of(known.get())
                : secrets.possible(SecretKind.MANAGEMENT_KEY, knowledge))
            .stream().filter(c -> algorithmOf(c).id() == witness.algorithm()).toList();
    if (fitting.isEmpty() && mayHaveMissed()) {
      fitting =
          secrets.of(SecretKind.MANAGEMENT_KEY).inOrder().stream()
              .filter(c -> algorithmOf(c).id() == witness.algorithm())
              .toList();
    }
    if (fitting.isEmpty()) {
      throw new PlanException(
          "MANAGEMENT_KEY_UNKNOWN",
          "The device has another management key than those on record. It was changed elsewhere."
              + (target.resets() ? " Recycle it, then issue it anew." : " It cannot be issued."),
          false);
    }
    return fitting.getFirst();
  }

  /**
   * A challenge that someone else had the device replace is refused under the right key, too: none
   * is given up after a single try.
   */
  private boolean mayHaveMissed() {
    int candidates = secrets.of(SecretKind.MANAGEMENT_KEY).inOrder().size();
    return knowledge.session().restarts() <= candidates;
  }

  private Candidate likelyManagementKey() throws PlanException {
    return secrets.possible(SecretKind.MANAGEMENT_KEY, knowledge).stream()
        .findFirst()
        .or(() -> secrets.of(SecretKind.MANAGEMENT_KEY).inOrder().stream().findFirst())
        .orElseThrow(() ->
            new PlanException(
                "MANAGEMENT_KEY_UNKNOWN", "No management key is on record for the device.", false));
  }

  private static PivAlgorithm algorithmOf(Candidate candidate) {
    if (!(candidate.value() instanceof SecretValue.Key key)) {
      throw new IllegalStateException("a management key is a key");
    }
    return ManagementKeyChannel.algorithm(key.algorithm());
  }
}

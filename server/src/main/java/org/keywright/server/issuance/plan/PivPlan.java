package org.keywright.server.issuance.plan;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.globalplatform.PutKey;
import org.keywright.card.globalplatform.SecurityDomain;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivExtensions;
import org.keywright.card.piv.command.TouchPolicy;
import org.keywright.card.script.Hole;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Step;
import org.keywright.card.tlv.Tlv;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.SecretKind;

/**
 * What to do next with a PIV application: phase after phase, each a script, until the holder's PIN
 * is set. Decided anew after each exchange from what is known, so that a retry goes on where the
 * last attempt stopped.
 */
public final class PivPlan implements Plan {

  static final int CHUID = 0x5FC102;

  /** Where a device that attests keeps the certificate of the key that it attests with. */
  public static final int ATTESTATION_CERTIFICATE = 0x5FFF01;

  /** A data object with its tags: the largest is the facial image, 12.7 KB at least. */
  static final int MAX_OBJECT = 20_000;

  private final Target target;
  private final Knowledge knowledge;
  private final ProofRequests proofs;
  private final Channels channels;
  private final Codes codes;

  /** Where nonces and agreements for proofs come from. */
  public interface ProofRequests {

    /** A fresh nonce, 32 bytes. */
    byte[] nonce();

    /**
     * A fresh key pair on the curve of this key, used once.
     *
     * @param slot key reference of the device's key
     * @param publicKey SubjectPublicKeyInfo in DER
     */
    Agreement agreement(int slot, PivAlgorithm algorithm, byte[] publicKey);

    /**
     * One key agreement.
     *
     * @param point the server's ephemeral public key, 04 || X || Y
     * @param signature by its private key, over what {@code EphemeralPoint} says
     * @param digest SHA-256 of the shared secret that the device has to come to
     */
    record Agreement(byte[] point, byte[] signature, byte[] digest) {}
  }

  /** The parts of the way, in their order. */
  private enum Phase {
    /** A key set of the server's is added to the secure channel's. */
    ROTATE,
    /** Codes, keys. */
    PERSONALISE,
    /** Proofs of possession. */
    PROVE,
    /** All that is to be written, and reading it back. */
    COMPLETE,
    /** The holder's PIN. */
    ACTIVATE,
    /** Nothing. */
    DONE
  }

  /** A plan from what is known now. */
  public PivPlan(Target target, Knowledge knowledge, Secrets secrets, ProofRequests proofs) {
    this.target = target;
    this.knowledge = knowledge;
    this.proofs = proofs;
    this.channels = new Channels(target, knowledge, secrets, proofs);
    this.codes = new Codes(target, knowledge, secrets);
  }

  private Phase phase() throws PlanException {
    if (knowledge.activated()) {
      return Phase.DONE;
    }
    if (knowledge.readBack() && codes.isPinReady()) {
      return Phase.ACTIVATE;
    }
    if (channels.mustRotate()) {
      return Phase.ROTATE;
    }
    if (!isPersonalised()) {
      return Phase.PERSONALISE;
    }
    return knowledge.hasProofs(target.slotNames()) ? Phase.COMPLETE : Phase.PROVE;
  }

  private boolean isPersonalised() {
    return knowledge.isSet(SecretKind.PUK.name())
        && codes.isPinReady()
        && (!target.setsManagementKey() || knowledge.isSet(SecretKind.MANAGEMENT_KEY.name()))
        && new KeyMaking(target, knowledge).isDone(target.slots());
  }

  /** Where a phase administers: keys of a secure channel are the security domain's. */
  private Application applicationOf(Phase phase) {
    return switch (phase) {
      case ROTATE -> Application.SECURITY_DOMAIN;
      case PROVE -> removesOldKeys() ? Application.SECURITY_DOMAIN : Application.PIV;
      default -> Application.PIV;
    };
  }

  private boolean removesOldKeys() {
    return target.managedBy() == Target.ManagedBy.SCP03 && knowledge.oldKeyVersion() != 0;
  }

  @Override
  public Part due() throws PlanException {
    return switch (phase()) {
      case PERSONALISE -> Part.NAME;
      case PROVE -> removesOldKeys() ? Part.NOTHING : Part.OBJECTS;
      case COMPLETE, ACTIVATE -> Part.ALL;
      case ROTATE, DONE -> Part.NOTHING;
    };
  }

  @Override
  public Optional<PlannedScript> next(Target.Contents contents) throws PlanException {
    Plan.checkRestarts(knowledge);
    Phase phase = phase();
    if (phase == Phase.DONE) {
      return Optional.empty();
    }
    if (phase == Phase.ACTIVATE) {
      return Optional.of(activate(contents));
    }
    Optional<PlannedScript> preparation = channels.prepare(applicationOf(phase));
    if (preparation.isPresent()) {
      return preparation;
    }
    return Optional.of(
        switch (phase) {
          case ROTATE -> rotate();
          case PERSONALISE -> personalise(contents);
          case PROVE -> prove(contents);
          default -> complete(contents);
        });
  }

  /**
   * Adds the new key set beside the one that the card has. The challenge that follows is under the
   * new one, which shows that it works before the old one goes.
   */
  private PlannedScript rotate() throws PlanException {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.PERSONALIZE);
    Candidate keySet = codes.target(SecretKind.SCP03_KEYS);
    try (AdministrationChannel channel = channels.open(script, Optional.of(keySet))) {
      script.stage("Giving the card keys of its own");
      channel.administer(
          script,
          Step.of(
                  PutKey.add(ChannelKeys.of(channels.keySet()), ChannelKeys.of(keySet)),
                  64,
                  Costs.CODE)
              .asSecret(),
          new Meaning.KeysAdded(keySet.id()));
      script.stage("Preparing the next step");
      channel.askNext(script, Application.PIV);
    }
    return script.build();
  }

  private PlannedScript personalise(Target.Contents contents) throws PlanException {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.PERSONALIZE);
    try (AdministrationChannel channel = channels.open(script, Optional.empty())) {
      // A device without an identity of its own gets one before it gets a secret.
      DataObjects.writeAll(
          script.stage("Naming the device"), channel, contents, knowledge.written());
      script.stage("Setting codes and keys");
      codes.set(script, channel);
      if (target.setsManagementKey() && !knowledge.isSet(SecretKind.MANAGEMENT_KEY.name())) {
        Candidate key = codes.target(SecretKind.MANAGEMENT_KEY);
        channel.administer(
            script,
            Step.of(
                    PivExtensions.setManagementKey(
                        target.managementKey(), Codes.bytes(key), TouchPolicy.NEVER),
                    0,
                    Costs.CODE)
                .asSecret(),
            new Meaning.SecretHolds(SecretKind.MANAGEMENT_KEY.name(), key.id(), null));
      }
      new KeyMaking(target, knowledge).add(script, channel, target.slots());
      script.stage("Preparing the next step");
      channel.askNext(script, applicationOf(Phase.PROVE));
    }
    return script.build();
  }

  private PlannedScript prove(Target.Contents contents) throws PlanException {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.PROVE);
    try (AdministrationChannel channel = channels.open(script, Optional.empty())) {
      if (removesOldKeys()) {
        script.stage("Removing the keys that the card came with");
        channel.administer(
            script,
            // Gone already if the answer to an earlier attempt was lost.
            Step.of(SecurityDomain.deleteKeys(knowledge.oldKeyVersion()), 64, Costs.CODE)
                .accepting(0x9000, 0x6A88),
            new Meaning.OldKeysGone());
      } else {
        DataObjects.writeAll(
            script.stage("Writing data objects"), channel, contents, knowledge.written());
      }
      channel.leave(script);
      script.stage("Proving the keys");
      new Proving(knowledge, proofs).add(script, target.slots(), codes.verifyTransportPin());
      script.stage("Preparing the next step");
      channel.askNext(script, Application.PIV);
    }
    return script.build();
  }

  private PlannedScript complete(Target.Contents contents) throws PlanException {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.PERSONALIZE);
    try (AdministrationChannel channel = channels.open(script, Optional.empty())) {
      DataObjects.writeAll(
          script.stage("Writing certificates"), channel, contents, knowledge.written());
      channel.leave(script);
    }
    script.stage("Reading everything back");
    script.step(codes.verifyTransportPin());
    DataObjects.readAll(script, target.readable(knowledge));
    return script.build();
  }

  private PlannedScript activate(Target.Contents contents) throws PlanException {
    PlannedScript.Builder script =
        new PlannedScript.Builder(Purpose.ACTIVATE).stage("Setting your PIN");
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE));
    channels.recognise(script);
    expectChuid(script, contents);
    byte[] old = Codes.padded(Codes.bytes(codes.target(SecretKind.PIN)));
    byte[] data = Arrays.copyOf(old, 16);
    Hole.Pin change = new Hole.Pin(8, 8, Hole.PinKind.NEW, 0xFF, target.pinRules());
    script.step(
        Step.of(CommandApdu.of(0x00, 0x24, 0x00, 0x80, data), 0, Costs.CODE)
            .asSecret()
            .withHole(change));
    Hole.Pin verify = new Hole.Pin(0, 8, Hole.PinKind.NEW, 0xFF, target.pinRules());
    script.step(
        Step.of(CommandApdu.of(0x00, 0x20, 0x00, 0x80, new byte[8]), 0, Costs.CODE)
            .asSecret()
            .withHole(verify),
        new Meaning.Activated());
    return script.build();
  }

  /** The device that gets the person's PIN is the one that was issued. */
  static void expectChuid(PlannedScript.Builder script, Target.Contents contents) {
    byte[] chuid = contents.get(CHUID);
    if (chuid != null) {
      byte[] expected = Tlv.of(0x53, chuid).encode();
      script.step(
          Step.of(PivCommands.getData(CHUID), MAX_OBJECT, Costs.READ).expecting(sha256(expected)),
          new Meaning.SameDevice());
    }
  }

  static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

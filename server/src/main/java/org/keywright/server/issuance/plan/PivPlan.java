package org.keywright.server.issuance.plan;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PinPolicy;
import org.keywright.card.piv.command.PinReference;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivExtensions;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.piv.command.TouchPolicy;
import org.keywright.card.script.Hole;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Step;
import org.keywright.card.secret.Secret;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;

/**
 * What to do next with a PIV application: phase after phase, each a script, until the holder's PIN
 * is set. Decided anew after each exchange from what is known, so that a retry goes on where the
 * last attempt stopped.
 */
public final class PivPlan {

  private static final int CHUID = 0x5FC102;

  /** What identities begin with that are a vendor's serial number. */
  private static final String SERIAL = "serial:";

  /** Where a device that attests keeps the certificate of the key that it attests with. */
  public static final int ATTESTATION_CERTIFICATE = 0x5FFF01;

  /** A data object with its tags: the largest is the facial image, 12.7 KB at least. */
  private static final int MAX_OBJECT = 20_000;

  /** A chain of resets by others ends an attempt. */
  private static final int MAX_RESTARTS = 8;

  private final Target target;
  private final Knowledge knowledge;
  private final Secrets secrets;
  private final ProofRequests proofs;

  /** Where nonces and agreements for proofs come from. */
  public interface ProofRequests {

    /** A fresh nonce, 32 bytes. */
    byte[] nonce();

    /**
     * A fresh key pair on the curve of this key, used once.
     *
     * @param publicKey SubjectPublicKeyInfo in DER
     */
    Agreement agreement(PivAlgorithm algorithm, byte[] publicKey);

    /**
     * One key agreement.
     *
     * @param point the server's ephemeral public key, 04 || X || Y
     * @param digest SHA-256 of the shared secret that the device has to come to
     */
    record Agreement(byte[] point, byte[] digest) {}
  }

  /** A plan from what is known now. */
  public PivPlan(Target target, Knowledge knowledge, Secrets secrets, ProofRequests proofs) {
    this.target = target;
    this.knowledge = knowledge;
    this.secrets = secrets;
    this.proofs = proofs;
  }

  /**
   * The next script, or empty when there is nothing left to do.
   *
   * @param contents what is to be written; certificates once {@link Knowledge#hasCertificates}
   * @throws PlanException if there is no way on
   */
  public Optional<PlannedScript> next(Target.Contents contents) throws PlanException {
    if (knowledge.session().restarts() > MAX_RESTARTS) {
      throw new PlanException(
          "DEVICE_RESET_OFTEN",
          "Something on this computer keeps resetting the device. Close other programs that use it"
              + " and try again.",
          true);
    }
    if (knowledge.activated()) {
      return Optional.empty();
    }
    if (!knowledge.readBack() || !knowledge.isSet(SecretKind.PIN.name())) {
      Optional<PlannedScript> preparation = prepare();
      return preparation.isPresent() ? preparation : Optional.of(administration(contents));
    }
    return Optional.of(activate(contents));
  }

  private PlannedScript administration(Target.Contents contents) throws PlanException {
    if (!isPersonalised()) {
      return personalise(contents);
    }
    if (!knowledge.hasProofs(target.slotNames())) {
      return prove(contents);
    }
    return complete(contents);
  }

  private boolean isPersonalised() {
    return knowledge.isSet(SecretKind.PUK.name())
        && knowledge.isSet(SecretKind.PIN.name())
        && (!target.setsManagementKey() || knowledge.isSet(SecretKind.MANAGEMENT_KEY.name()))
        && knowledge.hasKeys(target.slotNames())
        && (!target.attests() || knowledge.hasAttestations(target.slotNames()));
  }

  /** Asks for a challenge, and for the state of keys and codes, where the session has none. */
  private Optional<PlannedScript> prepare() {
    if (knowledge.session().witness() != null) {
      return Optional.empty();
    }
    PlannedScript.Builder script =
        new PlannedScript.Builder(Purpose.PREPARE).stage("Speaking to the device");
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE));
    recognise(script);
    if (target.metadata()) {
      metadata(script, PivExtensions.getManagementKeyMetadata(), 0x9B);
      metadata(script, PivExtensions.getMetadata(PinReference.PIN), 0x80);
      metadata(script, PivExtensions.getMetadata(PinReference.PUK), 0x81);
    }
    ManagementKeyChannel.askWitness(script, algorithmOf(managementKey()));
    return Optional.of(script.build());
  }

  /** A script that begins anew begins with the same device, as far as it has a serial number. */
  private void recognise(PlannedScript.Builder script) {
    String identity = knowledge.identity();
    if (identity.startsWith(SERIAL)) {
      int serial = Integer.parseUnsignedInt(identity.substring(SERIAL.length()));
      byte[] expected = ByteBuffer.allocate(Integer.BYTES).putInt(serial).array();
      script.step(
          Step.of(PivExtensions.getSerial(), 64, Costs.SIMPLE).expecting(sha256(expected)),
          new Meaning.SameDevice());
    }
  }

  private static void metadata(PlannedScript.Builder script, CommandApdu command, int reference) {
    script.step(Step.of(command, 512, Costs.SIMPLE), new Meaning.KeyState(reference));
  }

  private PlannedScript personalise(Target.Contents contents) throws PlanException {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.PERSONALIZE);
    AdministrationChannel channel = open(script);
    // A device without an identity of its own gets one before it gets a secret.
    writeAll(script, channel, contents, "Naming the device");
    script.stage("Setting codes and keys");
    setCodes(script, channel);
    if (target.setsManagementKey() && !knowledge.isSet(SecretKind.MANAGEMENT_KEY.name())) {
      Candidate key = target(SecretKind.MANAGEMENT_KEY);
      script.step(
          channel
              .administer(
                  PivExtensions.setManagementKey(
                      target.managementKey(), bytes(key), TouchPolicy.NEVER),
                  0,
                  Costs.CODE)
              .asSecret(),
          new Meaning.SecretHolds(SecretKind.MANAGEMENT_KEY.name(), key.id(), null));
    }
    for (Target.Slot slot : target.slots()) {
      boolean fresh = knowledge.key(slot.name()).isEmpty();
      if (fresh) {
        generate(script, channel, slot);
      }
      if (target.attests() && (fresh || !knowledge.isAttested(slot.name()))) {
        attest(script, slot, fresh);
      }
    }
    if (target.attests()) {
      script.step(
          Step.of(PivCommands.getData(ATTESTATION_CERTIFICATE), MAX_OBJECT, Costs.READ),
          new Meaning.Content(ATTESTATION_CERTIFICATE));
    }
    script.stage("Preparing the next step");
    channel.askNext(script);
    return script.build();
  }

  private void generate(
      PlannedScript.Builder script, AdministrationChannel channel, Target.Slot slot) {
    script.stage("Generating the " + nameOf(slot.slot()) + " key");
    CommandApdu command =
        target.attests()
            ? PivExtensions.generateKeyPair(
                slot.slot(), slot.algorithm(), PinPolicy.DEFAULT, TouchPolicy.NEVER)
            : PivCommands.generateKeyPair(slot.slot(), slot.algorithm());
    script.step(
        channel.administer(command, 1024, Costs.generate(slot.algorithm())),
        new Meaning.Generated(slot.name(), slot.algorithm().id()));
  }

  /** A key that an earlier attempt made is attested by itself if that one was cut off. */
  private static void attest(PlannedScript.Builder script, Target.Slot slot, boolean fresh) {
    if (!fresh) {
      script.stage("Attesting the " + nameOf(slot.slot()) + " key");
    }
    script.step(
        Step.of(PivExtensions.attest(slot.slot()), 4096, Costs.attest()),
        new Meaning.Attested(slot.name()));
  }

  /**
   * PUK before PIN, since who knows the PUK can always restore the PIN; tries before both, since
   * setting them resets both.
   */
  private void setCodes(PlannedScript.Builder script, AdministrationChannel channel)
      throws PlanException {
    boolean retries = mustSetRetries();
    if (retries) {
      Candidate pin =
          secrets
              .holding(SecretKind.PIN, knowledge)
              .orElseThrow(() ->
                  new PlanException(
                      "PIN_UNKNOWN",
                      "The device's PIN is not known, and has to be to set the number of tries."
                          + " Recycle the device, then issue it anew.",
                      false));
      script.step(
          Step.of(PivCommands.verify(PinReference.PIN, bytes(pin)), 0, Costs.CODE).asSecret());
      script.step(
          channel.administer(
              PivExtensions.setPinRetries(target.pinTries(), target.pukTries()), 0, Costs.CODE),
          new Meaning.RetriesSet());
    }
    Candidate puk = target(SecretKind.PUK);
    if (retries || !knowledge.isSet(SecretKind.PUK.name())) {
      Candidate old = retries ? factory(SecretKind.PUK) : likely(SecretKind.PUK);
      script.step(
          channel
              .administer(
                  PivCommands.changeReferenceData(PinReference.PUK, bytes(old), bytes(puk)),
                  0,
                  Costs.CODE)
              .asSecret(),
          new Meaning.SecretHolds(SecretKind.PUK.name(), puk.id(), old.id()));
    }
    if (retries || !knowledge.isSet(SecretKind.PIN.name())) {
      Candidate pin = target(SecretKind.PIN);
      // Known, it is changed; unknown or blocked, the PUK restores it without a guess.
      Optional<Candidate> old =
          retries
              ? Optional.of(factory(SecretKind.PIN))
              : Optional.ofNullable(knowledge.session().holds().get(SecretKind.PIN.name()))
                  .flatMap(id -> secrets.find(SecretKind.PIN, id));
      CommandApdu command =
          old.map(from ->
                  PivCommands.changeReferenceData(PinReference.PIN, bytes(from), bytes(pin)))
              .orElseGet(() -> PivCommands.resetRetryCounter(bytes(puk), bytes(pin)));
      script.step(
          channel.administer(command, 0, Costs.CODE).asSecret(),
          new Meaning.SecretHolds(
              SecretKind.PIN.name(), pin.id(), old.map(Candidate::id).orElse(null)));
    }
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
    Candidate current = secrets.of(kind).current();
    return current != null && current.id().equals(holds);
  }

  private Candidate factory(SecretKind kind) throws PlanException {
    Candidate current = secrets.of(kind).current();
    if (current == null) {
      throw new PlanException(
          "SECRET_UNKNOWN", "The value that the device came with is not on record.", false);
    }
    return current;
  }

  private PlannedScript prove(Target.Contents contents) throws PlanException {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.PROVE);
    AdministrationChannel channel = open(script);
    writeAll(script, channel, contents, "Writing data objects");
    channel.leave(script);
    script.stage("Proving the keys");
    Step verify = verifyTransportPin();
    boolean verified = false;
    for (Target.Slot slot : target.slots()) {
      Knowledge.Key key = knowledge.key(slot.name()).orElseThrow();
      boolean needsPin = slot.slot() != PivSlot.CARD_AUTHENTICATION;
      if (needsPin && (!verified || slot.slot() == PivSlot.SIGNATURE)) {
        script.step(verify);
        verified = true;
      }
      prove(script, slot, key);
    }
    script.stage("Preparing the next step");
    channel.askNext(script);
    return script.build();
  }

  private void prove(PlannedScript.Builder script, Target.Slot slot, Knowledge.Key key) {
    PivAlgorithm algorithm = slot.algorithm();
    int weight = Costs.sign(algorithm);
    if (slot.slot() == PivSlot.KEY_MANAGEMENT && algorithm.kind() == PivAlgorithm.Kind.EC) {
      ProofRequests.Agreement agreement = proofs.agreement(algorithm, key.publicKey());
      script.step(
          Step.of(PivCommands.agree(slot.slot(), algorithm, agreement.point()), 256, weight)
              .asSecret(),
          new Meaning.Agreed(slot.name(), agreement.digest()));
      return;
    }
    byte[] nonce = proofs.nonce();
    int length = algorithm.bytes();
    boolean rsa = algorithm.kind() == PivAlgorithm.Kind.RSA;
    CommandApdu command =
        rsa
            ? PivCommands.applyRsa(slot.slot(), algorithm, new byte[length])
            : PivCommands.signEcdsa(slot.slot(), algorithm, new byte[length]);
    Hole.ProofForm form =
        rsa
            ? Hole.ProofForm.RSA_PKCS1_SHA256
            : algorithm == PivAlgorithm.P_384
                ? Hole.ProofForm.ECDSA_SHA384
                : Hole.ProofForm.ECDSA_SHA256;
    Hole hole =
        new Hole.Proof(
            command.data().length - length,
            length,
            form,
            slot.slot().reference(),
            nonce,
            key.publicKey());
    script.step(
        Step.of(command, 1024, weight).withHole(hole), new Meaning.Signed(slot.name(), nonce));
  }

  private void writeAll(
      PlannedScript.Builder script,
      AdministrationChannel channel,
      Target.Contents contents,
      String label) {
    script.stage(label);
    for (Map.Entry<Integer, byte[]> object : contents.objects().entrySet()) {
      byte[] content = object.getValue();
      script.step(
          channel.administer(
              PivCommands.putData(object.getKey(), content), 0, Costs.write(content.length)),
          new Meaning.Written(object.getKey()));
    }
  }

  private PlannedScript complete(Target.Contents contents) throws PlanException {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.PERSONALIZE);
    AdministrationChannel channel = open(script);
    writeAll(script, channel, contents, "Writing certificates");
    channel.leave(script);
    script.stage("Reading everything back");
    script.step(verifyTransportPin());
    for (int tag : target.readable()) {
      script.step(
          Step.of(PivCommands.getData(tag), MAX_OBJECT, Costs.READ).asSecret(),
          new Meaning.Content(tag));
    }
    return script.build();
  }

  private PlannedScript activate(Target.Contents contents) throws PlanException {
    PlannedScript.Builder script =
        new PlannedScript.Builder(Purpose.ACTIVATE).stage("Setting your PIN");
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE));
    recognise(script);
    byte[] chuid = contents.get(CHUID);
    if (chuid != null) {
      // The device that gets the person's PIN is the one that was issued.
      byte[] expected = org.keywright.card.tlv.Tlv.of(0x53, chuid).encode();
      script.step(
          Step.of(PivCommands.getData(CHUID), MAX_OBJECT, Costs.READ).expecting(sha256(expected)),
          new Meaning.SameDevice());
    }
    byte[] old = padded(bytes(target(SecretKind.PIN)));
    byte[] data = java.util.Arrays.copyOf(old, 16);
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

  private AdministrationChannel open(PlannedScript.Builder script) throws PlanException {
    Knowledge.Challenge witness = knowledge.session().witness();
    if (witness == null) {
      throw new IllegalStateException("a script is planned before its challenge was asked for");
    }
    Candidate candidate = managementKeyFor(witness);
    PivAlgorithm next =
        target.setsManagementKey() ? target.managementKey() : algorithmOf(candidate);
    AdministrationChannel channel = new ManagementKeyChannel(witness, candidate, next);
    script.stage("Authenticating");
    channel.open(script);
    return channel;
  }

  /** The witness's algorithm tells, where the two candidates' differ. */
  private Candidate managementKeyFor(Knowledge.Challenge witness) throws PlanException {
    Optional<Candidate> known = secrets.holding(SecretKind.MANAGEMENT_KEY, knowledge);
    List<Candidate> fitting =
        (known.isPresent()
                ? List.of(known.get())
                : secrets.possible(SecretKind.MANAGEMENT_KEY, knowledge))
            .stream().filter(c -> algorithmOf(c).id() == witness.algorithm()).toList();
    if (fitting.isEmpty()) {
      throw new PlanException(
          "MANAGEMENT_KEY_UNKNOWN",
          "The device has another management key than those on record. It was changed elsewhere."
              + (target.resets() ? " Recycle it, then issue it anew." : " It cannot be issued."),
          false);
    }
    return fitting.getFirst();
  }

  private Candidate managementKey() {
    return secrets.possible(SecretKind.MANAGEMENT_KEY, knowledge).stream()
        .findFirst()
        .orElseGet(() -> secrets.of(SecretKind.MANAGEMENT_KEY).inOrder().getFirst());
  }

  private static PivAlgorithm algorithmOf(Candidate candidate) {
    if (!(candidate.value() instanceof SecretValue.Key key)) {
      throw new IllegalStateException("a management key is a key");
    }
    return ManagementKeyChannel.algorithm(key.algorithm());
  }

  private Candidate target(SecretKind kind) {
    return knowledge
        .target(kind.name())
        .flatMap(id -> secrets.find(kind, id))
        .orElseThrow(() -> new IllegalStateException("no value was decided for " + kind));
  }

  /** The one that it has, or that most likely has: trying the PUK costs one of its tries. */
  private Candidate likely(SecretKind kind) throws PlanException {
    return secrets.possible(kind, knowledge).stream()
        .findFirst()
        .orElseThrow(() ->
            new PlanException(
                "PUK_UNKNOWN",
                "The device has another PUK than those on record. It was changed elsewhere."
                    + (target.resets()
                        ? " Recycle the device, then issue it anew."
                        : " It cannot be issued."),
                false));
  }

  private Step verifyTransportPin() {
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

  private static byte[] padded(Secret code) {
    byte[] characters = code.reveal();
    byte[] out = new byte[8];
    IntStream.range(0, 8)
        .forEach(i -> out[i] = i < characters.length ? characters[i] : (byte) 0xFF);
    java.util.Arrays.fill(characters, (byte) 0);
    return out;
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String nameOf(PivSlot slot) {
    return switch (slot) {
      case AUTHENTICATION -> "authentication";
      case SIGNATURE -> "signature";
      case KEY_MANAGEMENT -> "encryption";
      case CARD_AUTHENTICATION -> "card authentication";
      default -> "retired";
    };
  }
}

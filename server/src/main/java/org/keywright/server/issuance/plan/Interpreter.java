package org.keywright.server.issuance.plan;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.globalplatform.InitializeUpdateResponse;
import org.keywright.card.globalplatform.PutKey;
import org.keywright.card.piv.command.ManagementAuthentication;
import org.keywright.card.piv.command.ManagementKeyMetadata;
import org.keywright.card.piv.command.PinMetadata;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivResponses;
import org.keywright.card.piv.command.SignatureInput;
import org.keywright.card.script.ProofOfPossession;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.StepResult;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;

/**
 * Reads the results of a script by the meaning of its steps. Results come from a client and a
 * device that are hostile until shown otherwise: what cannot be verified is not learned.
 *
 * <p>Used once, by one thread.
 */
public final class Interpreter {

  /** The fault of a device whose PUK cannot be used any more. */
  public static final String PUK_BLOCKED = "PUK_BLOCKED";

  private final String origin;
  private final UUID issuance;
  private final Secrets secrets;
  private final List<Learned.Confirmation> confirmed = new ArrayList<>();
  private final Map<Integer, byte[]> contents = new HashMap<>();
  private Knowledge knowledge;

  /** An interpreter for what was known when the script left. */
  public Interpreter(String origin, UUID issuance, Knowledge knowledge, Secrets secrets) {
    this.origin = origin;
    this.issuance = issuance;
    this.knowledge = knowledge;
    this.secrets = secrets;
  }

  /**
   * Learns from results.
   *
   * @param meanings of the script's steps
   */
  public Learned read(List<Meaning> meanings, ScriptResult result) {
    ScriptResult.Failure failure = result.failure();
    int good = failure == null ? meanings.size() : Math.min(failure.step(), meanings.size());
    if (result.steps().size() < good || result.steps().size() > meanings.size()) {
      return learned(
          new Learned.Fault(
              "RESULTS_INCOMPLETE",
              "The client sent results that do not match what it was asked"
                  + " to do. Update it, then try again.",
              "",
              "",
              true));
    }
    try (ProtectedResponses responses =
        new ProtectedResponses(meanings, knowledge.session().channel(), secrets)) {
      // A challenge is answered once, whatever came of it.
      knowledge = knowledge.with(Knowledge.Session::withoutChallenges);
      return read(meanings, result, good, responses);
    }
  }

  private Learned read(
      List<Meaning> meanings, ScriptResult result, int good, ProtectedResponses responses) {
    for (int i = 0; i < good; i++) {
      StepResult step = result.steps().get(i);
      try {
        switch (meanings.get(i)) {
          case Meaning.Protected wrapped -> learn(wrapped.inner(), responses.open(wrapped, step));
          case Meaning plain -> learn(plain, step);
        }
      } catch (InvalidResponseException | GeneralSecurityException e) {
        return learned(invalid(i, e));
      }
    }
    ScriptResult.Failure failure = result.failure();
    if (failure == null) {
      return learned(null);
    }
    Meaning meaning = good < meanings.size() ? meanings.get(good) : new Meaning.Nothing();
    StepResult step = result.steps().size() > good ? result.steps().get(good) : null;
    if (meaning instanceof Meaning.Protected wrapped) {
      meaning = wrapped.inner();
      if (step != null && failure.kind() == ScriptResult.FailureKind.STATUS) {
        try {
          // A warning, such as how many tries are left, is protected as success is.
          step = responses.open(wrapped, step);
        } catch (InvalidResponseException e) {
          return learned(invalid(good, e));
        }
      }
    }
    Failures failures = new Failures(knowledge, secrets);
    Learned.Fault fault = failures.judge(failure, meaning, step == null ? 0 : step.status());
    knowledge = failures.knowledge();
    return learned(fault);
  }

  private static Learned.Fault invalid(int step, Exception e) {
    return new Learned.Fault(
        "DEVICE_ANSWER_INVALID",
        "The device gave an answer that cannot be right. Remove it, insert it again and retry.",
        "",
        "step " + step + ": " + e.getMessage(),
        true);
  }

  /**
   * What the device says of its own keys and codes, when an attempt begins.
   *
   * @param metadata of 9B, 80 and 81, as far as it gives them
   * @param channel the challenge for a secure channel that it gave, if it did
   * @param keyVersions of the secure channel's key sets that it names; empty if it names none
   */
  public Learned survey(
      Map<Integer, byte[]> metadata, Knowledge.@Nullable Channel channel, Set<Integer> keyVersions)
      throws InvalidResponseException {
    for (Map.Entry<Integer, byte[]> state : metadata.entrySet()) {
      keyState(state.getKey(), state.getValue());
    }
    if (channel != null) {
      knowledge = knowledge.with(s -> s.withChannel(channel));
      whichKeySet(channel, keyVersions);
    }
    return learned(null);
  }

  /**
   * The card cryptogram tells which key set answered. That it was the old one does not tell that
   * the new one is not there too, which would be the next to speak to: its version not being named
   * does.
   */
  private void whichKeySet(Knowledge.Channel channel, Set<Integer> keyVersions)
      throws InvalidResponseException {
    UUID wanted = knowledge.target(SecretKind.SCP03_KEYS.name()).orElse(null);
    for (Candidate candidate : secrets.of(SecretKind.SCP03_KEYS).inOrder()) {
      boolean conclusive =
          candidate.id().equals(wanted)
              || !keyVersions.isEmpty()
                  && secrets
                      .find(SecretKind.SCP03_KEYS, wanted)
                      .filter(other -> keyVersions.contains(ChannelKeys.version(other)))
                      .isEmpty();
      if (conclusive && ChannelKeys.confirms(candidate, channel)) {
        knowledge = knowledge.with(s -> s.withHolds(SecretKind.SCP03_KEYS.name(), candidate.id()));
      }
    }
  }

  private Learned learned(Learned.@Nullable Fault fault) {
    return new Learned(knowledge, confirmed, contents, fault);
  }

  private void learn(Meaning meaning, StepResult step)
      throws InvalidResponseException, GeneralSecurityException {
    byte[] data = step.data();
    switch (meaning) {
      case Meaning.Nothing(), Meaning.SameDevice() -> {}
      case Meaning.Protected wrapped ->
          throw new IllegalStateException("a response is protected once");
      case Meaning.Written(int tag) -> knowledge = knowledge.withWritten(tag);
      case Meaning.Witness(int algorithm) -> {
        byte[] witness = ManagementAuthentication.witness(blockCipher(algorithm), data);
        knowledge = knowledge.with(s -> s.withWitness(new Knowledge.Challenge(algorithm, witness)));
      }
      case Meaning.CardChallenge asked -> challenged(asked, data);
      case Meaning.KeysAdded(UUID candidate) -> keysAdded(candidate, data);
      case Meaning.FactoryState(int reference) -> factoryState(reference, data);
      case Meaning.Absent(int tag) -> absent(tag, step);
      case Meaning.PinRestored(UUID pin, UUID puk) -> pinHolds(pin);
      case Meaning.Opened opened -> opened(opened, data);
      case Meaning.KeyState(int reference) -> keyState(reference, data);
      case Meaning.SecretHolds(String secret, UUID candidate, UUID from) -> set(secret, candidate);
      case Meaning.RetriesSet() -> retriesSet();
      case Meaning.Generated(String slot, int algorithm) -> generated(slot, algorithm, data);
      case Meaning.Attested(String slot) -> {
        requireCertificate(data);
        knowledge = knowledge.withKey(slot, key(slot).withAttestation(data));
      }
      case Meaning.Signed(String slot, byte[] nonce) -> signed(slot, nonce, data);
      case Meaning.Agreed(String slot, byte[] digest) -> agreed(slot, digest, data);
      case Meaning.Content(int tag) -> contents.put(tag, DataObjects.read(tag, data));
      case Meaning.OldKeysGone() -> knowledge = knowledge.withOldKeyVersion(0);
      case Meaning.PinTries() ->
          knowledge = knowledge.withPinTriesLeft(PinTriesLeft.of(step.status()).orElse(-1));
      case Meaning.PinShown() -> knowledge = knowledge.with(Knowledge.Session::withPinShown);
      case Meaning.Activated(), Meaning.HoldersPin(var _) -> knowledge = knowledge.withActivated();
      case Meaning.Emptied() -> knowledge = knowledge.withEmptied();
    }
  }

  private void opened(Meaning.Opened opened, byte[] data) throws InvalidResponseException {
    if (opened.challenge() != null) {
      SecretKind kind = SecretKind.valueOf(opened.secret());
      Candidate candidate =
          secrets
              .find(kind, opened.candidate())
              .orElseThrow(() -> new IllegalStateException("a candidate is gone in mid-session"));
      if (!(candidate.value() instanceof SecretValue.Key key)
          || !ManagementAuthentication.confirms(
              blockCipher(opened.algorithm()), key.key(), opened.challenge(), data)) {
        throw new InvalidResponseException("the device did not show that it has the key itself");
      }
    }
    holds(opened.secret(), opened.candidate());
  }

  /** What says so is judged later; here it has to be a certificate at all, or it was garbled. */
  private static void requireCertificate(byte[] data) throws InvalidResponseException {
    try {
      Certificate parsed =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(data));
      if (!Arrays.equals(parsed.getEncoded(), data)) {
        throw new InvalidResponseException("the attestation is more than a certificate");
      }
    } catch (CertificateException e) {
      throw new InvalidResponseException("the attestation is not a certificate");
    }
  }

  private void challenged(Meaning.CardChallenge asked, byte[] data)
      throws InvalidResponseException {
    if (InitializeUpdateResponse.parse(data).keyVersion() != asked.keyVersion()) {
      throw new InvalidResponseException(
          "the card answers with another key set than was asked for");
    }
    knowledge =
        knowledge.with(s ->
            s.withChannel(new Knowledge.Channel(asked.application(), asked.hostChallenge(), data)));
  }

  /** Certain only when a session under them was opened: until then both sets stay on record. */
  private void keysAdded(UUID candidate, byte[] data) throws InvalidResponseException {
    Candidate added =
        secrets
            .find(SecretKind.SCP03_KEYS, candidate)
            .orElseThrow(() -> new IllegalStateException("a candidate is gone in mid-session"));
    PutKey.check(ChannelKeys.of(added), data);
    knowledge = knowledge.with(s -> s.withHolds(SecretKind.SCP03_KEYS.name(), candidate));
  }

  private static void factoryState(int reference, byte[] data) throws InvalidResponseException {
    boolean factory =
        reference == 0x9B
            ? ManagementKeyMetadata.parse(data).isDefault()
            : PinMetadata.parse(data).isDefault();
    if (!factory) {
      throw new InvalidResponseException(
          "%02X has another value than the maker's after the reset".formatted(reference));
    }
  }

  private static void absent(int tag, StepResult step) throws InvalidResponseException {
    if (step.isOk() && PivResponses.dataObject(tag, step.data()).length > 0) {
      throw new InvalidResponseException("data object %06X is not empty".formatted(tag));
    }
  }

  private void holds(String secret, UUID candidate) {
    knowledge = knowledge.with(session -> session.withHolds(secret, candidate));
    if (knowledge.isSet(secret)) {
      confirmed.add(new Learned.Confirmation(SecretKind.valueOf(secret), candidate));
    }
  }

  /**
   * The device said that it took a value. An administration key has to prove it before the one that
   * held before is dropped; a code would cost a try.
   */
  private void set(String secret, UUID candidate) {
    switch (SecretKind.valueOf(secret)) {
      case MANAGEMENT_KEY, SCP03_KEYS ->
          knowledge = knowledge.with(session -> session.withHolds(secret, candidate));
      case PIN -> pinHolds(candidate);
      case PUK -> holds(secret, candidate);
    }
  }

  /** A PIN that was just set has all of its tries. */
  private void pinHolds(UUID candidate) {
    knowledge = knowledge.withPinTriesLeft(null);
    holds(SecretKind.PIN.name(), candidate);
  }

  private void retriesSet() {
    knowledge = knowledge.withPinTriesLeft(null);
    for (SecretKind kind : List.of(SecretKind.PIN, SecretKind.PUK)) {
      UUID factory =
          secrets.of(kind).inOrder().stream()
              .map(Candidate::id)
              .filter(secrets.factory()::contains)
              .findFirst()
              .orElse(null);
      knowledge = knowledge.with(s -> s.withHolds(kind.name(), factory));
    }
  }

  private void generated(String slot, int algorithm, byte[] data) throws InvalidResponseException {
    PivAlgorithm known =
        PivAlgorithm.of(algorithm)
            .orElseThrow(() -> new IllegalStateException("an algorithm is gone"));
    PublicKey key = PivResponses.generatedKey(known, data);
    knowledge =
        knowledge.withKey(slot, new Knowledge.Key(key.getEncoded(), algorithm, null, null, null));
  }

  private void signed(String slot, byte[] nonce, byte[] data)
      throws InvalidResponseException, GeneralSecurityException {
    Knowledge.Key key = key(slot);
    PivAlgorithm algorithm =
        PivAlgorithm.of(key.algorithm())
            .orElseThrow(() -> new IllegalStateException("an algorithm is gone"));
    boolean rsa = algorithm.kind() == PivAlgorithm.Kind.RSA;
    byte[] signature =
        rsa
            ? PivResponses.rsaResult(algorithm, data)
            : PivResponses.ecdsaSignature(algorithm, data);
    int reference = Integer.parseInt(slot, 16);
    byte[] message = ProofOfPossession.message(origin, issuance, reference, nonce, key.publicKey());
    Signature verifier =
        Signature.getInstance(SignatureInput.forKey(algorithm).signatureAlgorithm(algorithm));
    verifier.initVerify(
        KeyFactory.getInstance(rsa ? "RSA" : "EC")
            .generatePublic(new X509EncodedKeySpec(key.publicKey())));
    verifier.update(message);
    if (!verifier.verify(signature)) {
      knowledge = knowledge.withdrawn(slot);
      return;
    }
    knowledge =
        knowledge.withKey(slot, key.withProof(new Knowledge.Proof(false, message, signature)));
  }

  private void agreed(String slot, byte[] digest, byte[] data)
      throws InvalidResponseException, GeneralSecurityException {
    Knowledge.Key key = key(slot);
    PivAlgorithm algorithm =
        PivAlgorithm.of(key.algorithm())
            .orElseThrow(() -> new IllegalStateException("an algorithm is gone"));
    byte[] secret = PivResponses.agreedSecret(algorithm, data);
    if (!MessageDigest.isEqual(digest, MessageDigest.getInstance("SHA-256").digest(secret))) {
      knowledge = knowledge.withdrawn(slot);
      return;
    }
    knowledge = knowledge.withKey(slot, key.withProof(new Knowledge.Proof(true, digest, digest)));
  }

  private Knowledge.Key key(String slot) throws InvalidResponseException {
    return knowledge
        .key(slot)
        .orElseThrow(() -> new InvalidResponseException("there is no key in slot " + slot));
  }

  private void keyState(int reference, byte[] data) throws InvalidResponseException {
    switch (reference) {
      case 0x9B -> {
        ManagementKeyMetadata state = ManagementKeyMetadata.parse(data);
        known(SecretKind.MANAGEMENT_KEY, state.isDefault());
      }
      case 0x80, 0x81 -> {
        PinMetadata state = PinMetadata.parse(data);
        SecretKind kind = reference == 0x80 ? SecretKind.PIN : SecretKind.PUK;
        known(kind, state.isDefault());
        knowledge = knowledge.with(s -> s.withTries(reference - 0x80, state.totalTries()));
        if (kind == SecretKind.PIN) {
          knowledge = knowledge.withPinTriesLeft(state.triesLeft());
        }
      }
      default -> throw new IllegalStateException("no such metadata were asked for");
    }
  }

  /** Narrows the candidates by what the device says: the maker's value, or another. */
  private void known(SecretKind kind, boolean factory) {
    List<UUID> fitting =
        secrets.of(kind).inOrder().stream()
            .map(Candidate::id)
            .filter(id -> secrets.factory().contains(id) == factory)
            .filter(id -> !knowledge.session().refused().contains(id))
            .toList();
    UUID only = fitting.size() == 1 ? fitting.getFirst() : null;
    knowledge = knowledge.with(session -> session.withHolds(kind.name(), only));
    for (Candidate candidate : secrets.of(kind).inOrder()) {
      if (!fitting.contains(candidate.id())) {
        knowledge = knowledge.with(session -> session.withRefused(candidate.id()));
      }
    }
    if (only != null && knowledge.isSet(kind.name())) {
      confirmed.add(new Learned.Confirmation(kind, only));
    }
  }

  private static PivAlgorithm blockCipher(int algorithm) throws InvalidResponseException {
    return PivAlgorithm.of(algorithm)
        .filter(a -> a.kind() == PivAlgorithm.Kind.BLOCK_CIPHER)
        .orElseThrow(() -> new InvalidResponseException("no management key has this algorithm"));
  }
}

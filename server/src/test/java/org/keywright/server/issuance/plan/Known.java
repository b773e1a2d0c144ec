package org.keywright.server.issuance.plan;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.Segmentation;
import org.keywright.card.script.Stage;
import org.keywright.card.script.Step;
import org.keywright.card.script.StepResult;
import org.keywright.card.secret.Secret;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.Candidates;
import org.keywright.server.secrets.KeyAlgorithm;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;

/** What a test lets be known: recorded secrets, a target, and results of scripts. */
final class Known {

  static final String ORIGIN = "https://id.example.org";
  static final UUID ISSUANCE = UUID.fromString("7d444840-9dc0-11d1-b245-5ffdce74fad2");
  static final UUID OLD = new UUID(0, 1);
  static final UUID NEW = new UUID(0, 2);

  /** Proof requests that are the same in every test. */
  static final PivPlan.ProofRequests PROOFS =
      new PivPlan.ProofRequests() {
        @Override
        public byte[] nonce() {
          byte[] nonce = new byte[32];
          Arrays.fill(nonce, (byte) 0x5A);
          return nonce;
        }

        @Override
        public Agreement agreement(int slot, PivAlgorithm algorithm, byte[] publicKey) {
          byte[] point = new byte[1 + 2 * algorithm.bytes()];
          point[0] = 4;
          return new Agreement(point, new byte[64], new byte[32]);
        }
      };

  private Known() {}

  static Candidate code(UUID id, String digits) {
    return new Candidate(
        id,
        new SecretValue.Code(Secret.takeOver(digits.getBytes(StandardCharsets.US_ASCII))),
        Instant.EPOCH);
  }

  static Candidate key(UUID id, KeyAlgorithm algorithm, int fill) {
    return new Candidate(
        id, new SecretValue.Key(algorithm, filled(algorithm.keyLength(), fill)), Instant.EPOCH);
  }

  static Candidate keySet(UUID id, int version, int fill) {
    return new Candidate(
        id,
        new SecretValue.KeySet(
            KeyAlgorithm.AES_128,
            version,
            filled(16, fill),
            filled(16, fill + 1),
            filled(16, fill + 2)),
        Instant.EPOCH);
  }

  static Secret filled(int length, int fill) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) fill);
    return Secret.takeOver(bytes);
  }

  /** Both values of each secret on record, the old ones the maker's: 123456, 12345678, FF keys. */
  static Secrets secrets() {
    return new Secrets(
        new Candidates(key(OLD, KeyAlgorithm.TDES, 7), key(NEW, KeyAlgorithm.AES_192, 8)),
        new Candidates(keySet(OLD, 0xFF, 0x40), keySet(NEW, 0x30, 0x60)),
        new Candidates(code(OLD, "12345678"), code(NEW, "87654321")),
        new Candidates(code(OLD, "123456"), code(NEW, "99887766")),
        Set.of(OLD));
  }

  /** The same with one value of a secret alone. */
  static Secrets only(SecretKind kind, Candidate current) {
    Secrets all = secrets();
    Candidates one = new Candidates(current, null);
    return new Secrets(
        kind == SecretKind.MANAGEMENT_KEY ? one : all.managementKey(),
        kind == SecretKind.SCP03_KEYS ? one : all.channelKeys(),
        kind == SecretKind.PUK ? one : all.puk(),
        kind == SecretKind.PIN ? one : all.pin(),
        all.factory());
  }

  /** The new values are what the device shall have; nothing is known of what it has. */
  static Knowledge wanted() {
    Knowledge knowledge = Knowledge.none();
    for (SecretKind kind : SecretKind.values()) {
      knowledge = knowledge.withTarget(kind.name(), NEW);
    }
    return knowledge;
  }

  /** As {@link #wanted()}, on a device that is known to have these values. */
  static Knowledge having(UUID candidate) {
    Knowledge knowledge = wanted();
    for (SecretKind kind : SecretKind.values()) {
      knowledge = knowledge.holding(kind.name(), candidate);
    }
    return knowledge;
  }

  static Knowledge withWitness(Knowledge knowledge, PivAlgorithm algorithm) {
    int block = algorithm == PivAlgorithm.TDEA ? 8 : 16;
    return knowledge.withWitness(new Knowledge.Challenge(algorithm.id(), new byte[block]));
  }

  /** A key on P-256 in each of these slots. */
  static Knowledge withKeys(Knowledge knowledge, String... slots) {
    Knowledge next = knowledge;
    for (String slot : slots) {
      next = next.withKey(slot, publicKey(pair()));
    }
    return next;
  }

  static Knowledge.Key publicKey(KeyPair pair) {
    return new Knowledge.Key(
        pair.getPublic().getEncoded(), PivAlgorithm.P_256.id(), null, null, null);
  }

  static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A security key with metadata and a settable 9B, tries and a reset; four keys on P-256. */
  static Target securityKey() {
    return target(Target.ManagedBy.MANAGEMENT_KEY, true, Segmentation.CHAINED);
  }

  /** A card after SP 800-73 alone. */
  static Target plainCard() {
    return target(Target.ManagedBy.MANAGEMENT_KEY, false, Segmentation.CHAINED);
  }

  /** A card after SP 800-73 that is managed through a secure channel. */
  static Target managedCard(Segmentation segmentation) {
    return target(Target.ManagedBy.SCP03, false, segmentation);
  }

  private static Target target(
      Target.ManagedBy managedBy, boolean extensions, Segmentation segmentation) {
    return new Target(
        managedBy,
        extensions,
        false,
        extensions,
        extensions,
        extensions,
        segmentation,
        PivAlgorithm.AES_192,
        5,
        6,
        new PinRules(6, 8, true, false),
        List.of(
            new Target.Slot(PivSlot.AUTHENTICATION, PivAlgorithm.P_256),
            new Target.Slot(PivSlot.SIGNATURE, PivAlgorithm.P_256),
            new Target.Slot(PivSlot.KEY_MANAGEMENT, PivAlgorithm.P_256),
            new Target.Slot(PivSlot.CARD_AUTHENTICATION, PivAlgorithm.P_256)),
        List.of(0x5FC102, 0x5FC107));
  }

  static final Target.Contents NOTHING = new Target.Contents(Map.of());

  static List<Step> steps(PlannedScript script) {
    return script.stages().stream().map(Stage::steps).flatMap(List::stream).toList();
  }

  /** The instructions in their order, such as {@code 87 24 24 47}. */
  static String instructions(PlannedScript script) {
    List<String> all = new ArrayList<>();
    for (Step step : steps(script)) {
      all.add("%02X".formatted(step.apdu().ins()));
    }
    return String.join(" ", all);
  }

  /** The commands with this instruction. */
  static List<CommandApdu> commands(PlannedScript script, int ins) {
    return steps(script).stream().map(Step::apdu).filter(apdu -> apdu.ins() == ins).toList();
  }

  /** A script that answered these to all its steps but the last, and that to its last. */
  static Learned read(
      Knowledge knowledge, Secrets secrets, List<Meaning> meanings, StepResult... results) {
    return read(knowledge, secrets, meanings, null, results);
  }

  static Learned read(
      Knowledge knowledge,
      Secrets secrets,
      List<Meaning> meanings,
      ScriptResult.@Nullable Failure failure,
      StepResult... results) {
    return new Interpreter(ORIGIN, ISSUANCE, knowledge, secrets)
        .read(meanings, new ScriptResult(List.of(results), failure, results.length, 1));
  }

  /** One step was refused with this status word. */
  static Learned refused(Knowledge knowledge, Secrets secrets, Meaning meaning, int status) {
    return read(
        knowledge,
        secrets,
        List.of(meaning),
        new ScriptResult.Failure(ScriptResult.FailureKind.STATUS, 0, "Setting codes and keys"),
        new StepResult(new byte[0], status));
  }

  static StepResult ok() {
    return ok(new byte[0]);
  }

  static StepResult ok(byte[] data) {
    return new StepResult(data, 0x9000);
  }

  static Set<UUID> refusedIn(Learned learned) {
    return new HashSet<>(learned.knowledge().session().refused());
  }
}

package org.keywright.server.issuance.plan;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.keywright.card.wire.Receipt;

/**
 * What the server knows of an issuance, as far as it outlives an attempt. Immutable; stored after
 * each exchange.
 *
 * @param targets for each secret the candidate that the device shall have at the end
 * @param slots for each slot of the policy, by its key reference in hexadecimal
 * @param written the data objects that this attempt has written, or has found to be there already
 * @param oldKeyVersion key version of the secure channel that has to be removed, 0 if none has to
 * @param readBack whether all objects were read back and found equal
 * @param activated whether the holder's PIN is set
 * @param emptied whether the device is as it came
 * @param passed the checks that passed when all objects were read back
 * @param session what holds as long as the device stays connected
 */
public record Knowledge(
    Map<String, UUID> targets,
    Map<String, Key> slots,
    Set<Integer> written,
    int oldKeyVersion,
    boolean readBack,
    boolean activated,
    boolean emptied,
    List<Receipt.Item> passed,
    Session session) {

  /** Copies the maps. */
  public Knowledge {
    targets = Map.copyOf(targets);
    slots = Map.copyOf(slots);
    written = Set.copyOf(written);
    // What an older server stored has none.
    passed = passed == null ? List.of() : List.copyOf(passed);
  }

  /** Nothing yet. */
  public static Knowledge none() {
    return new Knowledge(
        Map.of(), Map.of(), Set.of(), 0, false, false, false, List.of(), Session.fresh());
  }

  /**
   * What is known of a key on the device.
   *
   * @param publicKey SubjectPublicKeyInfo in DER
   * @param algorithm identifier of SP 800-78-5 table 9
   * @param attestation certificate in DER, if the device gave one
   * @param proof how its possession was proved, if it was
   * @param certificate request id under which it was certified, if it was
   */
  public record Key(
      byte[] publicKey,
      int algorithm,
      byte @Nullable [] attestation,
      @Nullable Proof proof,
      @Nullable String certificate) {

    Key withAttestation(byte @Nullable [] certificate) {
      return new Key(publicKey, algorithm, certificate, proof, this.certificate);
    }

    Key withProof(@Nullable Proof how) {
      return new Key(publicKey, algorithm, attestation, how, certificate);
    }

    /** The same key, certified; null for not yet. */
    public Key withCertificate(@Nullable String requestId) {
      return new Key(publicKey, algorithm, attestation, proof, requestId);
    }
  }

  /**
   * Evidence that a key is where it should be.
   *
   * @param agreed whether by key agreement; else by signature
   * @param challenge what was signed, or the digest of the secret to be agreed on
   * @param answer the signature, or that digest as the device's answer has it
   */
  public record Proof(boolean agreed, byte[] challenge, byte[] answer) {}

  /**
   * What holds as long as the device stays connected and nobody resets it.
   *
   * @param witness of the management key, unanswered
   * @param channel a secure channel to be opened
   * @param holds for each secret the candidate that the device is known to have
   * @param refused candidates that the device is known not to have
   * @param tries the PIN's and PUK's tries as the device counts them in full, 0 if unknown
   * @param restarts how often the session had to begin anew
   * @param identity of the device as the client read it at the beginning
   * @param pinTriesLeft tries that the PIN has left; null if the device was not asked yet, -1 if it
   *     was and did not say
   * @param pinShown whether the holder typed the PIN that the device has
   */
  public record Session(
      @Nullable Challenge witness,
      @Nullable Channel channel,
      Map<String, UUID> holds,
      Set<UUID> refused,
      int[] tries,
      int restarts,
      String identity,
      @Nullable Integer pinTriesLeft,
      boolean pinShown) {

    /** Copies what can change. */
    public Session {
      holds = Map.copyOf(holds);
      refused = Set.copyOf(refused);
      tries = tries.clone();
    }

    static Session fresh() {
      return new Session(null, null, Map.of(), Set.of(), new int[] {0, 0}, 0, "", null, false);
    }

    @Override
    public int[] tries() {
      return tries.clone();
    }

    Session withWitness(@Nullable Challenge next) {
      return new Session(
          next, channel, holds, refused, tries, restarts, identity, pinTriesLeft, pinShown);
    }

    Session withChannel(@Nullable Channel next) {
      return new Session(
          witness, next, holds, refused, tries, restarts, identity, pinTriesLeft, pinShown);
    }

    Session withHolds(String secret, @Nullable UUID candidate) {
      Map<String, UUID> next = new HashMap<>(holds);
      Set<UUID> notHeld = new HashSet<>(refused);
      if (candidate == null) {
        next.remove(secret);
      } else {
        next.put(secret, candidate);
        notHeld.remove(candidate);
      }
      return new Session(
          witness, channel, next, notHeld, tries, restarts, identity, pinTriesLeft, pinShown);
    }

    Session withRefused(UUID candidate) {
      Set<UUID> next = new HashSet<>(refused);
      next.add(candidate);
      return new Session(
          witness, channel, holds, next, tries, restarts, identity, pinTriesLeft, pinShown);
    }

    /** The device may have it after all: it was told to take it. */
    Session withPossible(UUID candidate) {
      Set<UUID> next = new HashSet<>(refused);
      next.remove(candidate);
      return new Session(
          witness, channel, holds, next, tries, restarts, identity, pinTriesLeft, pinShown);
    }

    Session withTries(int index, int count) {
      int[] next = tries.clone();
      next[index] = count;
      return new Session(
          witness, channel, holds, refused, next, restarts, identity, pinTriesLeft, pinShown);
    }

    /** Challenges are answered once. */
    Session withoutChallenges() {
      return new Session(
          null, null, holds, refused, tries, restarts, identity, pinTriesLeft, pinShown);
    }

    Session withPinShown() {
      return new Session(
          witness, channel, holds, refused, tries, restarts, identity, pinTriesLeft, true);
    }

    Session identifiedAs(String name) {
      return new Session(
          witness, channel, holds, refused, tries, restarts, name, pinTriesLeft, pinShown);
    }

    Session withPinTriesLeft(@Nullable Integer left) {
      return new Session(
          witness, channel, holds, refused, tries, restarts, identity, left, pinShown);
    }

    /** Nothing is open any more. */
    Session interrupted() {
      return new Session(
          null, null, holds, refused, tries, restarts + 1, identity, pinTriesLeft, pinShown);
    }
  }

  /**
   * A witness that waits for its answer.
   *
   * @param algorithm identifier of SP 800-78-5 table 9
   * @param value one block
   */
  public record Challenge(int algorithm, byte[] value) {}

  /**
   * A secure channel by GlobalPlatform SCP03 that waits to be opened.
   *
   * @param application that is selected
   * @param hostChallenge 8 bytes
   * @param response to INITIALIZE UPDATE, without status word
   */
  public record Channel(Application application, byte[] hostChallenge, byte[] response) {}

  /** The candidate that a secret shall be at the end, if it is decided. */
  public Optional<UUID> target(String secret) {
    return Optional.ofNullable(targets.get(secret));
  }

  /** Whether the device is known to have the target of this secret. */
  public boolean isSet(String secret) {
    UUID target = targets.get(secret);
    return target != null && target.equals(session.holds.get(secret));
  }

  /** The key in a slot, if one is known. */
  public Optional<Key> key(String slot) {
    return Optional.ofNullable(slots.get(slot));
  }

  /** Whether each of these slots has a known key. */
  public boolean hasKeys(Collection<String> wanted) {
    return slots.keySet().containsAll(wanted);
  }

  /** Whether possession of each of these slots' keys is proved. */
  public boolean hasProofs(Collection<String> wanted) {
    return wanted.stream().allMatch(slot -> key(slot).map(Key::proof).isPresent());
  }

  /** Whether the key of each of these slots is certified. */
  public boolean hasCertificates(Collection<String> wanted) {
    return wanted.stream().allMatch(slot -> key(slot).map(Key::certificate).isPresent());
  }

  /** The same, with another target. */
  public Knowledge withTarget(String secret, UUID candidate) {
    Map<String, UUID> next = new HashMap<>(targets);
    next.put(secret, candidate);
    return new Knowledge(
        next, slots, written, oldKeyVersion, readBack, activated, emptied, passed, session);
  }

  /** The same, with a value that the device is known to have, or with none known. */
  public Knowledge holding(String secret, @Nullable UUID candidate) {
    return with(known -> known.withHolds(secret, candidate));
  }

  /** The device's identity as the client read it. */
  public String identity() {
    return session.identity();
  }

  /** The same, for a device that was identified so. */
  public Knowledge identifiedAs(String identity) {
    return with(known -> known.identifiedAs(identity));
  }

  /** The same, for a device whose PIN has so many tries left; see {@link Session}. */
  public Knowledge withPinTriesLeft(@Nullable Integer left) {
    return with(known -> known.withPinTriesLeft(left));
  }

  /** Whether the device said that its PIN has no tries left. */
  public boolean isPinBlocked() {
    Integer left = session.pinTriesLeft();
    return left != null && left == 0;
  }

  /** The same, with a witness that waits for its answer. */
  public Knowledge withWitness(Challenge witness) {
    return with(known -> known.withWitness(witness));
  }

  /** The same, with another key in a slot, or none. */
  public Knowledge withKey(String slot, @Nullable Key key) {
    Map<String, Key> next = new HashMap<>(slots);
    if (key == null) {
      next.remove(slot);
    } else {
      next.put(slot, key);
    }
    return new Knowledge(
        targets, next, written, oldKeyVersion, readBack, activated, emptied, passed, session);
  }

  /** Whether each of these slots' keys is attested, and the attestation was found good. */
  public boolean hasAttestations(Collection<String> wanted) {
    return wanted.stream().allMatch(this::isAttested);
  }

  /** Whether this slot's key is attested, and the attestation was found good. */
  boolean isAttested(String slot) {
    return key(slot).filter(key -> key.attestation() != null).isPresent();
  }

  /** The same without attestations that were not known before: nobody has checked them. */
  public Knowledge withAttestationsOf(Knowledge before) {
    Map<String, Key> next = new HashMap<>();
    slots.forEach((slot, key) ->
        next.put(
            slot,
            before
                .key(slot)
                .filter(known -> Arrays.equals(known.publicKey(), key.publicKey()))
                .map(known -> key.withAttestation(known.attestation()))
                .orElseGet(() -> key.withAttestation(null))));
    return new Knowledge(
        targets, next, written, oldKeyVersion, readBack, activated, emptied, passed, session);
  }

  /** The same without a key that is not the one in its slot: a fresh one has to be made. */
  Knowledge withdrawn(String slot) {
    return withKey(slot, null).with(Session::interrupted);
  }

  /** The same, read back and found to be as it should, by these checks. */
  public Knowledge withReadBack(List<Receipt.Item> checks) {
    return new Knowledge(
        targets, slots, written, oldKeyVersion, true, activated, emptied, checks, session);
  }

  /** The same, with this key version of the secure channel to be removed; 0 for none. */
  public Knowledge withOldKeyVersion(int version) {
    return new Knowledge(
        targets, slots, written, version, readBack, activated, emptied, passed, session);
  }

  /** The same, with one more data object written. */
  Knowledge withWritten(int tag) {
    Set<Integer> next = new HashSet<>(written);
    next.add(tag);
    return new Knowledge(
        targets, slots, next, oldKeyVersion, readBack, activated, emptied, passed, session);
  }

  /** The same, with a data object that the device has already and that is not written. */
  public Knowledge withPresent(int tag) {
    return withWritten(tag);
  }

  /** The same, with data objects that have other contents now and are to be written again. */
  public Knowledge withoutWritten(Collection<Integer> changed) {
    Set<Integer> next = new HashSet<>(written);
    next.removeAll(changed);
    return new Knowledge(
        targets, slots, next, oldKeyVersion, readBack, activated, emptied, passed, session);
  }

  Knowledge withActivated() {
    return new Knowledge(
        targets, slots, written, oldKeyVersion, readBack, true, emptied, passed, session);
  }

  Knowledge withEmptied() {
    return new Knowledge(
        targets, slots, written, oldKeyVersion, readBack, activated, true, passed, session);
  }

  /** The same, with the session changed. */
  public Knowledge with(UnaryOperator<Session> change) {
    return new Knowledge(
        targets,
        slots,
        written,
        oldKeyVersion,
        readBack,
        activated,
        emptied,
        passed,
        change.apply(session));
  }

  /**
   * What is left when an attempt begins anew: proofs are asked for again and objects are written
   * again, since the device may have been elsewhere.
   */
  public Knowledge forNewAttempt() {
    if (activated) {
      // The PIN is the holder's: there is nothing left to ask the device for.
      return with(known -> Session.fresh());
    }
    Map<String, Key> unproved = new HashMap<>();
    slots.forEach((slot, key) -> unproved.put(slot, key.withProof(null)));
    return new Knowledge(
        targets,
        unproved,
        Set.of(),
        oldKeyVersion,
        false,
        activated,
        false,
        List.of(),
        Session.fresh());
  }
}

package org.keywright.server.enrollment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.CaptureSettings;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.biometrics.FingerPosition;
import org.keywright.server.biometrics.FingerprintQuality;
import org.keywright.server.biometrics.FingerprintRecord;
import org.keywright.server.biometrics.FingerprintSample;
import org.keywright.server.biometrics.SampleReader;
import org.keywright.server.biometrics.UnreadableFingerprintException;
import org.keywright.server.enrollment.EvidenceStore.New;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The two fingers that are taken of an applicant. Of each capture a template is kept until the
 * registration is complete; the record of both is with the biometrics from the first on. Safe for
 * concurrent use.
 */
@Service
class Fingers {

  static final String TEMPLATE = "application/vnd.incits-378";

  private static final List<EvidenceKind> SLOTS =
      List.of(EvidenceKind.FINGER_1, EvidenceKind.FINGER_2);

  private final Registration registration;
  private final EvidenceStore evidence;
  private final EnrolledBiometrics biometrics;
  private final SampleReader reader;
  private final CaptureSettings settings;
  private final TransactionTemplate transactions;

  Fingers(
      Registration registration,
      EvidenceStore evidence,
      EnrolledBiometrics biometrics,
      SampleReader reader,
      CaptureSettings settings,
      PlatformTransactionManager manager) {
    this.registration = registration;
    this.evidence = evidence;
    this.biometrics = biometrics;
    this.reader = reader;
    this.settings = settings;
    this.transactions = new TransactionTemplate(manager);
  }

  /**
   * A finger that was taken.
   *
   * @param indication of quality, 20 to 100; not NFIQ, see {@link FingerprintQuality}
   * @param minutiae how many were found
   */
  record Finger(FingerPosition position, int indication, int minutiae) {

    private String note() {
      return position + " " + indication + " " + minutiae;
    }

    static Finger of(Evidence kept) {
      String[] parts = kept.note().split(" ", -1);
      return new Finger(
          FingerPosition.valueOf(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
  }

  /**
   * Takes a finger in the place of what was taken of it before.
   *
   * @param capture an image or template of one finger, as {@link FingerprintSample#read} takes it
   * @throws InvalidException if it cannot be read, is not one finger or no good
   * @throws ConflictException if two others were taken, or no visit is under way
   */
  Finger put(UUID id, FingerPosition position, byte[] capture, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_REGISTER);
    // Unfolded before the transaction: whoever waits for a place holds no connection meanwhile.
    FingerprintSample sample = reader.read(capture);
    FingerprintQuality quality = FingerprintQuality.of(sample);
    Finger finger = new Finger(position, quality.value(), quality.minutiae());
    byte[] template =
        record(List.of(new FingerprintRecord.Captured(position, sample, quality.value())));
    return transactions.execute(status -> keep(id, finger, template, actor));
  }

  private Finger keep(UUID id, Finger finger, byte[] template, Actor actor) {
    Registration.Counter counter = registration.at(id, actor);
    EvidenceKind slot = slot(id, finger.position());
    evidence.put(
        id,
        counter.visit().number(),
        new New(slot, TEMPLATE, finger.note(), template, true),
        actor);
    enrol(counter, actor);
    return finger;
  }

  private EvidenceKind slot(UUID id, FingerPosition position) {
    List<Evidence> taken = taken(id);
    Optional<EvidenceKind> same =
        taken.stream()
            .filter(one -> Finger.of(one).position() == position)
            .map(Evidence::kind)
            .findFirst();
    if (same.isPresent()) {
      return same.get();
    }
    return SLOTS.stream()
        .filter(slot -> taken.stream().noneMatch(one -> one.kind() == slot))
        .findFirst()
        .orElseThrow(() ->
            new ConflictException("two fingers were taken: remove one before you take another"));
  }

  /** Removes one that was taken. */
  void remove(UUID id, FingerPosition position, Actor actor) {
    transactions.executeWithoutResult(status -> {
      Registration.Counter counter = registration.at(id, actor);
      Evidence found =
          taken(id).stream()
              .filter(one -> Finger.of(one).position() == position)
              .findFirst()
              .orElseThrow(() -> new NotFoundException("capture of the finger", position));
      evidence.delete(id, List.of(found.kind()));
      enrol(counter, actor);
    });
  }

  /** What was taken, without the templates. */
  List<Evidence> taken(UUID id) {
    return evidence.list(id).stream().filter(one -> SLOTS.contains(one.kind())).toList();
  }

  /** Puts the record of what was taken with the biometrics, where issuance and matching find it. */
  private void enrol(Registration.Counter counter, Actor actor) {
    UUID id = counter.enrollment().id();
    UUID person = counter.enrollment().person();
    List<FingerprintRecord.Captured> captured = new ArrayList<>();
    for (Evidence one : taken(id)) {
      byte[] template = evidence.get(id, one.kind()).orElseThrow();
      Finger finger = Finger.of(one);
      captured.add(
          new FingerprintRecord.Captured(finger.position(), sample(template), finger.indication()));
    }
    if (captured.isEmpty()) {
      evidence.delete(id, List.of(EvidenceKind.FINGERPRINTS));
      biometrics.delete(person, BiometricKind.FINGERPRINTS, actor);
      return;
    }
    byte[] record = record(captured);
    biometrics.put(person, BiometricKind.FINGERPRINTS, record, actor);
    evidence.put(
        id,
        counter.visit().number(),
        new New(EvidenceKind.FINGERPRINTS, TEMPLATE, "", record, false),
        actor);
  }

  private static FingerprintSample sample(byte[] template) {
    try {
      return FingerprintSample.read(template);
    } catch (UnreadableFingerprintException e) {
      throw new IllegalStateException("a template that was made here cannot be read", e);
    }
  }

  private byte[] record(List<FingerprintRecord.Captured> captured) {
    try {
      return FingerprintRecord.of(captured, settings);
    } catch (UnreadableFingerprintException e) {
      throw new InvalidException("finger", "cannot be taken: " + e.getMessage());
    }
  }
}

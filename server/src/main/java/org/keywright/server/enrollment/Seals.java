package org.keywright.server.enrollment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.ca.RecordSigner;
import org.keywright.server.enrollment.EvidenceStore.New;
import org.keywright.server.secrets.MasterKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Signs what was collected, and tells whether it is still what was signed. */
@Service
class Seals {

  private final Enrollments enrollments;
  private final EvidenceStore evidence;
  private final EnrolledBiometrics biometrics;
  private final RecordSigner signer;

  Seals(
      Enrollments enrollments,
      EvidenceStore evidence,
      EnrolledBiometrics biometrics,
      RecordSigner signer) {
    this.enrollments = enrollments;
    this.evidence = evidence;
    this.biometrics = biometrics;
    this.signer = signer;
  }

  /** How a seal is. */
  enum Status {
    /** Nothing was sealed yet, or it was deleted when its time was over. */
    NONE,
    /** The signature is good, and everything is as it was sealed. */
    VALID,
    /** The signature is good; biometrics were replaced or deleted since, as it may be. */
    VALID_BUT_REPLACED,
    /** The signature is not good, or something that is kept here was altered. */
    BROKEN
  }

  /**
   * What came of looking at a seal.
   *
   * @param findings what is not as it was sealed, in words
   * @param attestation what the registrar attested to; null where no good signature says it
   */
  record Verdict(Status status, List<String> findings, @Nullable Attestation attestation) {}

  /**
   * What a registrar attested to, as it was sealed.
   *
   * @param registrar their name
   */
  record Attestation(String registrar, String text) {

    static @Nullable Attestation of(JsonNode document) {
      String text = document.path("attestation").asString("");
      return text.isEmpty()
          ? null
          : new Attestation(document.at("/registrar/name").asString(""), text);
    }
  }

  /** Signs the document about what was collected, and keeps both. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void seal(UUID id, int visit, byte[] document, Actor actor) {
    evidence.put(
        id, visit, new New(EvidenceKind.RECORD, "application/json", "", document, true), actor);
    evidence.put(
        id,
        visit,
        new New(EvidenceKind.SEAL, "application/pkcs7-signature", "", signer.sign(document), true),
        actor);
  }

  /**
   * The document as it was signed, or the signature over it.
   *
   * @throws NotFoundException if nothing was sealed
   */
  @Transactional(readOnly = true)
  public byte[] part(UUID id, EvidenceKind kind) {
    enrollments.get(id);
    return evidence
        .get(id, kind)
        .orElseThrow(() -> new NotFoundException("seal of enrollment", id));
  }

  /** Looks at the signature, and at everything that was signed. */
  @Transactional(readOnly = true)
  public Verdict verify(UUID id) {
    Enrollment enrollment = enrollments.get(id);
    try {
      Optional<byte[]> document = evidence.get(id, EvidenceKind.RECORD);
      Optional<byte[]> signature = evidence.get(id, EvidenceKind.SEAL);
      if (document.isEmpty() && signature.isEmpty()) {
        return new Verdict(Status.NONE, List.of(), null);
      }
      if (document.isEmpty() || signature.isEmpty()) {
        return broken("a part of the seal is gone");
      }
      return signer
          .fault(document.get(), signature.get())
          .map(Seals::broken)
          .orElseGet(() -> compare(enrollment, Registration.JSON.readTree(document.get())));
    } catch (IllegalStateException | MasterKeyException e) {
      // What was encrypted tells of itself that it was altered.
      return broken("something that was collected was altered where it is stored");
    }
  }

  private static Verdict broken(String finding) {
    return new Verdict(Status.BROKEN, List.of(finding), null);
  }

  private Verdict compare(Enrollment enrollment, JsonNode document) {
    List<String> altered = new ArrayList<>();
    List<String> replaced = new ArrayList<>();
    if (!enrollment.id().toString().equals(document.path("enrollment").asString())) {
      altered.add("the seal is another enrollment's");
    }
    kept(enrollment, EvidenceKind.DOCUMENT_1, document.at("/documents/0/text"), altered);
    kept(enrollment, EvidenceKind.SCAN_1, document.at("/documents/0/scan"), altered);
    kept(enrollment, EvidenceKind.DOCUMENT_2, document.at("/documents/1/text"), altered);
    kept(enrollment, EvidenceKind.SCAN_2, document.at("/documents/1/scan"), altered);
    kept(enrollment, EvidenceKind.SIGNATURE, document.at("/signature"), altered);
    kept(enrollment, EvidenceKind.ANSWERS, document.at("/intake/text"), altered);
    enrolled(enrollment, BiometricKind.FACE, document.at("/photo"), replaced);
    enrolled(enrollment, BiometricKind.FINGERPRINTS, document.at("/fingerprintRecord"), replaced);
    Attestation attestation = Attestation.of(document);
    if (!altered.isEmpty()) {
      return new Verdict(Status.BROKEN, List.copyOf(altered), attestation);
    }
    return new Verdict(
        replaced.isEmpty() ? Status.VALID : Status.VALID_BUT_REPLACED,
        List.copyOf(replaced),
        attestation);
  }

  private void kept(
      Enrollment enrollment, EvidenceKind kind, JsonNode sealed, List<String> altered) {
    String hash = evidence.get(enrollment.id(), kind).map(EvidenceStore::sha256).orElse("");
    if (!hash.equals(sealed.path("sha256").asString(""))) {
      altered.add(name(kind) + (hash.isEmpty() ? " is gone" : " is not what was sealed"));
    }
  }

  private static String name(EvidenceKind kind) {
    return switch (kind) {
      case DOCUMENT_1 -> "what the first document says";
      case SCAN_1 -> "the scan of the first document";
      case DOCUMENT_2 -> "what the second document says";
      case SCAN_2 -> "the scan of the second document";
      case ANSWERS -> "what was answered to the questions";
      default -> "the " + kind.name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private void enrolled(
      Enrollment enrollment, BiometricKind kind, JsonNode sealed, List<String> replaced) {
    String hash = enrolledHash(enrollment.person(), kind);
    if (!hash.equals(sealed.path("sha256").asString(""))) {
      replaced.add(
          (kind == BiometricKind.FACE ? "the photo was " : "the fingerprints were ")
              + (hash.isEmpty() ? "deleted" : "replaced")
              + " since");
    }
  }

  /** SHA-256 of what is enrolled of a person now; empty if nothing is. */
  String enrolledHash(UUID person, BiometricKind kind) {
    return biometrics.get(person, kind).map(EvidenceStore::sha256).orElse("");
  }

  /** As what it is enrolled; null for what is not. */
  static @Nullable BiometricKind enrolledAs(EvidenceKind kind) {
    return switch (kind) {
      case PHOTO -> BiometricKind.FACE;
      case FINGERPRINTS -> BiometricKind.FINGERPRINTS;
      default -> null;
    };
  }
}

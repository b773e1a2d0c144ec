package org.keywright.server.enrollment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.people.Person;

/**
 * The one byte sequence that stands for everything that was collected: UTF-8 JSON without white
 * space, the members in a fixed order. It is kept as it was signed, and never made again.
 */
final class RecordDocument {

  private RecordDocument() {}

  /**
   * What was collected.
   *
   * @param shown what the two documents say
   * @param answers to the intake questions
   * @param collected all that was collected
   * @param missingFingers why there are fewer than two fingers; empty if there are two
   * @param nameChange what evidence was seen of a change of name; empty if the names are the same
   */
  record Contents(
      Enrollment enrollment,
      Person person,
      StoredCredentialPolicy type,
      List<Visit> visits,
      List<ShownDocument> shown,
      IntakeAnswers answers,
      List<Evidence> collected,
      String missingFingers,
      String nameChange) {

    @Nullable Evidence about(EvidenceKind kind) {
      return collected.stream().filter(one -> one.kind() == kind).findFirst().orElse(null);
    }
  }

  static byte[] of(Contents contents, Actor registrar, java.time.Instant now) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("v", 1);
    members.put("enrollment", contents.enrollment().id().toString());
    members.put("person", person(contents.person()));
    members.put("credentialType", type(contents.type()));
    members.put(
        "sponsor",
        ordered(
            "name", contents.enrollment().sponsor(),
            "reason", contents.enrollment().reason(),
            "requestedAt", contents.enrollment().requestedAt().toString()));
    members.put("visits", contents.visits().stream().map(RecordDocument::visit).toList());
    members.put("documents", List.of(document(contents, 1), document(contents, 2)));
    members.put("photo", evidence(contents.about(EvidenceKind.PHOTO)));
    members.put(
        "fingers",
        contents.collected().stream()
            .filter(
                one -> one.kind() == EvidenceKind.FINGER_1 || one.kind() == EvidenceKind.FINGER_2)
            .map(RecordDocument::finger)
            .toList());
    members.put("fingerprintRecord", evidence(contents.about(EvidenceKind.FINGERPRINTS)));
    members.put("missingFingers", contents.missingFingers());
    members.put("signature", evidence(contents.about(EvidenceKind.SIGNATURE)));
    members.put("nameChange", contents.nameChange());
    members.put("intake", intake(contents));
    members.put("registrar", ordered("id", registrar.id(), "name", registrar.name()));
    members.put("attestation", contents.type().policy().attestation());
    members.put("sealedAt", now.toString());
    return Registration.JSON.writeValueAsBytes(members);
  }

  private static Map<String, Object> person(Person person) {
    return ordered(
        "id", person.id().toString(),
        "displayName", person.displayName(),
        "givenName", person.givenName(),
        "surname", person.surname(),
        "email", person.email(),
        "upn", person.upn());
  }

  private static Map<String, Object> type(StoredCredentialPolicy type) {
    return ordered(
        "id", type.type().toString(),
        "key", type.policy().key(),
        "name", type.policy().name(),
        "policyVersion", type.version());
  }

  private static Map<String, Object> visit(Visit visit) {
    return ordered(
        "number", visit.number(),
        "begunAt", visit.begunAt().toString(),
        "registrar", visit.registrar(),
        "link", visit.link().name());
  }

  private static Map<String, Object> document(Contents contents, int number) {
    ShownDocument shown = contents.shown().get(number - 1);
    Map<String, Object> members =
        ordered(
            "kind", String.valueOf(shown.kind()),
            "number", shown.number(),
            "issuer", shown.issuer(),
            "issued", String.valueOf(shown.issued()),
            "expires", shown.expires() == null ? "" : shown.expires().toString(),
            "name", shown.name(),
            "nameIsThePersons", shown.isOf(contents.person().displayName()));
    members.put("text", evidence(contents.about(EvidenceKind.document(number))));
    members.put("scan", evidence(contents.about(EvidenceKind.scan(number))));
    return members;
  }

  private static Map<String, Object> intake(Contents contents) {
    Map<String, Object> members =
        ordered(
            "answers",
            contents.answers().answers().stream()
                .map(one -> ordered("question", one.question(), "answer", one.answer()))
                .toList());
    members.put("text", evidence(contents.about(EvidenceKind.ANSWERS)));
    return members;
  }

  private static Map<String, Object> finger(Evidence template) {
    Fingers.Finger finger = Fingers.Finger.of(template);
    Map<String, Object> members =
        ordered(
            "position", finger.position().name(),
            "qualityIndication", finger.indication(),
            "minutiae", finger.minutiae());
    members.put("template", evidence(template));
    return members;
  }

  private static @Nullable Map<String, Object> evidence(@Nullable Evidence one) {
    return one == null
        ? null
        : ordered(
            "sha256", one.sha256(),
            "size", one.sizeInBytes(),
            "mediaType", one.mediaType(),
            "visit", one.visit(),
            "collectedAt", one.collectedAt().toString(),
            "collectedBy", one.collectedBy());
  }

  /** Names and values in turns. */
  private static Map<String, Object> ordered(Object... members) {
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      ordered.put(Objects.toString(members[i]), members[i + 1]);
    }
    return ordered;
  }
}

package org.keywright.server.issuance;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.keywright.card.piv.model.BiometricObject;
import org.keywright.card.piv.model.CardCapabilityContainer;
import org.keywright.card.piv.model.CardKind;
import org.keywright.card.piv.model.CbeffHeader;
import org.keywright.card.piv.model.CertificateObject;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.DigestAlgorithm;
import org.keywright.card.piv.model.Discovery;
import org.keywright.card.piv.model.FacialImageRecord;
import org.keywright.card.piv.model.FascN;
import org.keywright.card.piv.model.KeyHistory;
import org.keywright.card.piv.model.Octets;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.piv.model.PrintedInformation;
import org.keywright.card.piv.model.SecurityObject;
import org.keywright.card.piv.model.Uuids;
import org.keywright.server.ca.ContentSigners;
import org.keywright.server.people.Person;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.PivPolicy;
import org.springframework.stereotype.Component;

/** Makes the data objects of a PIV application (SP 800-73-5 part 1) and has them signed. */
@Component
class PivContents {

  /** What a record around a JPEG, its header and its signature take, at most. */
  private static final int FACE_OVERHEAD = 1100;

  private final ContentSigners signers;
  private final PersonalData personalData;
  private final Clock clock;

  PivContents(ContentSigners signers, PersonalData personalData, Clock clock) {
    this.signers = signers;
    this.personalData = personalData;
    this.clock = clock;
  }

  /**
   * Whose and which card it is.
   *
   * @param kind for whom it is
   * @param person the holder
   * @param fascN of the card
   * @param cardUuid of the card
   * @param expires last day of its validity
   * @param serial what is printed as its serial number
   * @param maxObject the longest data object that the device takes, in bytes
   * @param writesDiscovery whether the device takes a discovery object
   */
  record Card(
      CardKind kind,
      Person person,
      FascN fascN,
      UUID cardUuid,
      LocalDate expires,
      String serial,
      int maxObject,
      boolean writesDiscovery) {}

  /** The CHUID alone: what a device without an identity gets first. */
  Map<Integer, byte[]> chuid(Card card) throws Refusal {
    try {
      Chuid unsigned = Chuid.of(card.fascN(), card.cardUuid(), card.expires(), null);
      Chuid signed =
          unsigned.withSignature(signers.of(card.kind()).signChuid(unsigned.signedBytes()));
      return Map.of(PivObject.CHUID.tag(), signed.encode());
    } catch (PivDataException e) {
      throw refusal(e);
    }
  }

  /**
   * What names a card that is nobody's: its GUID, with no one's FASC-N, expired, and not signed.
   */
  Map<Integer, byte[]> name(UUID guid) {
    try {
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      return Map.of(
          PivObject.CHUID.tag(), Chuid.of(FascN.nonFederal(0), guid, today, null).encode());
    } catch (PivDataException e) {
      throw new IllegalStateException("a name of fixed form cannot be made", e);
    }
  }

  /** All objects of the policy but certificates and security object, in the order of writing. */
  Map<Integer, byte[]> objects(Card card, PivPolicy policy) throws Refusal {
    Map<Integer, byte[]> objects = new LinkedHashMap<>();
    try {
      if (policy.writes(DataObject.CHUID)) {
        objects.putAll(chuid(card));
      }
      if (policy.writes(DataObject.CCC)) {
        objects.put(
            PivObject.CARD_CAPABILITY_CONTAINER.tag(),
            CardCapabilityContainer.of(cardIdentifier(card)).encode());
      }
      if (policy.writes(DataObject.PRINTED_INFORMATION)) {
        objects.put(PivObject.PRINTED_INFORMATION.tag(), printed(card).encode());
      }
      if (policy.writes(DataObject.FINGERPRINTS)) {
        byte[] template =
            personalData
                .fingerprints(card.person().id())
                .orElseThrow(() -> missing("fingerprints", card));
        objects.put(
            PivObject.FINGERPRINTS.tag(), biometric(PivObject.FINGERPRINTS, template, card));
      }
      if (policy.writes(DataObject.FACE)) {
        objects.put(
            PivObject.FACIAL_IMAGE.tag(), biometric(PivObject.FACIAL_IMAGE, face(card), card));
      }
      if (policy.writes(DataObject.KEY_HISTORY)) {
        objects.put(PivObject.KEY_HISTORY.tag(), new KeyHistory(0, 0, null).encode());
      }
      if (policy.writes(DataObject.DISCOVERY) && card.writesDiscovery()) {
        objects.put(PivObject.DISCOVERY.tag(), Discovery.applicationPinOnly().encode());
      }
      checkSizes(objects, card);
      return objects;
    } catch (PivDataException e) {
      throw refusal(e);
    }
  }

  /** A certificate as the card stores it. */
  byte[] certificate(byte[] der, boolean compress, int maxObject) throws Refusal {
    try {
      byte[] plain = CertificateObject.plain(der).encode();
      // Compressed where the policy says so, and where it would not fit otherwise.
      return compress || plain.length > maxObject
          ? CertificateObject.compressed(der).encode()
          : plain;
    } catch (PivDataException e) {
      throw refusal(e);
    }
  }

  /** The security object over these objects (SP 800-73-5 part 1, clause 3.1.7). */
  byte[] securityObject(CardKind kind, Map<Integer, byte[]> objects) throws Refusal {
    Map<PivObject, byte[]> hashed = new EnumMap<>(PivObject.class);
    objects.forEach((tag, content) ->
        PivObject.byTag(tag)
            .filter(object -> !object.isKeyCertificate())
            .ifPresent(object -> hashed.put(object, content)));
    try {
      SecurityObject.Draft draft = SecurityObject.draft(DigestAlgorithm.SHA256, hashed);
      byte[] signature = signers.of(kind).signSecurityObject(draft.hashes().encode());
      return new SecurityObject(draft.mapping(), Octets.of(signature)).encode();
    } catch (PivDataException e) {
      throw refusal(e);
    }
  }

  private byte[] biometric(PivObject object, byte[] record, Card card) throws PivDataException {
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    CbeffHeader header =
        CbeffHeader.of(
            object,
            now,
            now,
            card.expires().atTime(LocalTime.of(23, 59, 59)).toInstant(ZoneOffset.UTC),
            CbeffHeader.QUALITY_NOT_SUPPORTED,
            "Keywright",
            card.fascN());
    return BiometricObject.sign(
            header,
            record,
            bytes ->
                signers
                    .of(card.kind())
                    .signBiometric(bytes, card.fascN().encode(), card.cardUuid(), false))
        .encode();
  }

  private byte[] face(Card card) throws Refusal, PivDataException {
    byte[] photo =
        personalData.face(card.person().id()).orElseThrow(() -> missing("a portrait", card));
    try {
      Portrait portrait =
          Portrait.fitting(photo, card.maxObject() - FACE_OVERHEAD)
              .orElseThrow(() ->
                  new Refusal(
                      "PORTRAIT_TOO_LARGE",
                      "The device has no room for a portrait. Choose a policy without one.",
                      false));
      return FacialImageRecord.fullFrontal(portrait.jpeg(), portrait.width(), portrait.height())
          .encode();
    } catch (IOException e) {
      throw new Refusal(
          "PORTRAIT_UNREADABLE",
          "The portrait on record cannot be read: " + e.getMessage() + ". Enroll it anew.",
          false);
    }
  }

  private static PrintedInformation printed(Card card) {
    Person person = card.person();
    return new PrintedInformation(
        cut(ascii(person.displayName()), 125),
        cut(ascii(person.department()), 20),
        card.expires(),
        cut(card.serial(), 20),
        PrintedInformation.padIssuer("KEYWRIGHT"),
        null,
        null);
  }

  /** RID of GSA's GSC, manufacturer, Java Card, and the card's UUID without its last two bytes. */
  private static Octets cardIdentifier(Card card) {
    byte[] identifier = new byte[21];
    byte[] rid = {(byte) 0xA0, 0x00, 0x00, 0x01, 0x16};
    System.arraycopy(rid, 0, identifier, 0, rid.length);
    identifier[5] = (byte) 0xFF;
    identifier[6] = 0x02;
    System.arraycopy(Uuids.encode(card.cardUuid()), 0, identifier, 7, 14);
    return Octets.of(identifier);
  }

  private static void checkSizes(Map<Integer, byte[]> objects, Card card) throws Refusal {
    for (Map.Entry<Integer, byte[]> object : objects.entrySet()) {
      if (object.getValue().length > card.maxObject()) {
        throw new Refusal(
            "OBJECT_TOO_LARGE",
            "The device has no room for "
                + PivObject.byTag(object.getKey()).map(Enum::name).orElse("a data object")
                + ". Choose another policy or device.",
            false);
      }
    }
  }

  private static Refusal missing(String what, Card card) {
    return new Refusal(
        "NOT_ENROLLED",
        "The policy asks for "
            + what
            + ", and "
            + card.person().displayName()
            + " was not enrolled with it. Enroll the person, then retry.",
        true);
  }

  private static Refusal refusal(PivDataException e) {
    return new Refusal(
        "CONTENT_REFUSED", "What should go onto the device cannot: " + e.getMessage(), false);
  }

  /**
   * Printed information is ASCII: letters lose their marks, what is left becomes a question mark.
   */
  private static String ascii(String text) {
    return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replaceAll("[^\\x20-\\x7E]", "?");
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}

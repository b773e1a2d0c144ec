package org.keywright.cardcheck;

import static org.keywright.cardcheck.card.CardObject.CHUID;
import static org.keywright.cardcheck.card.CardObject.SECURITY_OBJECT;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.card.CardSource;
import org.keywright.cardcheck.card.LiveCard;
import org.keywright.cardcheck.read.Ber;
import org.keywright.cardcheck.read.Cbeff;
import org.keywright.cardcheck.read.Certificate;
import org.keywright.cardcheck.read.CertificateContainer;
import org.keywright.cardcheck.read.DataGroups;
import org.keywright.cardcheck.read.Element;
import org.keywright.cardcheck.read.MalformedException;
import org.keywright.cardcheck.read.SignedObject;

/** A card as rules look at it: its objects, taken apart as far as they can be. */
final class Card {

  static final int FASC_N = 0x30;
  static final int GUID = 0x34;
  static final int EXPIRATION = 0x35;
  static final int CARDHOLDER_UUID = 0x36;
  static final int SIGNATURE = 0x3E;

  private static final int BIOMETRIC = 0xBC;
  private static final int MAPPING = 0xBA;
  private static final int SIGNED_HASHES = 0xBB;

  private final CardSource source;
  private final CheckOptions options;
  private final Map<CardObject, Lazy<List<Element>>> elements = new EnumMap<>(CardObject.class);
  private final Map<CardObject, Lazy<Certificate>> certificates = new EnumMap<>(CardObject.class);
  private final Map<CardObject, Lazy<SignedObject>> signatures = new EnumMap<>(CardObject.class);
  private final Map<CardObject, Lazy<Cbeff>> biometrics = new EnumMap<>(CardObject.class);
  private final Lazy<DataGroups> dataGroups = new Lazy<>(this::readDataGroups);

  Card(CardSource source, CheckOptions options) {
    this.source = source;
    this.options = options;
    for (CardObject object : CardObject.values()) {
      elements.put(object, new Lazy<>(() -> parse(object, () -> Ber.elements(content(object)))));
      certificates.put(object, new Lazy<>(() -> readCertificate(object)));
      signatures.put(object, new Lazy<>(() -> parse(object, () -> SignedObject.read(cms(object)))));
      biometrics.put(
          object, new Lazy<>(() -> parse(object, () -> Cbeff.read(value(object, BIOMETRIC)))));
    }
  }

  CheckOptions options() {
    return options;
  }

  Optional<LiveCard> live() {
    return source.live();
  }

  Answer answer(CardObject object) {
    return source.read(object);
  }

  /** Whether the object is there, as far as can be said. */
  boolean has(CardObject object) {
    return !(answer(object) instanceof Answer.Absent);
  }

  /** What is in its container. */
  byte[] content(CardObject object) throws NotReadable {
    return switch (answer(object)) {
      case Answer.Content(byte[] bytes) -> bytes;
      case Answer.BareCertificate bare ->
          throw new NotReadable(
              object, Verdict.NOT_TESTED, "the folder has the certificate without its container");
      case Answer.Absent absent ->
          throw new NotReadable(object, Verdict.NOT_APPLICABLE, "the card has none");
      case Answer.Unavailable(String reason) ->
          throw new NotReadable(object, Verdict.NOT_TESTED, reason);
      case Answer.Broken(String reason) -> throw new NotReadable(object, Verdict.FAIL, reason);
    };
  }

  /** The elements of its container. */
  List<Element> elements(CardObject object) throws NotReadable {
    return lazy(elements, object).get();
  }

  /** An element of its container, if there is one. */
  Optional<Element> element(CardObject object, int tag) throws NotReadable {
    return elements(object).stream().filter(element -> element.tag() == tag).findFirst();
  }

  /** The value of an element that has to be there. */
  byte[] value(CardObject object, int tag) throws NotReadable {
    return element(object, tag)
        .orElseThrow(
            () -> new NotReadable(object, Verdict.FAIL, "it has no element " + Element.name(tag)))
        .value();
  }

  /** Its certificate; of the CHUID, the one of its signer. */
  Certificate certificate(CardObject object) throws NotReadable {
    return lazy(certificates, object).get();
  }

  private Certificate readCertificate(CardObject object) throws NotReadable {
    if (object == CHUID) {
      return readSigner();
    }
    if (answer(object) instanceof Answer.BareCertificate(byte[] der)) {
      return parse(object, () -> Certificate.read(der));
    }
    List<Element> container = elements(object);
    return parse(object, () -> Certificate.read(CertificateContainer.certificate(container)));
  }

  private Certificate readSigner() throws NotReadable {
    SignedObject signature = signature(CHUID);
    return signature.certificates().stream()
        .filter(signature::names)
        .findFirst()
        .orElseThrow(() ->
            new NotReadable(
                CHUID, Verdict.FAIL, "its signature does not carry its signer's certificate"));
  }

  /** The certificate that verifies an object's signature: its own, or else that of the CHUID. */
  Certificate signer(CardObject object) throws NotReadable {
    SignedObject signature = signature(object);
    return signature.certificates().isEmpty()
        ? certificate(CHUID)
        : signature.certificates().stream()
            .filter(signature::names)
            .findFirst()
            .orElseThrow(() ->
                new NotReadable(
                    object, Verdict.FAIL, "the certificate in its signature is another one's"));
  }

  /** Its signature. */
  SignedObject signature(CardObject object) throws NotReadable {
    return lazy(signatures, object).get();
  }

  private byte[] cms(CardObject object) throws NotReadable {
    return switch (object) {
      case CHUID -> value(object, SIGNATURE);
      case SECURITY_OBJECT -> value(object, SIGNED_HASHES);
      default -> {
        Cbeff biometric = biometric(object);
        yield parse(object, biometric::signature);
      }
    };
  }

  /** What its signature is over. */
  byte[] signedContent(CardObject object) throws NotReadable {
    return switch (object) {
      case CHUID -> SignedChuid.content(elements(object));
      case SECURITY_OBJECT ->
          signature(object)
              .content()
              .orElseThrow(
                  () -> new NotReadable(object, Verdict.FAIL, "its signature carries no content"));
      default -> {
        Cbeff biometric = biometric(object);
        yield parse(object, biometric::signed);
      }
    };
  }

  /** Its biometric. */
  Cbeff biometric(CardObject object) throws NotReadable {
    return lazy(biometrics, object).get();
  }

  /** What the security object says. */
  DataGroups dataGroups() throws NotReadable {
    return dataGroups.get();
  }

  private DataGroups readDataGroups() throws NotReadable {
    byte[] mapping = value(SECURITY_OBJECT, MAPPING);
    byte[] signed = signedContent(SECURITY_OBJECT);
    return parse(SECURITY_OBJECT, () -> DataGroups.read(mapping, signed));
  }

  /** Something that is read from an object. */
  @FunctionalInterface
  interface Parser<T> {
    T parse() throws MalformedException, NotReadable;
  }

  /** Reads something from an object; what is wrong with it is a fault of the object. */
  static <T> T parse(CardObject object, Parser<T> parser) throws NotReadable {
    try {
      return parser.parse();
    } catch (MalformedException e) {
      throw new NotReadable(object, Verdict.FAIL, e.text());
    }
  }

  private static <T> Lazy<T> lazy(Map<CardObject, Lazy<T>> all, CardObject object) {
    Lazy<T> found = all.get(object);
    if (found == null) {
      throw new IllegalStateException("there is one for each object");
    }
    return found;
  }
}

package org.keywright.cardcheck;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.card.CardSource;
import org.keywright.cardcheck.read.Ber;
import org.keywright.cardcheck.read.Cbeff;
import org.keywright.cardcheck.read.Certificate;
import org.keywright.cardcheck.read.DataGroups;
import org.keywright.cardcheck.read.Element;
import org.keywright.cardcheck.read.FaceRecord;
import org.keywright.cardcheck.read.MalformedException;
import org.keywright.cardcheck.read.MinutiaeRecord;
import org.keywright.cardcheck.read.SignedObject;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever is on a card, it gets a report. */
final class HostileInputTest implements HostileInputs {

  /** A whole card is some signatures to verify and paths to build. */
  private static final int CARDS = 3_000;

  private static final CheckOptions OPTIONS = Golden.options("37");

  @Override
  public Stream<Target> targets() throws Exception {
    List<byte[]> cards = new ArrayList<>();
    List<byte[]> signatures = new ArrayList<>();
    List<byte[]> fingerprints = new ArrayList<>();
    List<byte[]> biometrics = new ArrayList<>();
    List<byte[]> faces = new ArrayList<>();
    List<byte[]> digests = new ArrayList<>();
    List<byte[]> certificates = new ArrayList<>();
    for (String number : List.of("37", "01")) {
      Card card = new Card(Golden.card(number), OPTIONS);
      cards.add(folder(Golden.card(number)));
      signatures.add(card.value(CardObject.CHUID, Card.SIGNATURE));
      fingerprints.add(card.biometric(CardObject.FINGERPRINTS).record());
      biometrics.add(card.value(CardObject.FINGERPRINTS, 0xBC));
      faces.add(card.biometric(CardObject.FACE).record());
      digests.add(card.signedContent(CardObject.SECURITY_OBJECT));
      certificates.add(card.certificate(CardObject.PIV_AUTHENTICATION).x509().getEncoded());
    }
    return Stream.of(
        Target.of("CMS of a card", signatures, SignedObject::read)
            .refusingBy(MalformedException.class)
            .within(Limits.LIBRARY),
        Target.of("certificates of a card", certificates, Certificate::read)
            .refusingBy(MalformedException.class)
            .within(Limits.LIBRARY),
        Target.of("signed digests", digests, DataGroups::lds)
            .refusingBy(MalformedException.class)
            .within(Limits.LIBRARY),
        Target.of("minutiae", fingerprints, MinutiaeRecord::read)
            .refusingBy(MalformedException.class)
            .mutatedBy(Mutator.BYTES),
        Target.of("faces", faces, FaceRecord::read)
            .refusingBy(MalformedException.class)
            .mutatedBy(Mutator.BYTES),
        Target.of("biometrics", biometrics, HostileInputTest::header)
            .refusingBy(MalformedException.class)
            .mutatedBy(Mutator.BYTES),
        Target.of("whole cards", cards, HostileInputTest::check)
            .refusingBy(MalformedException.class)
            .within(new Limits(10_000, 256 << 20, 2048))
            .atMost(CARDS));
  }

  private static void header(byte[] input) throws MalformedException {
    Cbeff header = Cbeff.read(input);
    header.created();
    header.notBefore();
    header.notAfter();
    header.creator();
    header.record();
  }

  /** All objects, each in its own tag. */
  private static byte[] folder(CardSource card) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (CardObject object : CardObject.values()) {
      switch (card.read(object)) {
        case Answer.Content(byte[] bytes) -> add(all, object, bytes);
        case Answer.BareCertificate(byte[] der) -> add(all, object, der);
        default -> {
          // there is none
        }
      }
    }
    return all.toByteArray();
  }

  private static void add(ByteArrayOutputStream all, CardObject object, byte[] value) {
    all.writeBytes(object.tagBytes());
    all.write(0x82);
    all.write(value.length >>> 8);
    all.write(value.length);
    all.writeBytes(value);
  }

  private static void check(byte[] input) throws MalformedException {
    MemoryCard card = new MemoryCard();
    for (Element element : Ber.elements(input)) {
      for (CardObject object : CardObject.values()) {
        if (object.tag() == element.tag()) {
          card.with(
              object,
              object.isCertificate()
                  ? new Answer.BareCertificate(element.value())
                  : new Answer.Content(element.value()));
        }
      }
    }
    if (CardCheck.run(card, OPTIONS).results().size() != Checklist.tests().size()) {
      throw new AssertionError("not all tests were done");
    }
  }
}

package org.keywright.cardcheck;

import java.io.IOException;
import java.security.PublicKey;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.Certificate;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.card.CardSource;
import org.keywright.cardcheck.card.LiveCard;

/** A card whose objects a test has changed. */
final class MemoryCard implements CardSource, LiveCard {

  private static final int CERTIFICATE = 0x70;

  private final Map<CardObject, Answer> answers = new EnumMap<>(CardObject.class);
  private final Map<CardObject, Integer> statuses = new EnumMap<>(CardObject.class);
  private final Map<CardObject, Integer> withoutPin = new EnumMap<>(CardObject.class);
  private final Set<CardObject> refused = EnumSet.noneOf(CardObject.class);
  private boolean inReader;

  /** The objects of another card. */
  static MemoryCard of(CardSource other) {
    MemoryCard card = new MemoryCard();
    for (CardObject object : CardObject.values()) {
      card.answers.put(object, other.read(object));
    }
    return card;
  }

  MemoryCard with(CardObject object, Answer answer) {
    answers.put(object, answer);
    return this;
  }

  /** With this object's content changed. */
  MemoryCard with(CardObject object, UnaryOperator<byte[]> change) {
    if (!(read(object) instanceof Answer.Content(byte[] bytes))) {
      throw new IllegalArgumentException("the card has no " + object);
    }
    return with(object, new Answer.Content(change.apply(bytes)));
  }

  /** With this object's certificate, or of the CHUID its signer's, issued anew. */
  MemoryCard remake(CardObject object, Consumer<Remade.Draft> change) {
    return object == CardObject.CHUID
        ? with(object, SignedEdit.in(object, SignedEdit.parts(parts -> remake(parts, change))))
        : with(object, Containers.value(CERTIFICATE, der -> remade(der, change)));
  }

  private static byte[] remade(byte[] der, Consumer<Remade.Draft> change) {
    try {
      return Remade.certificate(der, change).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void remake(SignedEdit.Parts parts, Consumer<Remade.Draft> change) {
    try {
      byte[] old = parts.certificates.getObjectAt(0).toASN1Primitive().getEncoded();
      Certificate made = Certificate.getInstance(remade(old, change));
      SignerInfo signer = parts.signer();
      parts.certificates = new DERSet(made);
      parts.signers =
          new DERSet(
              SignedEdit.with(
                  signer,
                  new SignerIdentifier(new IssuerAndSerialNumber(made)),
                  signer.getDigestAlgorithm(),
                  signer.getDigestEncryptionAlgorithm()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the signature of the CHUID carries. */
  ASN1Set signersCertificates() {
    if (!(read(CardObject.CHUID) instanceof Answer.Content(byte[] chuid))) {
      throw new IllegalStateException("the card has no CHUID");
    }
    return SignedEdit.read(Containers.valueOf(chuid, Card.SIGNATURE)).getCertificates();
  }

  /** In a reader that answers as it should. */
  MemoryCard inReader() {
    inReader = true;
    return this;
  }

  MemoryCard answering(CardObject object, int status) {
    statuses.put(object, status);
    return this;
  }

  MemoryCard withoutPin(CardObject object, int status) {
    withoutPin.put(object, status);
    return this;
  }

  /** With another private key than its certificate's. */
  MemoryCard refusing(CardObject object) {
    refused.add(object);
    return this;
  }

  @Override
  public int statusWithoutPin(CardObject object) {
    return withoutPin.getOrDefault(object, object.wantsPin() ? 0x6982 : 0x9000);
  }

  @Override
  public int status(CardObject object) {
    return statuses.getOrDefault(object, 0x9000);
  }

  @Override
  public Proof prove(CardObject certificate, PublicKey key) {
    return refused.contains(certificate) ? new Proof.Fails("another key") : new Proof.Matches();
  }

  @Override
  public Answer read(CardObject object) {
    return answers.getOrDefault(object, new Answer.Absent());
  }

  @Override
  public Optional<LiveCard> live() {
    return inReader ? Optional.of(this) : Optional.empty();
  }
}

package org.keywright.cardcheck;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.keywright.cardcheck.card.CardObject;

/** Changes the CMS signature in an object of a card, and puts all around it right again. */
final class SignedEdit {

  private static final int HEADER = 88;

  private SignedEdit() {}

  /** The object with another signature. */
  static UnaryOperator<byte[]> in(CardObject object, UnaryOperator<byte[]> change) {
    return switch (object) {
      case CHUID -> Containers.value(0x3E, change);
      case SECURITY_OBJECT -> Containers.value(0xBB, change);
      default -> Containers.value(0xBC, biometric -> biometric(biometric, change));
    };
  }

  private static byte[] biometric(byte[] biometric, UnaryOperator<byte[]> change) {
    int length = (biometric[6] & 0xFF) << 8 | biometric[7] & 0xFF;
    int start = biometric.length - length;
    byte[] head = java.util.Arrays.copyOf(biometric, start);
    byte[] signature =
        change.apply(java.util.Arrays.copyOfRange(biometric, start, biometric.length));
    head[6] = (byte) (signature.length >> 8);
    head[7] = (byte) signature.length;
    if (start < HEADER) {
      throw new IllegalArgumentException("this is no biometric");
    }
    return Containers.of(head, signature);
  }

  static SignedData read(byte[] cms) {
    return SignedData.getInstance(ContentInfo.getInstance(cms).getContent());
  }

  /** What a SignedData is made of, to be changed. */
  static final class Parts {
    ASN1Set digests;
    ContentInfo content;
    ASN1Set certificates;
    ASN1Set crls;
    ASN1Set signers;

    private Parts(SignedData old) {
      digests = old.getDigestAlgorithms();
      content = old.getEncapContentInfo();
      certificates = old.getCertificates();
      crls = old.getCRLs();
      signers = old.getSignerInfos();
    }

    SignerInfo signer() {
      return SignerInfo.getInstance(signers.getObjectAt(0));
    }
  }

  static UnaryOperator<byte[]> parts(Consumer<Parts> change) {
    return cms -> {
      Parts parts = new Parts(read(cms));
      change.accept(parts);
      return encoded(
          new SignedData(
              parts.digests, parts.content, parts.certificates, parts.crls, parts.signers));
    };
  }

  static UnaryOperator<byte[]> signer(UnaryOperator<SignerInfo> change) {
    return parts(parts -> parts.signers = new DERSet(change.apply(parts.signer())));
  }

  static SignerInfo with(
      SignerInfo old,
      SignerIdentifier id,
      AlgorithmIdentifier digest,
      AlgorithmIdentifier signature) {
    return new SignerInfo(
        id,
        digest,
        old.getAuthenticatedAttributes(),
        signature,
        old.getEncryptedDigest(),
        old.getUnauthenticatedAttributes());
  }

  /** Without a signed attribute. */
  static UnaryOperator<byte[]> withoutAttribute(String oid) {
    return signer(old -> {
      List<ASN1Encodable> kept = new ArrayList<>();
      for (ASN1Encodable attribute : old.getAuthenticatedAttributes()) {
        if (!Attribute.getInstance(attribute).getAttrType().equals(new ASN1ObjectIdentifier(oid))) {
          kept.add(attribute);
        }
      }
      ASN1EncodableVector all = new ASN1EncodableVector();
      kept.forEach(all::add);
      return new SignerInfo(
          old.getSID(),
          old.getDigestAlgorithm(),
          new DERSet(all),
          old.getDigestEncryptionAlgorithm(),
          old.getEncryptedDigest(),
          old.getUnauthenticatedAttributes());
    });
  }

  /** With a signature that nobody made. */
  static UnaryOperator<byte[]> forged() {
    return signer(old -> {
      byte[] signature = old.getEncryptedDigest().getOctets().clone();
      signature[signature.length - 1] ^= 1;
      return new SignerInfo(
          old.getSID(),
          old.getDigestAlgorithm(),
          old.getAuthenticatedAttributes(),
          old.getDigestEncryptionAlgorithm(),
          new DEROctetString(signature),
          old.getUnauthenticatedAttributes());
    });
  }

  private static byte[] encoded(SignedData data) {
    try {
      return new ContentInfo(new ASN1ObjectIdentifier("1.2.840.113549.1.7.2"), data)
          .getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

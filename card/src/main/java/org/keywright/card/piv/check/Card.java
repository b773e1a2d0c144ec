package org.keywright.card.piv.check;

import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.CertificateObject;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.PivData;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;

/** The card under check: its contents as read, and what could be taken apart of them. */
final class Card {

  private final CheckOptions options;
  private final Map<PivObject, byte[]> contents = new EnumMap<>(PivObject.class);
  private final Map<PivObject, PivData> objects = new EnumMap<>(PivObject.class);
  private final Map<PivObject, X509Certificate> certificates = new EnumMap<>(PivObject.class);
  private @Nullable CmsSignature chuidSignature;
  private @Nullable X509Certificate signer;

  /** Takes everything apart; what is empty counts as absent, as SP 800-73-5 part 1 4.1.1 has it. */
  Card(Map<PivObject, byte[]> given, CheckOptions options, Findings findings) {
    this.options = options;
    for (PivObject object : PivObject.values()) {
      byte[] content = given.get(object);
      boolean present = content != null && content.length > 0;
      if (options.required().contains(object)) {
        findings.judge(Check.OBJECT_PRESENT, object, present, "it is not there");
      }
      if (content != null && present) {
        contents.put(object, content.clone());
        findings.judge(Check.OBJECT_WELL_FORMED, object, open(object, content));
      }
    }
    openSigner();
  }

  private String open(PivObject object, byte[] content) {
    try {
      PivData data = PivData.decode(object, content);
      if (data instanceof CertificateObject certificate) {
        certificates.put(object, Certificates.parse(certificate.der()));
      }
      objects.put(object, data);
      return "";
    } catch (PivDataException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void openSigner() {
    Chuid chuid = find(PivObject.CHUID, Chuid.class).orElse(null);
    if (chuid == null || chuid.signature().isEmpty()) {
      return;
    }
    try {
      CmsSignature signature = CmsSignature.parse("CHUID signature", chuid.signature().toBytes());
      chuidSignature = signature;
      signer = signature.signerCertificate().orElse(null);
    } catch (PivDataException e) {
      // ChuidChecks parses it again and reports this.
      chuidSignature = null;
    }
  }

  CheckOptions options() {
    return options;
  }

  byte @Nullable [] content(PivObject object) {
    return contents.get(object);
  }

  <T extends PivData> Optional<T> find(PivObject object, Class<T> type) {
    return Optional.ofNullable(objects.get(object)).filter(type::isInstance).map(type::cast);
  }

  Optional<Chuid> chuid() {
    return find(PivObject.CHUID, Chuid.class);
  }

  Map<PivObject, X509Certificate> certificates() {
    return certificates;
  }

  /** The signature in the CHUID, if it could be parsed. */
  Optional<CmsSignature> chuidSignature() {
    return Optional.ofNullable(chuidSignature);
  }

  /** The content signer's certificate from the CHUID, which need not be trusted yet. */
  Optional<X509Certificate> signer() {
    return Optional.ofNullable(signer);
  }
}

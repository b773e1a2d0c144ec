package org.keywright.cardcheck;

import static org.keywright.cardcheck.card.CardObject.CHUID;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.Certificate;
import org.keywright.cardcheck.read.Uuids;

/** Whether a certificate is of this card, by the names in it. */
final class CertificateNameRules {

  private CertificateNameRules() {}

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("cert.fasc-n", Rules.plain(CertificateNameRules::fascN));
    makers.put("cert.fasc-n-if-any", Rules.plain(CertificateNameRules::fascNIfAny));
    makers.put("cert.card-uuid", Rules.plain(CertificateNameRules::cardUuid));
    makers.put("cert.card-uuid-if-any", Rules.plain(CertificateNameRules::cardUuidIfAny));
    makers.put("cert.no-other-names", Rules.plain(CertificateNameRules::noOtherNames));
  }

  private static Finding fascN(Card card, CardObject object) throws NotReadable {
    return card.certificate(object).names().fascNs().isEmpty()
        ? Finding.fail("it has no pivFASC-N")
        : fascNIfAny(card, object);
  }

  private static Finding fascNIfAny(Card card, CardObject object) throws NotReadable {
    List<byte[]> fascNs = card.certificate(object).names().fascNs();
    if (fascNs.isEmpty()) {
      return Finding.notApplicable("it has no pivFASC-N");
    }
    byte[] expected = card.value(CHUID, Card.FASC_N);
    return Finding.of(
        fascNs.stream().allMatch(fascN -> Arrays.equals(fascN, expected)),
        "its FASC-N is not the CHUID's");
  }

  /** One of them: the authentication certificate may have the cardholder's UUID as well. */
  private static Finding cardUuid(Card card, CardObject object) throws NotReadable {
    List<UUID> uuids = card.certificate(object).names().uuids();
    byte[] guid = card.value(CHUID, Card.GUID);
    UUID expected = Card.parse(CHUID, () -> Uuids.read(guid));
    if (uuids.isEmpty()) {
      return Finding.fail("it has no UUID");
    }
    return Finding.of(
        uuids.contains(expected), "its UUID is %s, and the CHUID's %s".formatted(uuids, expected));
  }

  private static Finding cardUuidIfAny(Card card, CardObject object) throws NotReadable {
    return card.certificate(object).names().uuids().isEmpty()
        ? Finding.notApplicable("it has no UUID")
        : cardUuid(card, object);
  }

  private static Finding noOtherNames(Card card, CardObject object) throws NotReadable {
    Certificate.Names names = card.certificate(object).names();
    boolean none = names.others() == 0;
    return Finding.of(none, "it has " + names.others() + " other names");
  }
}

package org.keywright.cardcheck;

import static org.keywright.cardcheck.card.CardObject.CHUID;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.Element;
import org.keywright.cardcheck.read.FascN;
import org.keywright.cardcheck.read.Uuids;

/** What the CHUID says, and for how long. */
final class ChuidRules {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  private static final int DATE_LENGTH = 8;

  private ChuidRules() {}

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("chuid.fasc-n-fields", Rules.plain(ChuidRules::fields));
    makers.put("chuid.fasc-n-encoding", Rules.plain(ChuidRules::encoding));
    makers.put(
        "chuid.date-form",
        Rules.plain((card, object) -> Finding.pass(expiration(card).toString())));
    makers.put("chuid.date-range", Rules.plain(ChuidRules::dateRange));
    makers.put("chuid.not-expired", Rules.plain(ChuidRules::notExpired));
    makers.put("chuid.guid", Rules.plain(ChuidRules::guid));
    makers.put("chuid.cardholder-uuid", Rules.plain(ChuidRules::cardholderUuid));
  }

  static FascN fascN(Card card) throws NotReadable {
    byte[] encoded = card.value(CHUID, Card.FASC_N);
    return Card.parse(CHUID, () -> FascN.read(encoded));
  }

  /** The last day of the card. */
  static LocalDate expiration(Card card) throws NotReadable {
    byte[] value = card.value(CHUID, Card.EXPIRATION);
    if (value.length == DATE_LENGTH) {
      try {
        return LocalDate.parse(new String(value, StandardCharsets.ISO_8859_1), DATE);
      } catch (DateTimeException e) {
        // Told below.
      }
    }
    throw new NotReadable(CHUID, Verdict.FAIL, "its expiration date is no date as YYYYMMDD");
  }

  /** All of them: what follows the credential number may be zeros (part 1 clause 3.1.2). */
  private static Finding fields(Card card, CardObject object) throws NotReadable {
    FascN fascN = fascN(card);
    if (!fascN.toString().matches("[0-9-]+")) {
      return Finding.fail("not all fields of its FASC-N are digits: " + fascN);
    }
    return Finding.pass(fascN.toString());
  }

  private static Finding encoding(Card card, CardObject object) throws NotReadable {
    return Finding.of(fascN(card).fault());
  }

  private static Finding dateRange(Card card, CardObject object) throws NotReadable {
    LocalDate expiration = expiration(card);
    LocalDate latest = today(card).plusYears(card.options().years());
    return expiration.isAfter(latest)
        ? Finding.fail(
            "it expires on %s, more than %d years ahead"
                .formatted(expiration, card.options().years()))
        : notExpired(card, object);
  }

  private static Finding notExpired(Card card, CardObject object) throws NotReadable {
    LocalDate expiration = expiration(card);
    return today(card).isAfter(expiration)
        ? Finding.fail("it expired on " + expiration)
        : Finding.pass("it expires on " + expiration);
  }

  private static LocalDate today(Card card) {
    return LocalDate.ofInstant(card.options().at(), ZoneOffset.UTC);
  }

  private static Finding guid(Card card, CardObject object) throws NotReadable {
    byte[] guid = card.value(CHUID, Card.GUID);
    return Finding.of(Card.parse(CHUID, () -> Uuids.fault(Uuids.read(guid))));
  }

  private static Finding cardholderUuid(Card card, CardObject object) throws NotReadable {
    Optional<Element> uuid = card.element(CHUID, Card.CARDHOLDER_UUID);
    if (uuid.isEmpty()) {
      return Finding.notApplicable("it has no Cardholder UUID");
    }
    byte[] value = uuid.get().value();
    return Finding.of(Card.parse(CHUID, () -> Uuids.fault(Uuids.read(value))));
  }
}

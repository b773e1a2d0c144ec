package org.keywright.cardcheck;

import static org.keywright.cardcheck.card.CardObject.CHUID;

import java.util.Arrays;
import java.util.Map;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.Cbeff;
import org.keywright.cardcheck.read.MalformedException;

/** The header of a biometric (SP 800-76-2 table 14). */
final class CbeffRules {

  private static final int VERSION = 0x03;

  /** Signed, not encrypted. */
  private static final int SIGNED = 0x0D;

  /** Of the data type, the three bits that are told; the rest is free. */
  private static final int DATA_TYPE = 0xE0;

  private CbeffRules() {}

  /** A question about a header. */
  @FunctionalInterface
  private interface Question {
    String answer(Cbeff header) throws MalformedException;
  }

  /** Failed with the answer, unless it is empty. */
  private static Rules.Maker on(Question question) {
    return Rules.plain((card, object) -> {
      Cbeff header = card.biometric(object);
      return Finding.of(Card.parse(object, () -> question.answer(header)));
    });
  }

  /** Passed with what is read, if it can be. */
  private static Rules.Maker fact(Question reading) {
    return Rules.plain((card, object) -> {
      Cbeff header = card.biometric(object);
      return Finding.pass(Card.parse(object, () -> reading.answer(header)));
    });
  }

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("cbeff.record-not-empty", on(h -> h.recordLength() > 0 ? "" : "the length is zero"));
    makers.put("cbeff.structure", on(CbeffRules::sum));
    makers.put("cbeff.record-length", on(CbeffRules::recordLength));
    makers.put(
        "cbeff.signature-not-empty", on(h -> h.signatureLength() > 0 ? "" : "the length is zero"));
    makers.put("cbeff.signature-length", on(CbeffRules::signatureLength));
    makers.put("cbeff.sum", on(CbeffRules::sum));
    makers.put("cbeff.version", on(h -> is("its version", h.version(), VERSION)));
    makers.put("cbeff.options", on(h -> is("the field", h.securityOptions(), SIGNED)));
    makers.put("cbeff.created", fact(h -> h.created().toString()));
    makers.put("cbeff.validity", on(CbeffRules::validity));
    makers.put("cbeff.quality", on(CbeffRules::quality));
    makers.put("cbeff.creator", fact(Cbeff::creator));
    makers.put("cbeff.reserved", on(h -> is("the field", h.reserved(), 0)));
    makers.put("cbeff.owner", Rules.plain((card, object) -> header(card, object, 0)));
    makers.put("cbeff.format", Rules.plain((card, object) -> header(card, object, 1)));
    makers.put("cbeff.type", Rules.plain((card, object) -> header(card, object, 2)));
    makers.put("cbeff.data-type", Rules.plain((card, object) -> header(card, object, 3)));
    makers.put("cbeff.fasc-n", Rules.plain(CbeffRules::fascN));
    makers.put("cbeff.valid-now", Rules.plain(CbeffRules::validNow));
  }

  /** Owner, format, biometric type and data type that the header of an object has to have. */
  private static int[] expected(CardObject object) {
    return switch (object) {
      case FINGERPRINTS -> new int[] {0x001B, 0x0201, 0x000008, 0x80};
      case FACE -> new int[] {0x001B, 0x0501, 0x000002, 0x20};
      case IRIS -> new int[] {0x0101, 0x0009, 0x000010, 0x40};
      default -> throw new IllegalArgumentException(object + " is no biometric");
    };
  }

  private static Finding header(Card card, CardObject object, int field) throws NotReadable {
    Cbeff header = card.biometric(object);
    int found =
        switch (field) {
          case 0 -> header.formatOwner();
          case 1 -> header.formatType();
          case 2 -> header.type();
          default -> header.dataType() & DATA_TYPE;
        };
    return Finding.of(is("the field", found, expected(object)[field]));
  }

  static String is(String what, long found, long expected) {
    return found == expected ? "" : "%s is %X, not %X".formatted(what, found, expected);
  }

  private static String sum(Cbeff header) {
    long sum = Cbeff.HEADER + header.recordLength() + header.signatureLength();
    return sum == header.length()
        ? ""
        : "header, record and signature make %d bytes, and there are %d"
            .formatted(sum, header.length());
  }

  private static String recordLength(Cbeff header) throws MalformedException {
    long left = header.length() - Cbeff.HEADER - (long) header.signatureLength();
    int record = header.record().length;
    return record == left
        ? ""
        : "the header says %d bytes, and between header and signature are %d"
            .formatted(record, left);
  }

  private static String signatureLength(Cbeff header) throws MalformedException {
    int actual = header.signature().length;
    return actual == header.signatureLength()
        ? ""
        : "the header says %d bytes, and %d follow the record"
            .formatted(header.signatureLength(), actual);
  }

  private static String validity(Cbeff header) throws MalformedException {
    return header.notBefore().isAfter(header.notAfter())
        ? "it begins on %s and ends on %s".formatted(header.notBefore(), header.notAfter())
        : "";
  }

  private static String quality(Cbeff header) {
    int quality = header.quality();
    return quality == -2 || (quality >= 0 && quality <= 100) ? "" : "it is " + quality;
  }

  private static Finding fascN(Card card, CardObject object) throws NotReadable {
    return Finding.of(
        Arrays.equals(card.biometric(object).fascN(), card.value(CHUID, Card.FASC_N)),
        "the FASC-N in its header is not the CHUID's");
  }

  private static Finding validNow(Card card, CardObject object) throws NotReadable {
    Cbeff header = card.biometric(object);
    return Card.parse(
        object, () -> Dates.judge(card.options().at(), header.notBefore(), header.notAfter()));
  }
}

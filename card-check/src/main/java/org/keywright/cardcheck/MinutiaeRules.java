package org.keywright.cardcheck;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.keywright.cardcheck.read.Cbeff;
import org.keywright.cardcheck.read.MinutiaeRecord;
import org.keywright.cardcheck.read.MinutiaeRecord.Minutia;
import org.keywright.cardcheck.read.MinutiaeRecord.View;

/** The fingerprint templates (SP 800-76-2 clause 4.4, table 6). */
final class MinutiaeRules {

  private static final int VIEWS = 2;
  private static final int RESOLUTION = 197;
  private static final int MAX_LENGTH = 1574;
  private static final int MAX_FINGER = 14;
  private static final int MAX_MINUTIAE = 128;
  private static final int MAX_ANGLE = 179;
  private static final int MAX_QUALITY = 100;
  private static final int CERTIFIED = 0b1000;
  private static final int MAX_TYPE = 0b10;
  private static final Set<Integer> IMPRESSIONS = Set.of(0, 2);
  private static final Set<Integer> QUALITIES = Set.of(20, 40, 60, 80, 100, 254, 255);

  private MinutiaeRules() {}

  private static Rules.Maker on(Function<MinutiaeRecord, String> question) {
    return Rules.plain((card, object) -> {
      Cbeff header = card.biometric(object);
      return Finding.of(
          question.apply(Card.parse(object, () -> MinutiaeRecord.read(header.record()))));
    });
  }

  /** A question about each view. */
  private static Rules.Maker onViews(Function<View, String> question) {
    return on(record ->
        record.views().stream()
            .map(question)
            .filter(fault -> !fault.isEmpty())
            .distinct()
            .collect(Collectors.joining("; ")));
  }

  /** A question about each point. */
  private static Rules.Maker onMinutiae(Function<Minutia, String> question) {
    return onViews(view ->
        view.minutiae().stream()
            .map(question)
            .filter(fault -> !fault.isEmpty())
            .findFirst()
            .orElse(""));
  }

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("minutiae.format", on(r -> CbeffRules.is("it", r.format(), 0x464D5200)));
    makers.put("minutiae.version", on(r -> CbeffRules.is("it", r.version(), 0x20323000)));
    makers.put("minutiae.length", on(MinutiaeRules::length));
    makers.put("minutiae.owner", on(r -> r.owner() == 0 ? "the product's owner is zero" : ""));
    makers.put("minutiae.product", on(r -> r.product() == 0 ? "the product's type is zero" : ""));
    makers.put(
        "minutiae.compliance", on(r -> CbeffRules.is("the field", r.compliance(), CERTIFIED)));
    makers.put("minutiae.equipment", on(r -> r.equipment() == 0 ? "it is zero" : ""));
    makers.put("minutiae.resolution", on(MinutiaeRules::resolution));
    makers.put("minutiae.views", on(r -> CbeffRules.is("the number", r.viewCount(), VIEWS)));
    makers.put("minutiae.reserved", on(r -> CbeffRules.is("the field", r.reserved(), 0)));
    makers.put("minutiae.view-header", on(MinutiaeRules::viewHeaders));
    makers.put("minutiae.finger", onViews(v -> upTo("a finger position", v.finger(), MAX_FINGER)));
    makers.put("minutiae.view-number", on(MinutiaeRules::viewNumbers));
    makers.put(
        "minutiae.impression",
        onViews(v -> among("an impression type", v.impression(), IMPRESSIONS)));
    makers.put(
        "minutiae.view-quality", onViews(v -> among("a finger's quality", v.quality(), QUALITIES)));
    makers.put(
        "minutiae.count",
        onViews(v -> upTo("the number of minutiae", v.minutiae().size(), MAX_MINUTIAE)));
    makers.put("minutiae.type", onMinutiae(m -> upTo("a minutia's type", m.type(), MAX_TYPE)));
    makers.put("minutiae.position", on(MinutiaeRules::positions));
    makers.put("minutiae.angle", onMinutiae(m -> upTo("an angle", m.angle(), MAX_ANGLE)));
    makers.put(
        "minutiae.quality", onMinutiae(m -> upTo("a minutia's quality", m.quality(), MAX_QUALITY)));
    makers.put(
        "minutiae.extended",
        onViews(v -> CbeffRules.is("the length of extended data", v.extended(), 0)));
  }

  private static String upTo(String what, int found, int most) {
    return found <= most ? "" : "%s is %d, more than %d".formatted(what, found, most);
  }

  private static String among(String what, int found, Set<Integer> values) {
    return values.contains(found) ? "" : what + " is " + found;
  }

  private static String length(MinutiaeRecord record) {
    if (record.length() < MinutiaeRecord.HEADER || record.length() > MAX_LENGTH) {
      return "it is " + record.length();
    }
    return record.rest() == 0 ? "" : record.rest() + " bytes follow the last view";
  }

  private static String resolution(MinutiaeRecord record) {
    return record.resolutionX() == RESOLUTION && record.resolutionY() == RESOLUTION
        ? ""
        : "they are %d and %d".formatted(record.resolutionX(), record.resolutionY());
  }

  /** The two views are of two fingers, and each is the first of its finger. */
  private static String viewHeaders(MinutiaeRecord record) {
    long fingers = record.views().stream().map(View::finger).distinct().count();
    return fingers == record.views().size() ? "" : "there are two views of one finger";
  }

  private static String viewNumbers(MinutiaeRecord record) {
    return record.views().stream()
        .filter(view -> view.minutiae().size() == 1 && view.number() != 0)
        .map(view -> "finger %d has one minutia in view %d".formatted(view.finger(), view.number()))
        .collect(Collectors.joining("; "));
  }

  private static String positions(MinutiaeRecord record) {
    for (View view : record.views()) {
      for (Minutia minutia : view.minutiae()) {
        if (minutia.x() >= record.width() || minutia.y() >= record.height()) {
          return "a minutia is at %d, %d, outside of %d by %d pixels"
              .formatted(minutia.x(), minutia.y(), record.width(), record.height());
        }
      }
    }
    return "";
  }
}

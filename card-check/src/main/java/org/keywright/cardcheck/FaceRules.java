package org.keywright.cardcheck;

import java.util.Map;
import java.util.function.Function;
import org.keywright.cardcheck.read.Cbeff;
import org.keywright.cardcheck.read.FaceRecord;

/** The facial image (SP 800-76-2 clause 7, table 12). */
final class FaceRules {

  private static final int FULL_FRONTAL = 1;
  private static final int RGB = 1;
  private static final int STILL_CAMERA = 2;
  private static final int VIDEO_CAMERA = 6;

  private FaceRules() {}

  private static Rules.Maker on(Function<FaceRecord, String> question) {
    return Rules.plain((card, object) -> {
      Cbeff header = card.biometric(object);
      return Finding.of(question.apply(Card.parse(object, () -> FaceRecord.read(header.record()))));
    });
  }

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("face.format", on(r -> CbeffRules.is("it", r.format(), 0x46414300)));
    makers.put("face.version", on(r -> CbeffRules.is("it", r.version(), 0x30313000)));
    makers.put("face.images", on(r -> r.images() >= 1 ? "" : "there is none"));
    makers.put("face.feature-points", on(r -> ""));
    makers.put("face.image-type", on(r -> CbeffRules.is("it", r.imageType(), FULL_FRONTAL)));
    makers.put("face.data-type", on(FaceRules::dataType));
    makers.put("face.color-space", on(r -> CbeffRules.is("it", r.colorSpace(), RGB)));
    makers.put(
        "face.source",
        on(r ->
            r.sourceType() == STILL_CAMERA || r.sourceType() == VIDEO_CAMERA
                ? ""
                : "it is " + r.sourceType()));
    makers.put(
        "face.length",
        Rules.plain((card, object) -> {
          byte[] record = Card.parse(object, card.biometric(object)::record);
          FaceRecord face = Card.parse(object, () -> FaceRecord.read(record));
          return Finding.of(CbeffRules.is("the record's own length", face.length(), record.length));
        }));
  }

  private static String dataType(FaceRecord record) {
    if (record.dataType() != 0 && record.dataType() != 1) {
      return "it is " + record.dataType();
    }
    return record.imageIsOfItsType() ? "" : "the image is no JPEG or JPEG 2000, as it says";
  }
}

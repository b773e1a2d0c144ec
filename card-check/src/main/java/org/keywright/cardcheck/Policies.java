package org.keywright.cardcheck;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keywright.cardcheck.card.CardObject;

/**
 * Certificate policies, by the object that a certificate is in; {@link CardObject#CHUID} stands for
 * the content signer's.
 */
public final class Policies {

  private static final String COMMON = "2.16.840.1.101.3.2.1.3.";
  private static final String TEST = "2.16.840.1.101.3.2.1.48.";

  private static final String DEMONSTRATION = "2.999.201.";

  private Policies() {}

  /** Those of the checklist's parameters: of the Common Policy, and for PIV-I of the bridge. */
  public static Map<CardObject, Set<String>> production(Kind kind) {
    return switch (kind) {
      case PIV -> of(COMMON, "13", "6 7 16", "6 7 16", "17", "39");
      case PIV_I -> of(COMMON, "6 7 18", "7 18", "6 18", "19", "20");
    };
  }

  /** Those that stand for them on the test cards of the ICAM programme. */
  public static Map<CardObject, Set<String>> test(Kind kind) {
    return switch (kind) {
      case PIV -> of(TEST, "11", "9", "9", "13", "86");
      case PIV_I -> of(TEST, "248", "251", "250", "249", "252");
    };
  }

  /** Those of Keywright's demonstration, which are nobody's: below the arc for examples. */
  public static Map<CardObject, Set<String>> demonstration(Kind kind) {
    return switch (kind) {
      case PIV -> of(DEMONSTRATION, "1", "2", "3", "4", "5");
      case PIV_I -> of(DEMONSTRATION, "11", "12", "13", "14", "15");
    };
  }

  private static Map<CardObject, Set<String>> of(
      String arc,
      String authentication,
      String signature,
      String management,
      String card,
      String signer) {
    return Map.of(
        CardObject.PIV_AUTHENTICATION, oids(arc, authentication),
        CardObject.DIGITAL_SIGNATURE, oids(arc, signature),
        CardObject.KEY_MANAGEMENT, oids(arc, management),
        CardObject.CARD_AUTHENTICATION, oids(arc, card),
        CardObject.CHUID, oids(arc, signer));
  }

  private static Set<String> oids(String arc, String numbers) {
    return Stream.of(numbers.split(" ", -1))
        .map(number -> arc + number)
        .collect(Collectors.toUnmodifiableSet());
  }
}

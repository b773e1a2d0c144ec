package org.keywright.card.piv.check;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.keywright.card.piv.model.CardKind;
import org.keywright.card.piv.model.GoldenCards;
import org.keywright.card.piv.model.PivObject;

/** What GSA's test cards are to be checked against. */
final class GoldenOptions {

  static final Instant WHEN = Instant.parse("2026-11-01T12:00:00Z");

  /** The test policies that stand for the production ones. */
  private static final String ARC = "2.16.840.1.101.3.2.1.48.";

  private GoldenOptions() {}

  /** Cards up to 24 are from before FIPS 201-2; 02 and 39 are PIV-I. */
  static CheckOptions of(String card) {
    boolean early = Integer.parseInt(card.substring(0, 2)) <= 24;
    boolean pivI = card.contains("PIV-I");
    return CheckOptions.at(WHEN, early ? Edition.FIPS_201_1 : Edition.FIPS_201_2)
        .withKind(pivI ? CardKind.PIV_I : CardKind.PIV)
        .withAuthorities(GoldenCards.authorities("Root_CA"), GoldenCards.authorities("Signing_CA"))
        .withPolicies(
            pivI
                ? policies("248", "251", "250", "249", "252")
                : policies("11", "9", "9", "13", "86"));
  }

  private static Map<PivObject, Set<String>> policies(
      String authentication, String signature, String management, String card, String signer) {
    return Map.of(
        PivObject.PIV_AUTHENTICATION_CERTIFICATE, Set.of(ARC + authentication),
        PivObject.DIGITAL_SIGNATURE_CERTIFICATE, Set.of(ARC + signature),
        PivObject.KEY_MANAGEMENT_CERTIFICATE, Set.of(ARC + management),
        PivObject.CARD_AUTHENTICATION_CERTIFICATE, Set.of(ARC + card),
        PivObject.CHUID, Set.of(ARC + signer));
  }
}

package org.keywright.cardcheck;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.keywright.cardcheck.card.CardObject;

/**
 * What a card is judged by. Immutable.
 *
 * @param at the time for which dates are judged
 * @param edition that the card was issued under
 * @param kind of card
 * @param anchors the authorities that are trusted; without any, no path is tested
 * @param intermediates that may stand between those and the card's certificates
 * @param policies of which a certificate must assert one, by the object that the certificate is in;
 *     {@link CardObject#CHUID} stands for the content signer's
 * @param revocationLists that were given; without one of its issuer, no certificate's status is
 *     tested
 * @param years how long a card may be valid from {@code at}, 1 to 99
 */
public record CheckOptions(
    Instant at,
    Edition edition,
    Kind kind,
    List<X509Certificate> anchors,
    List<X509Certificate> intermediates,
    Map<CardObject, Set<String>> policies,
    List<X509CRL> revocationLists,
    int years) {

  /** FIPS 201-3 clause 2.8.1: a card is valid for at most six years. */
  public static final int YEARS = 6;

  /** Copies the collections. */
  public CheckOptions {
    anchors = List.copyOf(anchors);
    intermediates = List.copyOf(intermediates);
    policies =
        policies.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
    revocationLists = List.copyOf(revocationLists);
    if (years < 1 || years > 99) {
      throw new IllegalArgumentException("a card is valid for 1 to 99 years");
    }
  }
}

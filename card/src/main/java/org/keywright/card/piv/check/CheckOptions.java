package org.keywright.card.piv.check;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.keywright.card.piv.model.CardKind;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.piv.model.Presence;

/**
 * What a card is checked against. Immutable; start with {@link #at} and add to it.
 *
 * @param when the time for which dates are checked
 * @param edition the edition that the card was issued under
 * @param kind for whom it was issued
 * @param required the objects that must be on the card
 * @param anchors the certification authorities that are trusted as such
 * @param intermediates certificates that may stand between those and the card's
 * @param policies the policy OIDs of which an object's certificate must have one, in dotted form;
 *     for {@link PivObject#CHUID} those of the content signer. Objects that are not named are not
 *     tested for it
 * @param keys the public keys that the card is known to have, by certificate object
 */
public record CheckOptions(
    Instant when,
    Edition edition,
    CardKind kind,
    Set<PivObject> required,
    Set<X509Certificate> anchors,
    Set<X509Certificate> intermediates,
    Map<PivObject, Set<String>> policies,
    Map<PivObject, PublicKey> keys) {

  /** Copies all collections. */
  public CheckOptions {
    required = Set.copyOf(required);
    anchors = Set.copyOf(anchors);
    intermediates = Set.copyOf(intermediates);
    policies =
        policies.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
    keys = Map.copyOf(keys);
  }

  /** A PIV card with the edition's mandatory objects; no anchors, policies or keys yet. */
  public static CheckOptions at(Instant when, Edition edition) {
    return new CheckOptions(
        when, edition, CardKind.PIV, mandatory(edition), Set.of(), Set.of(), Map.of(), Map.of());
  }

  private static Set<PivObject> mandatory(Edition edition) {
    EnumSet<PivObject> objects = EnumSet.noneOf(PivObject.class);
    Arrays.stream(PivObject.values())
        .filter(o -> o.presence() == Presence.MANDATORY)
        .forEach(objects::add);
    if (edition == Edition.FIPS_201_1) {
      // Face and card authentication key became mandatory with FIPS 201-2.
      objects.remove(PivObject.FACIAL_IMAGE);
      objects.remove(PivObject.CARD_AUTHENTICATION_CERTIFICATE);
    }
    return objects;
  }

  /** The same for another kind. */
  public CheckOptions withKind(CardKind other) {
    return new CheckOptions(when, edition, other, required, anchors, intermediates, policies, keys);
  }

  /** The same with these objects, and no others, as required. */
  public CheckOptions withRequired(Collection<PivObject> objects) {
    return new CheckOptions(
        when, edition, kind, Set.copyOf(objects), anchors, intermediates, policies, keys);
  }

  /** The same with these anchors and intermediates. */
  public CheckOptions withAuthorities(
      Collection<X509Certificate> trusted, Collection<X509Certificate> between) {
    return new CheckOptions(
        when, edition, kind, required, Set.copyOf(trusted), Set.copyOf(between), policies, keys);
  }

  /** The same with these policies. */
  public CheckOptions withPolicies(Map<PivObject, Set<String>> accepted) {
    return new CheckOptions(when, edition, kind, required, anchors, intermediates, accepted, keys);
  }

  /** The same with these keys. */
  public CheckOptions withKeys(Map<PivObject, PublicKey> known) {
    return new CheckOptions(when, edition, kind, required, anchors, intermediates, policies, known);
  }
}

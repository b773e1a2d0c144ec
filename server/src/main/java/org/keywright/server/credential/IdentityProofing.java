package org.keywright.server.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Period;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How it is made sure who gets a credential: the section of a credential policy.
 *
 * @param enrollmentRequired whether people are given the type by an approved enrollment alone, and
 *     not by a sponsor's word
 * @param investigations the background checks of which a favourable result suffices; at least one
 * @param requestLifetimeDays how long a request may take from its beginning to its approval, 1 to
 *     731 days; 0 for as long as the server's settings say
 */
public record IdentityProofing(
    boolean enrollmentRequired, Set<Investigation> investigations, int requestLifetimeDays) {

  /** The longest lifetime of a request in days: two years. */
  static final int MOST_DAYS = 731;

  public IdentityProofing {
    investigations = sorted(investigations);
  }

  private static Set<Investigation> sorted(Collection<Investigation> some) {
    EnumSet<Investigation> sorted = EnumSet.noneOf(Investigation.class);
    sorted.addAll(some);
    return Collections.unmodifiableSet(sorted);
  }

  /** What a document leaves out has its default: all checks suffice. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public static IdentityProofing of(
      @Nullable Boolean enrollmentRequired,
      @Nullable List<@Nullable Investigation> investigations,
      @Nullable Integer requestLifetimeDays) {
    return new IdentityProofing(
        enrollmentRequired != null && enrollmentRequired,
        investigations == null
            ? EnumSet.allOf(Investigation.class)
            : sorted(investigations.stream().filter(Objects::nonNull).toList()),
        requestLifetimeDays == null ? 0 : requestLifetimeDays);
  }

  /** How long a request may take; empty for as long as the server's settings say. */
  public Optional<Period> requestLifetime() {
    return requestLifetimeDays == 0
        ? Optional.empty()
        : Optional.of(Period.ofDays(requestLifetimeDays));
  }

  /** The background checks that suffice, on one line. */
  public String describeInvestigations() {
    return investigations.stream().map(Investigation::label).collect(Collectors.joining(", "));
  }
}

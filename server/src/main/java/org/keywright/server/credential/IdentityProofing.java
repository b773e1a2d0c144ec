package org.keywright.server.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * How it is made sure who gets a credential: the section of a credential policy.
 *
 * @param enrollmentRequired whether people are given the type by an approved enrollment alone, and
 *     not by a sponsor's word
 */
public record IdentityProofing(boolean enrollmentRequired) {

  /** What a document leaves out has its default. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public static IdentityProofing of(@Nullable Boolean enrollmentRequired) {
    return new IdentityProofing(enrollmentRequired != null && enrollmentRequired);
  }
}

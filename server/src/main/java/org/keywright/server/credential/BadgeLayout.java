package org.keywright.server.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is printed onto the devices of a credential type that are cards.
 *
 * @param orientation of the front
 * @param organization who issues it, at the head of the front; up to 40 characters
 * @param colour of the band that the name stands in, as {@code #rrggbb}, in lower case
 * @param fields what the front shows beside the name
 * @param returnAddress on the back, one line each; up to 5 lines of 60 characters
 */
public record BadgeLayout(
    Orientation orientation,
    String organization,
    String colour,
    Set<Field> fields,
    String returnAddress) {

  /** How the front is held. */
  public enum Orientation {
    PORTRAIT("Portrait"),
    LANDSCAPE("Landscape");

    private final String label;

    Orientation(String label) {
      this.label = label;
    }

    /** As people read it. */
    public String label() {
      return label;
    }
  }

  /** What the front can show. */
  public enum Field {
    PHOTO("Photo"),
    CREDENTIAL_TYPE("Credential type"),
    AFFILIATION("Affiliation"),
    EXPIRY("Expiration date"),
    ISSUED("Date of issuance"),
    CARD_NUMBER("Card number");

    private final String label;

    Field(String label) {
      this.label = label;
    }

    /** As people read it. */
    public String label() {
      return label;
    }
  }

  private static final String DEFAULT_COLOUR = "#1f4e79";

  /** What a policy begins with. */
  public static final BadgeLayout DEFAULT =
      new BadgeLayout(
          Orientation.PORTRAIT,
          "",
          DEFAULT_COLOUR,
          EnumSet.of(Field.PHOTO, Field.CREDENTIAL_TYPE, Field.AFFILIATION, Field.EXPIRY),
          "");

  public BadgeLayout {
    EnumSet<Field> sorted = EnumSet.noneOf(Field.class);
    sorted.addAll(fields);
    fields = Collections.unmodifiableSet(sorted);
  }

  /** What a document leaves out is as a policy begins with. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public static BadgeLayout of(
      @Nullable Orientation orientation,
      @Nullable String organization,
      @Nullable String colour,
      @Nullable Set<Field> fields,
      @Nullable String returnAddress) {
    return new BadgeLayout(
        orientation == null ? DEFAULT.orientation : orientation,
        organization == null ? "" : organization.strip(),
        colour == null ? DEFAULT.colour : colour.strip().toLowerCase(Locale.ROOT),
        fields == null ? DEFAULT.fields : fields,
        returnAddress == null ? "" : Texts.tidy(returnAddress));
  }
}

package org.keywright.server.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Findings;

/**
 * What is printed onto the devices of a credential type that are cards.
 *
 * @param orientation of both sides
 * @param organization who issues it; up to 40 characters
 * @param colour of the band that the name stands in, as {@code #rrggbb}, in lower case
 * @param fields what is shown beside the name
 * @param returnAddress on the back, one line each; up to 5 lines of 60 characters
 */
public record BadgeLayout(
    Orientation orientation,
    String organization,
    String colour,
    Set<Field> fields,
    String returnAddress) {

  /** How the card is held. */
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

  /** What can be shown. */
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
  private static final int ORGANIZATION = 40;
  private static final int LINES = 5;
  private static final int LINE = 60;
  private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");

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

  /** Notes what is wrong with it, for the fields of a policy that it is in. */
  public void check(Findings findings) {
    List<String> lines = returnAddress.lines().toList();
    findings
        .require(
            Texts.fitsLine(organization, 0, ORGANIZATION),
            "badgeLayout.organization",
            "has at most " + ORGANIZATION + " printable characters")
        .require(
            COLOUR.matcher(colour).matches(),
            "badgeLayout.colour",
            "has to be a colour like #1f4e79")
        .require(
            lines.size() <= LINES && lines.stream().allMatch(one -> Texts.fitsLine(one, 0, LINE)),
            "badgeLayout.returnAddress",
            "has at most " + LINES + " lines of " + LINE + " printable characters");
  }
}

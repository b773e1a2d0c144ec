package org.keywright.card.piv.model;

import org.jspecify.annotations.Nullable;

/**
 * The Key History Object: how many retired key management keys there are, and where their
 * certificates are (SP 800-73-5 part 1 clause 3.3.3 and Appendix A).
 *
 * @param onCard keys whose certificates are on the card, in 82 upwards; 0 to 20
 * @param offCard keys whose certificates are not, in 95 downwards; 0 to 20, both together 20
 * @param offCardUrl where all the certificates are, if anywhere
 */
public record KeyHistory(int onCard, int offCard, @Nullable String offCardUrl) implements PivData {

  private static final String NAME = PivObject.KEY_HISTORY.title();
  private static final int ON_CARD = 0xC1;
  private static final int OFF_CARD = 0xC2;
  private static final int URL = 0xF3;
  private static final int MAX_URL = 118;

  /** Reads the object; an empty URL is taken for none. */
  public static KeyHistory decode(byte[] content) throws PivDataException {
    ElementReader reader = new ElementReader(NAME, content);
    byte[] url = reader.optional(URL);
    KeyHistory history =
        new KeyHistory(
            reader.octet(ON_CARD),
            reader.octet(OFF_CARD),
            url == null || url.length == 0 ? null : Text.read(NAME, URL, url));
    history.checkCounts();
    return history;
  }

  @Override
  public byte[] encode() throws PivDataException {
    checkCounts();
    String url = offCardUrl;
    if (offCard > 0 && url == null) {
      throw new PivDataException(NAME, URL, "keys with off-card certificates need a URL");
    }
    if (onCard == 0 && offCard == 0 && url != null) {
      throw new PivDataException(NAME, URL, "without retired keys there must be no URL");
    }
    ElementWriter writer =
        new ElementWriter(NAME).putOctet(ON_CARD, onCard).putOctet(OFF_CARD, offCard);
    if (url != null) {
      writer.put(URL, Text.write(NAME, URL, url), 1, MAX_URL);
    }
    return writer.withErrorDetectionCode();
  }

  private void checkCounts() throws PivDataException {
    if (onCard < 0 || offCard < 0 || onCard + offCard > PivObject.RETIRED_KEYS) {
      throw new PivDataException(
          NAME, ON_CARD, "a card has at most " + PivObject.RETIRED_KEYS + " retired keys");
    }
  }
}

package org.keywright.card.piv.model;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.tlv.Tlv;

/**
 * The Card Holder Unique Identifier (SP 800-73-5 part 1 clause 3.1.2 and Appendix A).
 *
 * <p>Elements that SP 800-73-5 eliminated (Buffer Length {@code EE}, Agency Code {@code 31},
 * Organizational Identifier {@code 32}, DUNS {@code 33}, Authentication Key Map {@code 3D}) are
 * kept when a card has them, and never in a CHUID made by {@link #of}.
 *
 * @param encodedFascN the FASC-N's 25 bytes as the card has them; {@link #fascN()} reads them
 * @param cardUuid the GUID element
 * @param expiration the last day of the card
 * @param cardholderUuid the cardholder's UUID, if it is there
 * @param eliminated elements that SP 800-73-5 no longer has, in the order in which they were read
 * @param signature the issuer's signature, a CMS SignedData without content; empty if unsigned
 */
public record Chuid(
    Octets encodedFascN,
    UUID cardUuid,
    LocalDate expiration,
    @Nullable UUID cardholderUuid,
    List<Tlv> eliminated,
    Octets signature)
    implements PivData {

  /** The longest signature in bytes (Appendix A). */
  public static final int MAX_SIGNATURE = 2816;

  static final int FASC_N = 0x30;
  static final int GUID = 0x34;
  static final int EXPIRATION = 0x35;
  static final int CARDHOLDER_UUID = 0x36;
  static final int SIGNATURE = 0x3E;
  static final int BUFFER_LENGTH = 0xEE;

  private static final String NAME = PivObject.CHUID.title();
  private static final Set<Integer> ELIMINATED = Set.of(BUFFER_LENGTH, 0x31, 0x32, 0x33, 0x3D);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

  /** Copies the list and checks that it holds eliminated elements only. */
  public Chuid {
    eliminated = List.copyOf(eliminated);
    if (encodedFascN.length() != FascN.LENGTH) {
      throw new IllegalArgumentException("an encoded FASC-N has " + FascN.LENGTH + " bytes");
    }
    if (!eliminated.stream().allMatch(e -> ELIMINATED.contains(e.tag()))) {
      throw new IllegalArgumentException("not an eliminated element of the CHUID");
    }
  }

  /** A CHUID as SP 800-73-5 has it, still without signature. */
  public static Chuid of(
      FascN fascN, UUID cardUuid, LocalDate expiration, @Nullable UUID cardholderUuid) {
    return new Chuid(
        Octets.of(fascN.encode()), cardUuid, expiration, cardholderUuid, List.of(), Octets.EMPTY);
  }

  /** The same with this signature, made over {@link #signedBytes()}. */
  public Chuid withSignature(byte[] cms) {
    return new Chuid(
        encodedFascN, cardUuid, expiration, cardholderUuid, eliminated, Octets.of(cms));
  }

  /** Reads a CHUID; the FASC-N in it may be malformed. */
  public static Chuid decode(byte[] content) throws PivDataException {
    ElementReader reader = new ElementReader(NAME, content);
    byte[] cardholder = reader.optional(CARDHOLDER_UUID, Uuids.LENGTH);
    List<Tlv> eliminated = new ArrayList<>();
    for (Tlv element : reader.elements()) {
      if (ELIMINATED.contains(element.tag()) && reader.optional(element.tag()) != null) {
        eliminated.add(element);
      }
    }
    byte[] signature = reader.optional(SIGNATURE);
    return new Chuid(
        Octets.of(reader.required(FASC_N, FascN.LENGTH)),
        Uuids.decode(reader.required(GUID, Uuids.LENGTH)),
        readDate(reader.required(EXPIRATION, 8)),
        cardholder == null ? null : Uuids.decode(cardholder),
        eliminated,
        signature == null ? Octets.EMPTY : Octets.of(signature));
  }

  /**
   * Reads the FASC-N.
   *
   * @throws PivDataException if it is malformed
   */
  public FascN fascN() throws PivDataException {
    return FascN.decode(encodedFascN.toBytes());
  }

  @Override
  public byte[] encode() throws PivDataException {
    return write(true).withErrorDetectionCode();
  }

  /**
   * The bytes that the issuer signs: every element but the signature {@code 3E} and, where a card
   * has it, the buffer length {@code EE}; the empty {@code FE} included.
   */
  public byte[] signedBytes() throws PivDataException {
    return write(false).withErrorDetectionCode();
  }

  /**
   * The bytes that the issuer of a card signed, taken from its content as it stands, in its own
   * order, unknown elements included.
   */
  public static byte[] signedBytes(byte[] content) throws PivDataException {
    return Tlv.encodeAll(
        new ElementReader(NAME, content)
            .elements().stream()
                .filter(e -> e.tag() != SIGNATURE && e.tag() != BUFFER_LENGTH)
                .toList());
  }

  private ElementWriter write(boolean signed) throws PivDataException {
    ElementWriter writer = new ElementWriter(NAME);
    if (signed) {
      putEliminated(writer, BUFFER_LENGTH, BUFFER_LENGTH);
    }
    writer.put(FASC_N, encodedFascN, FascN.LENGTH, FascN.LENGTH);
    putEliminated(writer, 0x31, 0x33);
    writer.put(GUID, Uuids.encode(cardUuid), Uuids.LENGTH, Uuids.LENGTH);
    writer.put(EXPIRATION, DATE.format(expiration).getBytes(StandardCharsets.US_ASCII), 8, 8);
    if (cardholderUuid != null) {
      writer.put(CARDHOLDER_UUID, Uuids.encode(cardholderUuid), Uuids.LENGTH, Uuids.LENGTH);
    }
    putEliminated(writer, 0x3D, 0x3D);
    return signed ? writer.put(SIGNATURE, signature, 0, MAX_SIGNATURE) : writer;
  }

  private void putEliminated(ElementWriter writer, int first, int last) throws PivDataException {
    for (Tlv element : eliminated) {
      if (element.tag() >= first && element.tag() <= last) {
        writer.put(element.tag(), element.value(), 0, 512);
      }
    }
  }

  private static LocalDate readDate(byte[] ascii) throws PivDataException {
    try {
      return LocalDate.parse(new String(ascii, StandardCharsets.US_ASCII), DATE);
    } catch (DateTimeException e) {
      throw new PivDataException(NAME, EXPIRATION, "it is not a date in the form YYYYMMDD");
    }
  }

  /** Neither number nor UUIDs: they identify a person. */
  @Override
  public String toString() {
    return "Chuid[expires " + expiration + ", signature " + signature.length() + " bytes]";
  }
}

package org.keywright.card.piv.model;

import java.util.HexFormat;

/**
 * The Discovery Object: the application's AID and the PIN Usage Policy (SP 800-73-5 part 1 clause
 * 3.3.2 and Table 1). Its content is the whole template {@code 7E}.
 *
 * @param aid the AID; {@link #PIV_AID} where the standard is kept to
 * @param mechanisms the policy's first byte: which means of verifying the cardholder exist
 * @param preference the policy's second byte: which PIN is the primary one
 */
public record Discovery(Octets aid, int mechanisms, int preference) implements PivData {

  /**
   * The AID of the PIV card application, version 01 00. Appendix A gives it 12 bytes, the encoding
   * in clause 3.3.2 and all cards give it 11.
   */
  public static final Octets PIV_AID = Octets.of(HexFormat.of().parseHex("A000000308000010000100"));

  private static final String NAME = PivObject.DISCOVERY.title();
  private static final int TEMPLATE = 0x7E;
  private static final int AID = 0x4F;
  private static final int POLICY = 0x5F2F;
  private static final int APPLICATION_PIN = 0x40;
  private static final int GLOBAL_PIN = 0x20;
  private static final int OCC = 0x10;
  private static final int VCI = 0x08;
  private static final int NO_PAIRING_CODE = 0x04;
  private static final int APPLICATION_PRIMARY = 0x10;
  private static final int GLOBAL_PRIMARY = 0x20;

  /** Checks that the policy's parts are bytes. */
  public Discovery {
    if ((mechanisms & ~0xFF) != 0 || (preference & ~0xFF) != 0) {
      throw new IllegalArgumentException("the PIN usage policy has two bytes");
    }
  }

  /** A card with the application PIN alone, policy 40 00. */
  public static Discovery applicationPinOnly() {
    return new Discovery(PIV_AID, APPLICATION_PIN, 0);
  }

  /** Reads a Discovery Object. */
  public static Discovery decode(byte[] content) throws PivDataException {
    ElementReader reader = ElementReader.inTemplate(NAME, TEMPLATE, content);
    byte[] policy = reader.required(POLICY, 2);
    return new Discovery(Octets.of(reader.required(AID)), policy[0] & 0xFF, policy[1] & 0xFF);
  }

  /** Whether the application PIN satisfies the access rules. */
  public boolean applicationPin() {
    return (mechanisms & APPLICATION_PIN) != 0;
  }

  /** Whether the global PIN satisfies the access rules. */
  public boolean globalPin() {
    return (mechanisms & GLOBAL_PIN) != 0;
  }

  /** Whether on-card comparison of a fingerprint satisfies the access rules. */
  public boolean onCardComparison() {
    return (mechanisms & OCC) != 0;
  }

  /** Whether the card implements the virtual contact interface. */
  public boolean virtualContactInterface() {
    return (mechanisms & VCI) != 0;
  }

  /** Whether the virtual contact interface asks for the pairing code. */
  public boolean pairingCodeRequired() {
    return virtualContactInterface() && (mechanisms & NO_PAIRING_CODE) == 0;
  }

  /** Whether the global PIN is the primary one. */
  public boolean globalPinPrimary() {
    return globalPin() && preference == GLOBAL_PRIMARY;
  }

  /** What is wrong with the PIN Usage Policy by clause 3.3.2, or empty. */
  public String policyFault() {
    if ((mechanisms & ~0x7C) != 0 || !applicationPin()) {
      return "the first byte %02X is not in Table 1".formatted(mechanisms);
    }
    if (!virtualContactInterface() && (mechanisms & NO_PAIRING_CODE) != 0) {
      return "the first byte %02X is not in Table 1".formatted(mechanisms);
    }
    if (!globalPin() && preference != 0) {
      return "without a global PIN the second byte must be 00";
    }
    if (globalPin() && preference != APPLICATION_PRIMARY && preference != GLOBAL_PRIMARY) {
      return "with a global PIN the second byte must be 10 or 20";
    }
    return "";
  }

  @Override
  public byte[] encode() throws PivDataException {
    if (!aid.equals(PIV_AID)) {
      throw new PivDataException(NAME, AID, "it is not the AID of clause 3.3.2");
    }
    String fault = policyFault();
    if (!fault.isEmpty()) {
      throw new PivDataException(NAME, POLICY, fault);
    }
    byte[] inner =
        new ElementWriter(NAME)
            .put(AID, aid, 11, 11)
            .put(POLICY, new byte[] {(byte) mechanisms, (byte) preference}, 2, 2)
            .content();
    return new ElementWriter(NAME).put(TEMPLATE, inner, 18, 18).content();
  }
}

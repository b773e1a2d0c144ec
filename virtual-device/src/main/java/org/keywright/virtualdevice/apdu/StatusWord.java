package org.keywright.virtualdevice.apdu;

/**
 * The status words that the virtual devices answer with (ISO 7816-4:2020 tables 5 and 6, SP
 * 800-73-5 part 2 clause 3, GlobalPlatform Card Specification 2.3.1 clause 11.1.3).
 */
public final class StatusWord {

  /** Successful execution. */
  public static final int OK = 0x9000;

  /** More response data; the low byte says how much, 00 for 256 or more. */
  public static final int MORE_DATA = 0x6100;

  /** Authentication of the host cryptogram failed (GlobalPlatform EXTERNAL AUTHENTICATE). */
  public static final int HOST_NOT_AUTHENTICATED = 0x6300;

  /** Verification failed; the low four bits count the tries left. */
  public static final int TRIES_LEFT = 0x63C0;

  /** Wrong length. */
  public static final int WRONG_LENGTH = 0x6700;

  /** Logical channel not supported. */
  public static final int CHANNEL_NOT_SUPPORTED = 0x6881;

  /** Secure messaging not supported. */
  public static final int SECURE_MESSAGING_NOT_SUPPORTED = 0x6882;

  /** Security status not satisfied. */
  public static final int SECURITY_STATUS_NOT_SATISFIED = 0x6982;

  /** Authentication method blocked. */
  public static final int BLOCKED = 0x6983;

  /** Conditions of use not satisfied. */
  public static final int CONDITIONS_NOT_SATISFIED = 0x6985;

  /** Incorrect parameter in the command data field. */
  public static final int WRONG_DATA = 0x6A80;

  /** Function not supported. */
  public static final int FUNCTION_NOT_SUPPORTED = 0x6A81;

  /** Application or data object not found. */
  public static final int NOT_FOUND = 0x6A82;

  /** Not enough memory. */
  public static final int NOT_ENOUGH_MEMORY = 0x6A84;

  /** Incorrect parameter in P1 or P2. */
  public static final int WRONG_P1_P2 = 0x6A86;

  /** Referenced data or key reference not found. */
  public static final int REFERENCE_NOT_FOUND = 0x6A88;

  /** Instruction not supported. */
  public static final int INSTRUCTION_NOT_SUPPORTED = 0x6D00;

  /** Class not supported. */
  public static final int CLASS_NOT_SUPPORTED = 0x6E00;

  /** The device itself failed. */
  public static final int INTERNAL_ERROR = 0x6F00;

  private StatusWord() {}
}

package org.keywright.card.apdu;

import java.util.Locale;

/**
 * What a status word means (ISO 7816-4 clause 5.6; SP 800-73-5 part 2 tables 4 to 20;
 * GlobalPlatform Card Specification clause 11.1.3). Values that carry a number are records, the
 * others constants of {@link Known}; whatever is in neither is {@link Unknown}. Immutable.
 */
public sealed interface StatusWord {

  /** SW1-SW2 as one number, 0 to 0xFFFF. */
  int value();

  /** What happened, as a sentence for a person. */
  String sentence();

  /** Whether the command did all that it was asked for: 9000 only. */
  default boolean isOk() {
    return this == Known.OK;
  }

  /**
   * The meaning of a status word.
   *
   * @throws IllegalArgumentException if it is not two bytes
   */
  static StatusWord of(int value) {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException("a status word is two bytes");
    }
    if ((value & 0xFFF0) == 0x63C0) {
      return new VerificationFailed(value & 0x0F);
    }
    if (value >>> 8 == 0x61) {
      return new MoreData((value & 0xFF) == 0 ? 256 : value & 0xFF);
    }
    if (value >>> 8 == 0x6C) {
      return new WrongExpectedLength((value & 0xFF) == 0 ? 256 : value & 0xFF);
    }
    for (Known known : Known.values()) {
      if (known.value == value) {
        return known;
      }
    }
    return new Unknown(value);
  }

  /** Status words without a number in them. */
  enum Known implements StatusWord {
    /** 9000. */
    OK(0x9000, "Done."),
    /** 6300: a verification failed and the card does not count, or does not tell. */
    AUTHENTICATION_FAILED(0x6300, "The value that was presented is wrong."),
    /** 6581. */
    MEMORY_FAILURE(0x6581, "The card could not write its memory; it may be worn out."),
    /** 6700. */
    WRONG_LENGTH(0x6700, "The card does not accept a command of this length."),
    /** 6881. */
    CHANNEL_NOT_SUPPORTED(0x6881, "The card has no such logical channel."),
    /** 6882. */
    SECURE_MESSAGING_NOT_SUPPORTED(0x6882, "The card does not take secured commands here."),
    /** 6883. */
    LAST_COMMAND_EXPECTED(0x6883, "The card expected the rest of a chained command."),
    /** 6884. */
    CHAINING_NOT_SUPPORTED(0x6884, "The card does not take chained commands."),
    /** 6982. */
    SECURITY_STATUS_NOT_SATISFIED(
        0x6982, "The card wants an authentication first, or one in the secure channel failed."),
    /** 6983. */
    BLOCKED(0x6983, "No tries are left: this PIN, PUK or key is blocked."),
    /** 6984. */
    REFERENCE_DATA_NOT_USABLE(0x6984, "The PIN, PUK or key is not set, or cannot be used."),
    /** 6985. */
    CONDITIONS_NOT_SATISFIED(0x6985, "The card cannot do this in the state that it is in."),
    /** 6986. */
    COMMAND_NOT_ALLOWED(0x6986, "The card does not allow this command now."),
    /** 6987. */
    SECURE_MESSAGING_MISSING(0x6987, "The card expected a secured command."),
    /** 6988. */
    SECURE_MESSAGING_INCORRECT(0x6988, "The card found the secured command to be wrong."),
    /** 6A80. */
    WRONG_DATA(0x6A80, "The card does not accept this content."),
    /** 6A81. */
    FUNCTION_NOT_SUPPORTED(0x6A81, "The card does not have this function."),
    /** 6A82. */
    FILE_NOT_FOUND(0x6A82, "The card has no such application or data object."),
    /** 6A84. */
    NOT_ENOUGH_MEMORY(0x6A84, "The card has no room left for this."),
    /** 6A86. */
    WRONG_PARAMETERS(0x6A86, "The card does not accept these parameters P1-P2."),
    /** 6A88. */
    REFERENCE_NOT_FOUND(0x6A88, "The card has no such PIN, key or data."),
    /** 6B00. */
    WRONG_OFFSET(0x6B00, "The card does not know these parameters P1-P2."),
    /** 6D00. */
    INSTRUCTION_NOT_SUPPORTED(0x6D00, "The card does not know this command."),
    /** 6E00. */
    CLASS_NOT_SUPPORTED(0x6E00, "The card does not know this class of commands."),
    /** 6F00. */
    NO_DIAGNOSIS(0x6F00, "The card failed and does not tell why.");

    private final int value;
    private final String sentence;

    Known(int value, String sentence) {
      this.value = value;
      this.sentence = sentence;
    }

    @Override
    public int value() {
      return value;
    }

    @Override
    public String sentence() {
      return sentence;
    }
  }

  /**
   * 63Cx: the value presented was wrong; or, as the answer to an empty VERIFY, how many tries there
   * are.
   *
   * @param triesLeft 0 to 15; 15 stands for 15 or more
   */
  record VerificationFailed(int triesLeft) implements StatusWord {

    /** Checks the range. */
    public VerificationFailed {
      if (triesLeft < 0 || triesLeft > 15) {
        throw new IllegalArgumentException("0 to 15 tries can be told");
      }
    }

    @Override
    public int value() {
      return 0x63C0 | triesLeft;
    }

    @Override
    public String sentence() {
      return triesLeft == 1
          ? "Not verified; 1 try is left."
          : "Not verified; " + triesLeft + " tries are left.";
    }
  }

  /**
   * 61xx: done, and more of the answer is waiting for GET RESPONSE.
   *
   * @param available how many bytes, 1 to 256; 256 stands for 256 or more
   */
  record MoreData(int available) implements StatusWord {

    /** Checks the range. */
    public MoreData {
      octetCount(available);
    }

    @Override
    public int value() {
      return 0x6100 | available & 0xFF;
    }

    @Override
    public String sentence() {
      return "Done; more of the answer is waiting.";
    }
  }

  /**
   * 6Cxx: nothing was done, since Le was not what the card has.
   *
   * @param exact how many bytes it has, 1 to 256
   */
  record WrongExpectedLength(int exact) implements StatusWord {

    /** Checks the range. */
    public WrongExpectedLength {
      octetCount(exact);
    }

    @Override
    public int value() {
      return 0x6C00 | exact & 0xFF;
    }

    @Override
    public String sentence() {
      return "The card wants to be asked for exactly " + exact + " bytes.";
    }
  }

  /**
   * Any other.
   *
   * @param value 0 to 0xFFFF
   */
  record Unknown(int value) implements StatusWord {
    @Override
    public String sentence() {
      return String.format(
          Locale.ROOT, "The card answered with the unknown status word %04X.", value);
    }
  }

  private static void octetCount(int count) {
    if (count < 1 || count > 256) {
      throw new IllegalArgumentException("a status word counts 1 to 256 bytes");
    }
  }
}

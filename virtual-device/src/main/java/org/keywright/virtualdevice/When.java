package org.keywright.virtualdevice;

/** The command at which a fault strikes. */
public sealed interface When {

  /**
   * The command with this number, counted from 1 since the device was made ({@link
   * VirtualDevice#apduCount()} is the number of the last one). GET RESPONSE and each part of a
   * chain count.
   */
  static When apdu(long number) {
    return new AtNumber(number);
  }

  /** The so-manieth command (from 1) with this instruction byte after the fault was set. */
  static When instruction(int ins, int occurrence) {
    return new AtInstruction(ins, occurrence);
  }

  /** By number. */
  record AtNumber(long number) implements When {
    /** Checks the range. */
    public AtNumber {
      if (number < 1) {
        throw new IllegalArgumentException("commands are counted from 1");
      }
    }
  }

  /** By instruction byte. */
  record AtInstruction(int ins, int occurrence) implements When {
    /** Checks the ranges. */
    public AtInstruction {
      if (ins < 0 || ins > 0xFF || occurrence < 1) {
        throw new IllegalArgumentException("an instruction is 00 to FF, occurrences count from 1");
      }
    }
  }
}

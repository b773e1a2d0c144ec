package org.keywright.server.biometrics;

import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Position;

/** Which finger it is: the finger positions of INCITS 378-2004, table 5. */
public enum FingerPosition {
  UNKNOWN(0),
  RIGHT_THUMB(1),
  RIGHT_INDEX(2),
  RIGHT_MIDDLE(3),
  RIGHT_RING(4),
  RIGHT_LITTLE(5),
  LEFT_THUMB(6),
  LEFT_INDEX(7),
  LEFT_MIDDLE(8),
  LEFT_RING(9),
  LEFT_LITTLE(10);

  private final int code;

  FingerPosition(int code) {
    this.code = code;
  }

  /** The code in a record, 0 to 10. */
  public int code() {
    return code;
  }

  Ansi378v2004Position incits() {
    return Ansi378v2004Position.valueOf(name());
  }
}

package org.keywright.server.biometrics;

import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Position;

/** Which finger it is: the finger positions of INCITS 378-2004, table 5. */
public enum FingerPosition {
  UNKNOWN,
  RIGHT_THUMB,
  RIGHT_INDEX,
  RIGHT_MIDDLE,
  RIGHT_RING,
  RIGHT_LITTLE,
  LEFT_THUMB,
  LEFT_INDEX,
  LEFT_MIDDLE,
  LEFT_RING,
  LEFT_LITTLE;

  /** The code in a record, 0 to 10. */
  public int code() {
    return ordinal();
  }

  Ansi378v2004Position incits() {
    return Ansi378v2004Position.valueOf(name());
  }
}

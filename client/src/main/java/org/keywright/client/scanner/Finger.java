package org.keywright.client.scanner;

/** Which finger it is: the finger positions of INCITS 378-2004, table 5. */
public enum Finger {
  RIGHT_THUMB,
  RIGHT_INDEX,
  RIGHT_MIDDLE,
  RIGHT_RING,
  RIGHT_LITTLE,
  LEFT_THUMB,
  LEFT_INDEX,
  LEFT_MIDDLE,
  LEFT_RING,
  LEFT_LITTLE
}

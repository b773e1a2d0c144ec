package org.keywright.virtualdevice.piv;

/** The reference data that a person knows (SP 800-73-5 part 1 table 5). */
enum Reference {
  PIN(0x80, "piv.pin"),
  PUK(0x81, "piv.puk");

  private final int id;
  private final String stored;

  Reference(int id, String stored) {
    this.id = id;
    this.stored = stored;
  }

  int id() {
    return id;
  }

  String stored() {
    return stored;
  }
}

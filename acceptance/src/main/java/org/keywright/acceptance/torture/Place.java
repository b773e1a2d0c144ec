package org.keywright.acceptance.torture;

import java.util.Locale;

/** What the points are counted in at which something can go wrong. */
enum Place {
  /** Commands to the device. */
  APDU,
  /** Requests of the client. */
  EXCHANGE,
  /** Transactions of the server that write. */
  COMMIT,
  /** Statements to the database. */
  STATEMENT,
  /** Calls to the certificate authority. */
  CALL,
  /** Certificates that are asked for. */
  CERTIFICATE;

  /** As it stands in the names of cells: {@code apdu-57}. */
  String at(int number) {
    return word() + "-" + number;
  }

  /** Such as {@code apdu}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

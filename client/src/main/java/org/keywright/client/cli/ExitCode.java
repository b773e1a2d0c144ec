package org.keywright.client.cli;

/** How the program ends; part of its interface to scripts. */
enum ExitCode {
  /** Done. */
  DONE(0),
  /** It was begun and failed. */
  FAILED(1),
  /** Called wrongly. */
  USAGE(2),
  /** The server could not be reached, refused, or is not trusted. */
  SERVER(3),
  /** No device, or more than one. */
  DEVICE(4),
  /** The person ended it. */
  CANCELLED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}

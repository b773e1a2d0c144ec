package org.keywright.acceptance.torture;

/** How many points of each kind an operation has. */
record Extent(int apdus, int exchanges, int commits, int statements, int calls, int certificates) {

  static final Extent NONE = new Extent(0, 0, 0, 0, 0, 0);

  int of(Place place) {
    return switch (place) {
      case APDU -> apdus;
      case EXCHANGE -> exchanges;
      case COMMIT -> commits;
      case STATEMENT -> statements;
      case CALL -> calls;
      case CERTIFICATE -> certificates;
    };
  }

  Extent minus(Extent before) {
    return new Extent(
        apdus - before.apdus,
        exchanges - before.exchanges,
        commits - before.commits,
        statements - before.statements,
        calls - before.calls,
        certificates - before.certificates);
  }
}

package org.keywright.client.cli;

/** How the running command is ended when the person presses Ctrl-C. Safe for concurrent use. */
final class Cancel {

  private Runnable way;
  private boolean requested;

  /** At first, by interrupting the thread that runs the command. */
  Cancel(Thread command) {
    this.way = command::interrupt;
  }

  /** Ends it. */
  synchronized void request() {
    requested = true;
    way.run();
  }

  /** From now on it is ended in this way. */
  synchronized void by(Runnable other) {
    way = other;
    if (requested) {
      other.run();
    }
  }
}

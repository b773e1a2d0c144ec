package org.keywright.acceptance.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.acceptance.workbench.Tools;

/** Skips a test, and says why, where something that it needs is not on this machine. */
final class Needed {

  private Needed() {}

  static void tools(String... tools) {
    nothingIn(Tools.missing(tools));
  }

  static void pcsc() {
    nothingIn(PcscDaemon.missing());
  }

  private static void nothingIn(Optional<String> missing) {
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }
}

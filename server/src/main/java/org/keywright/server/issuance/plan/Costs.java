package org.keywright.server.issuance.plan;

import org.keywright.card.piv.command.PivAlgorithm;

/**
 * What commands cost on a typical chip, in milliseconds: weights of the progress bar, nothing more.
 * A bar is good enough when it moves evenly; the figures are round ones from the field.
 */
final class Costs {

  static final int SIMPLE = 20;
  static final int CODE = 60;
  static final int READ = 40;

  private Costs() {}

  static int generate(PivAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_2048 -> 6000;
      case RSA_3072 -> 15000;
      case P_384 -> 500;
      default -> 300;
    };
  }

  static int sign(PivAlgorithm algorithm) {
    return algorithm.kind() == PivAlgorithm.Kind.RSA ? 350 : 150;
  }

  static int write(int bytes) {
    return SIMPLE + bytes / 10;
  }

  static int attest() {
    return 300;
  }
}

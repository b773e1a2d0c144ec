package org.keywright.acceptance.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.keywright.acceptance.workbench.Station;
import org.keywright.client.SessionOutcome;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.virtualdevice.Speed;

/**
 * Issuing over HTTP against its floor: the same commands to a device that is the same to the last
 * random number, with nothing around them. Each issuance is followed by its own floor.
 */
final class FloorPart implements Part {

  private static final List<Integer> DELAYS = List.of(0, 50, 200);
  private static final double MOST_OVER_FLOOR = 1.10;
  private static final double ROUND_TRIPS = 5;

  private record Variant(Speed speed, KeyAlgorithm algorithm, int delay) {

    private static String key(KeyAlgorithm algorithm) {
      return algorithm == KeyAlgorithm.RSA_2048 ? "rsa2048" : "p256";
    }

    String name() {
      return "floor."
          + speed.name().toLowerCase(Locale.ROOT)
          + "."
          + key(algorithm)
          + "."
          + delay
          + "ms";
    }

    /** Real chips take half a minute for four RSA keys. */
    boolean takesLong() {
      return speed == Speed.REAL && algorithm == KeyAlgorithm.RSA_2048;
    }
  }

  @Override
  public String name() {
    return "floor";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, List.of())) {
      warmUp(server, options.rounds(40, 5));
      for (Speed speed : List.of(Speed.FAST, Speed.REAL)) {
        for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.ECC_P256, KeyAlgorithm.RSA_2048)) {
          for (int delay : DELAYS) {
            Variant variant = new Variant(speed, algorithm, delay);
            boolean leftOut = options.quick() && (variant.takesLong() || delay == 50);
            if (options.wants(variant.name()) && !leftOut) {
              measure(server, variant, options, results);
            }
          }
        }
      }
    }
  }

  private static void warmUp(ServerProcess server, int issuances) throws Exception {
    Results.progress("floor: warming up");
    for (int i = 0; i < issuances; i++) {
      new Pair(server, new Variant(Speed.FAST, KeyAlgorithm.ECC_P256, 0));
    }
  }

  private static void measure(
      ServerProcess server, Variant variant, Options options, Results results) throws Exception {
    Results.progress(variant.name());
    Median ratio = new Median();
    Median above = new Median();
    Median issuance = new Median();
    Median floor = new Median();
    int rounds = variant.takesLong() ? 2 : options.rounds(variant.speed() == Speed.REAL ? 5 : 9, 2);
    for (int round = 0; round < rounds; round++) {
      Pair pair = new Pair(server, variant);
      ratio.add(pair.issuance / pair.floor);
      above.add(pair.issuance - pair.floor);
      issuance.add(pair.issuance);
      floor.add(pair.floor);
    }
    String name = variant.name();
    boolean promised = variant.speed() == Speed.REAL;
    String meaning =
        "issuance over HTTP, over the device's own work (%.3f s over %.3f s)"
            .formatted(issuance.value(), floor.value());
    results.add(
        promised && variant.delay() == 0
            ? Figure.atMost(MOST_OVER_FLOOR, name, ratio.value(), "x", meaning)
            : Figure.of(name, ratio.value(), "x", meaning));
    if (variant.delay() > 0) {
      double roundTrips = 1000 * above.value() / variant.delay();
      String what = "time above the floor, in round trips of " + variant.delay() + " ms";
      results.add(
          promised && variant.delay() == 200
              ? Figure.atMost(ROUND_TRIPS, name + ".round-trips", roundTrips, "trips", what)
              : Figure.of(name + ".round-trips", roundTrips, "trips", what));
    } else {
      results.add(
          Figure.of(
              name + ".above",
              1000 * above.value(),
              "ms",
              "time above the floor: server, client and HTTP"));
    }
  }

  /** An issuance and its floor, in seconds. */
  private static final class Pair {
    final double issuance;
    final double floor;

    Pair(ServerProcess server, Variant variant) throws Exception {
      int serial = Devices.nextSerial();
      String ticket = server.ticket(variant.algorithm());
      Recording recording = new Recording(Devices.seeded(serial, variant.speed()).transport());
      Duration half = Duration.ofMillis(variant.delay()).dividedBy(2);
      Station station =
          new Station(server.origin()).through(network -> Network.delayed(network, half));
      long start = System.nanoTime();
      SessionOutcome outcome =
          station.redeem(recording, ticket, server.trusted(), server.exchanger());
      issuance = (System.nanoTime() - start) / 1e9;
      if (outcome.receipt() == null) {
        throw new IllegalStateException("the issuance failed: " + outcome.problem());
      }
      floor = recording.replay(Devices.seeded(serial, variant.speed()).transport());
    }
  }
}

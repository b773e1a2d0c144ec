package org.keywright.acceptance.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;

/**
 * What an issuance costs the server in processor time, over what the signatures in it cost, with
 * more and more devices at once. Devices and clients are in another process and cost it nothing.
 */
final class CostPart implements Part {

  private static final List<Integer> AT_ONCE = List.of(1, 16, 64, 256);
  private static final double MOST_OVER_SIGNATURES = 2;

  @Override
  public String name() {
    return "cost";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    if (options.wants("cost.h2")) {
      measure("cost.h2", List.of(), options, results, folder);
    }
    if (options.wants("cost.postgresql")) {
      try (EmbeddedPostgres postgres =
          EmbeddedPostgres.builder().setRegisterShutdownHook(false).start()) {
        List<String> settings =
            List.of(
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=");
        measure("cost.postgresql", settings, options, results, folder);
      }
    }
  }

  private static void measure(
      String name, List<String> settings, Options options, Results results, Path folder)
      throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, settings)) {
      Crowd crowd = new Crowd(server);
      Results.progress(name + ": warming up");
      crowd.issue(options.rounds(600, 60), 8);
      for (int atOnce : AT_ONCE) {
        String label = name + "." + atOnce;
        if (options.wants(label)) {
          Results.progress(label);
          measure(label, server, crowd, atOnce, options, results);
        }
      }
    }
  }

  private static void measure(
      String name, ServerProcess server, Crowd crowd, int atOnce, Options options, Results results)
      throws Exception {
    Median ratio = new Median();
    Median overMade = new Median();
    Median cpu = new Median();
    Median perSecond = new Median();
    for (int round = 0; round < options.rounds(3, 1); round++) {
      int devices = Math.max(atOnce, options.rounds(100, 20));
      long before = server.number("cpu");
      double took = crowd.issue(devices, atOnce);
      double each = (double) (server.number("cpu") - before) / devices;
      ratio.add(each / server.number("signatures"));
      overMade.add(each / server.number("made"));
      cpu.add(each / 1e6);
      perSecond.add(devices / took);
    }
    String devices = atOnce + (atOnce == 1 ? " device" : " devices") + " at once";
    results.add(
        Figure.atMost(
            MOST_OVER_SIGNATURES,
            name + ".over-signatures",
            ratio.value(),
            "x",
            "the server's processor time over that of the signatures it makes and verifies, "
                + devices));
    results.add(
        Figure.of(
            name + ".over-signatures-made",
            overMade.value(),
            "x",
            "the same over that of the signatures it makes alone"));
    results.add(
        Figure.of(name + ".cpu", cpu.value(), "ms", "the server's processor time per issuance"));
    results.add(
        Figure.of(
            name + ".rate",
            perSecond.value(),
            "per s",
            "issuances per second, devices and clients on the same machine"));
  }
}

package org.keywright.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.client.SessionOutcome;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a demonstration came to, for people and for programs.
 *
 * @param device in words
 * @param holder in words
 * @param outcome of the session
 * @param steps with their times
 * @param checks of the issued device; empty if there is none
 * @param took from the ticket to the receipt
 */
record Report(
    String device,
    String holder,
    SessionOutcome outcome,
    List<Timeline.Step> steps,
    List<DeviceChecks.Check> checks,
    Duration took) {

  private static final int BAR = 28;

  /** Whether the device is in use and everything that was looked at is as it should be. */
  boolean isGood() {
    return result().equals("ACTIVE") && checks.stream().allMatch(DeviceChecks.Check::passed);
  }

  private String result() {
    Receipt receipt = outcome.receipt();
    return receipt == null ? "FAILED" : receipt.state();
  }

  void print(PrintStream out) {
    out.println();
    Problem problem = outcome.problem();
    if (problem != null) {
      out.println("  The device was not issued: " + problem.message());
      out.println("  " + problem.code() + "  " + problem.stage() + "  " + problem.detail());
      return;
    }
    out.printf(
        Locale.ROOT, "  %s is issued to %s and in use.  %s%n", device, holder, seconds(took));
    out.println();
    printSteps(out);
    Receipt receipt = outcome.receipt();
    if (receipt == null) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "%n  %d exchanges with the server, %d commands to the device, which took %s of %s.%n",
        outcome.exchanges(),
        outcome.apdus(),
        seconds(Duration.ofMillis(outcome.deviceMillis())),
        seconds(took));
    out.printf("%n  On the device%n");
    for (Receipt.Item item : receipt.contents()) {
      out.printf("    %-44s %s%n", item.name(), item.detail());
    }
    out.printf("%n  Certificates%n");
    for (Receipt.Certificate certificate : receipt.certificates()) {
      out.printf(
          "    %s  %-9s until %s  %s%n",
          certificate.slot(),
          certificate.algorithm(),
          certificate.notAfter().substring(0, 10),
          certificate.subject());
    }
    out.printf("%n  Checked by the server%n");
    for (Receipt.Item item : receipt.checks()) {
      out.printf("    ✓ %s, %s%n", item.name(), item.detail());
    }
    out.printf("%n  Checked on the issued device%n");
    for (DeviceChecks.Check check : checks) {
      out.printf("    %s %s (%s)%n", check.passed() ? "✓" : "✗", check.name(), check.detail());
    }
    out.println();
  }

  /** One line a stage, with a bar as long as its share. */
  private void printSteps(PrintStream out) {
    long longest = steps.stream().mapToLong(step -> step.took().toMillis()).max().orElse(1);
    int exchange = 0;
    for (Timeline.Step step : steps) {
      if (step.label().isEmpty()) {
        continue;
      }
      long millis = step.took().toMillis();
      int length = (int) Math.min(BAR, millis * BAR / Math.max(1, longest));
      out.printf(
          Locale.ROOT,
          "  %2s  %-40s %7s  %s%n",
          step.exchange() == exchange ? "" : Integer.toString(step.exchange()),
          step.label(),
          seconds(step.took()),
          "▇".repeat(Math.max(0, length)));
      exchange = step.exchange();
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
  }

  void write(Path file) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("result", result());
    json.put("exchanges", outcome.exchanges());
    json.put("apdus", outcome.apdus());
    json.put("millis", took.toMillis());
    json.put("deviceMillis", outcome.deviceMillis());
    json.put("device", device);
    json.put("holder", holder);
    Receipt receipt = outcome.receipt();
    List<Object> all = new ArrayList<>();
    if (receipt != null) {
      json.put("objects", receipt.contents());
      json.put("certificates", receipt.certificates());
      receipt
          .checks()
          .forEach(item -> all.add(new DeviceChecks.Check(item.name(), true, item.detail())));
    }
    all.addAll(checks);
    json.put("checks", all);
    json.put(
        "steps",
        steps.stream()
            .filter(step -> !step.label().isEmpty())
            .map(step ->
                Map.of(
                    "exchange", step.exchange(),
                    "label", step.label(),
                    "millis", step.took().toMillis()))
            .toList());
    Problem problem = outcome.problem();
    if (problem != null) {
      json.put("problem", problem);
    }
    Files.writeString(
        file,
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(json)
            + "\n");
  }
}

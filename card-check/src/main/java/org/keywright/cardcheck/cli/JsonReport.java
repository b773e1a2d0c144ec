package org.keywright.cardcheck.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.keywright.cardcheck.CheckOptions;
import org.keywright.cardcheck.CheckReport;
import org.keywright.cardcheck.TestResult;
import org.keywright.cardcheck.Verdict;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report for programs. */
final class JsonReport {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonReport() {}

  /** In JSON, UTF-8. */
  static byte[] of(CheckReport report, CheckOptions options) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", Instant.ofEpochSecond(options.at().getEpochSecond()).toString());
    json.put("kind", options.kind().word());
    json.put("edition", options.edition().words());
    json.put("good", report.isGood());
    Map<String, Object> counts = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      counts.put(word(verdict), report.count(verdict));
    }
    json.put("counts", counts);
    List<Map<String, Object>> tests = report.results().stream().map(JsonReport::test).toList();
    json.put("tests", tests);
    return JSON.writeValueAsBytes(json);
  }

  private static Map<String, Object> test(TestResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", result.test().id());
    json.put("object", result.test().object().word());
    json.put("title", result.test().title());
    json.put("verdict", word(result.verdict()));
    json.put("reason", result.finding().reason());
    return json;
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package org.keywright.acceptance.tools;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.keywright.acceptance.workbench.Output;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code keywright card check} said of a card, as its JSON has it.
 *
 * @param output of the program
 * @param tests by their identifiers, in their order
 */
record CardCheckReport(Output output, Map<String, Test> tests) {

  /** A test, its verdict and the reason for it, if one was told. */
  record Test(String object, String verdict, String reason) {}

  static CardCheckReport of(Output output, byte[] json) {
    Map<String, Test> tests = new LinkedHashMap<>();
    for (JsonNode test : JsonMapper.shared().readTree(json).get("tests")) {
      tests.put(
          test.get("id").stringValue(),
          new Test(
              test.get("object").stringValue(),
              test.get("verdict").stringValue(),
              test.get("reason").stringValue()));
    }
    return new CardCheckReport(output, tests);
  }

  /** Why a test has its verdict. */
  String reason(String id) {
    return Objects.requireNonNull(tests.get(id), id).reason();
  }

  /** The identifiers of the tests with this verdict. */
  List<String> with(String verdict) {
    return tests.entrySet().stream()
        .filter(test -> test.getValue().verdict().equals(verdict))
        .map(Map.Entry::getKey)
        .toList();
  }
}

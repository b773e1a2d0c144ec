package org.keywright.client.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples of messages that page, extension, client and bridge are tested on. */
final class Examples {

  static final List<String> FROM_PAGES =
      List.of(
          "hello",
          "devices",
          "devices-stop",
          "start",
          "answer",
          "cancel",
          "scanners",
          "capture",
          "capture-cancel");
  static final List<String> FROM_EXTENSION = List.of("consent", "bye");
  static final List<String> FROM_CLIENT =
      List.of(
          "ready",
          "welcome",
          "devices-reply",
          "progress",
          "question",
          "waiting",
          "outcome",
          "scanners-reply",
          "sample",
          "error",
          "consent-needed");

  private static final Path FOLDER =
      Path.of(System.getProperty("keywright.root"), "testdata/messages");
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Examples() {}

  /** One example. */
  record Example(String why, byte[] json) {
    @Override
    public String toString() {
      return why + ": " + new String(json, StandardCharsets.UTF_8);
    }
  }

  static List<Example> of(String file, String validity, String field) {
    List<Example> examples = new ArrayList<>();
    for (JsonNode example : file(file).get(validity)) {
      examples.add(
          new Example(
              example.get("why").stringValue(), MAPPER.writeValueAsBytes(example.get(field))));
    }
    return examples;
  }

  static List<Example> valid(String type) {
    return of(type, "valid", "message");
  }

  static List<Example> invalid(String type) {
    return of(type, "invalid", "message");
  }

  static List<Example> texts() {
    List<Example> examples = new ArrayList<>();
    for (JsonNode text : file("texts").get("texts")) {
      examples.add(
          new Example(
              text.get("why").stringValue(),
              text.get("text").stringValue().getBytes(StandardCharsets.UTF_8)));
    }
    return examples;
  }

  private static JsonNode file(String name) {
    try {
      return MAPPER.readTree(Files.readAllBytes(FOLDER.resolve(name + ".json")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode tree(byte[] json) {
    return MAPPER.readTree(json);
  }
}

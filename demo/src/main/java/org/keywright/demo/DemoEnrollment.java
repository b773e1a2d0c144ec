package org.keywright.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** People on their way to a credential type, in different states, for somebody to go on with. */
final class DemoEnrollment {

  private static final String ENROLLMENTS = "/api/v1/enrollments";

  private static final String BUILDING = "Which building will you work in?";
  private static final List<String> BUILDINGS = List.of("Observatory", "Workshop", "Library");

  /** What applicants are asked. */
  static final List<Map<String, Object>> QUESTIONS =
      List.of(
          Map.of("question", BUILDING, "answer", "CHOICE", "choices", BUILDINGS, "required", true),
          Map.of("question", "Do you work at night?", "answer", "YES_NO"),
          Map.of("question", "What do colleagues call you?", "answer", "TEXT"));

  private final Api api;
  private final Tokens tokens;
  private final Path testdata;

  /** Tokens for who asks and who registers: nobody does both. */
  record Tokens(String sponsoring, String registering) {}

  DemoEnrollment(Api api, Tokens tokens, Path testdata) {
    this.api = api;
    this.tokens = tokens;
    this.testdata = testdata;
  }

  /** Two people: one is waiting to be registered, one to be adjudicated. */
  void create(String type, byte[] portrait) throws IOException, InterruptedException {
    request(person("Mary", "Somerville", "Observatory"), type, "Starts on the first of the month");
    String applicant = person("Caroline", "Herschel", "Observatory");
    register(request(applicant, type, "Keeps the night watch"), "Caroline Herschel", portrait);
  }

  private String person(String given, String surname, String department)
      throws IOException, InterruptedException {
    api.use(tokens.registering());
    return DemoData.person(api, given, surname, department);
  }

  /** The path of the request. */
  private String request(String person, String type, String reason)
      throws IOException, InterruptedException {
    api.use(tokens.sponsoring());
    return ENROLLMENTS
        + "/"
        + api.post(ENROLLMENTS, Map.of("person", person, "credentialType", type, "reason", reason))
            .get("id")
            .stringValue();
  }

  private void register(String enrollment, String name, byte[] portrait)
      throws IOException, InterruptedException {
    api.use(tokens.registering());
    api.post(enrollment + "/visits", Map.of());
    document(enrollment, 1, "FOREIGN_PASSPORT", "U0451789", name);
    document(enrollment, 2, "GOVERNMENT_ID", "I-1787-204", name);
    put(enrollment + "/photo", portrait);
    Path fingers = testdata.resolve("fingerprints/sourceafis");
    put(
        enrollment + "/fingers?position=RIGHT_INDEX",
        Files.readAllBytes(fingers.resolve("probe.png")));
    put(
        enrollment + "/fingers?position=LEFT_INDEX",
        Files.readAllBytes(fingers.resolve("nonmatching.png")));
    put(enrollment + "/signature", DemoPictures.signature());
    api.put(
        enrollment + "/answers",
        Map.of("answers", List.of(Map.of("question", BUILDING, "answer", BUILDINGS.getFirst()))));
    JsonNode seen = api.get(enrollment);
    api.post(
        enrollment + "/registration",
        Map.of("version", seen.get("version").intValue(), "attested", true));
  }

  private void document(String enrollment, int number, String kind, String of, String name)
      throws IOException, InterruptedException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    api.put(
        enrollment + "/documents/" + number,
        Map.of(
            "kind",
            kind,
            "number",
            of,
            "issuer",
            "Utopia",
            "issued",
            today.minusYears(2).toString(),
            "expires",
            today.plusYears(8).toString(),
            "name",
            name));
    put(enrollment + "/documents/" + number + "/scan", DemoPictures.specimen());
  }

  private void put(String path, byte[] body) throws IOException, InterruptedException {
    api.put(path, "application/octet-stream", body);
  }
}

package org.keywright.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.keywright.client.Connections;
import org.keywright.client.PlainText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server's REST interface, as far as an operation is begun by it. */
final class OperatorApi implements AutoCloseable {

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 256 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxDocumentLength(MAX_ANSWER)
                          .build())
                  .build())
          .build();

  private final URI origin;
  private final String token;
  private final HttpClient http;

  OperatorApi(URI origin, String token) {
    this.origin = origin;
    this.token = token;
    this.http = Connections.newClient(origin);
  }

  /**
   * An operation that may begin.
   *
   * @param issuance the run
   * @param ticket for the session; secret
   */
  record Started(UUID issuance, String ticket) {

    /** Without the ticket. */
    @Override
    public String toString() {
      return "Started[" + issuance + "]";
    }
  }

  Started issue(String holder, String policy) throws CommandException, InterruptedException {
    return start("/api/v1/issuances", Map.of("holder", holder, "policy", policy));
  }

  Started retry(UUID issuance) throws CommandException, InterruptedException {
    return start("/api/v1/issuances/" + issuance + "/attempts", Map.of());
  }

  Started begin(DeviceOperation operation, UUID device)
      throws CommandException, InterruptedException {
    return start("/api/v1/devices/" + device + "/" + operation.word(), Map.of());
  }

  private Started start(String path, Map<String, String> body)
      throws CommandException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(origin.resolve(path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, application/problem+json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(post, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] answer = in.readNBytes(MAX_ANSWER);
        if (response.statusCode() == 201 || response.statusCode() == 200) {
          return started(answer);
        }
        throw refused(response.statusCode(), answer);
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.SERVER,
          "SERVER_UNREACHABLE",
          "No connection to " + origin + ": " + Connections.reason(e),
          e);
    }
  }

  private Started started(byte[] answer) throws CommandException {
    try {
      JsonNode json = JSON.readTree(answer);
      UUID issuance = UUID.fromString(json.path("issuance").path("id").asString(""));
      String ticket = json.path("ticket").asString("");
      if (ticket.length() >= 20 && ticket.length() <= 128) {
        return new Started(issuance, ticket);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // Told below, without what was in it.
    }
    throw new CommandException(
        ExitCode.SERVER,
        "SERVER_ANSWER",
        origin + " answered something that is no ticket; is this client too old?");
  }

  private CommandException refused(int status, byte[] answer) {
    String code = "SERVER_REFUSED";
    StringBuilder text = new StringBuilder();
    text.append(
        switch (status) {
          case 401 -> "The server does not know the token, or it has expired";
          case 403 -> "The token's account may not do this";
          case 404 -> "The server does not know this";
          case 409 -> "This cannot be done now";
          default -> "The server refused";
        });
    text.append(" (").append(status).append(")");
    try {
      JsonNode problem = JSON.readTree(answer);
      String detail = problem.path("detail").asString("");
      if (!detail.isBlank()) {
        text.append(": ").append(PlainText.of(detail, 500));
      }
      for (JsonNode field : problem.path("fields")) {
        text.append("\n  ")
            .append(PlainText.of(field.path("field").asString(""), 80))
            .append(' ')
            .append(PlainText.of(field.path("message").asString(""), 300));
      }
      String correlation = problem.path("correlationId").asString("");
      if (!correlation.isBlank()) {
        text.append("\n  correlation id ").append(PlainText.of(correlation, 60));
      }
      String told = problem.path("code").asString("");
      if (told.matches("[A-Za-z0-9_-]{1,60}")) {
        code = told;
      }
      text.append(advice(code));
    } catch (JacksonException e) {
      // No words of the server's own; perhaps a proxy's.
    }
    return new CommandException(ExitCode.SERVER, code, text.toString());
  }

  /** What to do about it, where the server's words leave open how. */
  private String advice(String code) {
    return switch (code) {
      case "agreement-needed" ->
          "\nThe holder reads the agreement and agrees to it at\n  "
              + origin
              + "/my-devices\nor with you, on their page at\n  "
              + origin
              + "/administration/people\nThen run this again.";
      case "fingerprint-needed" ->
          "\nCompare a finger of the holder on their page at\n  "
              + origin
              + "/administration/people\nThen run this again.";
      default -> "";
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}

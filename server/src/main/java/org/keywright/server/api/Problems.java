package org.keywright.server.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What a refusal looks like on the wire: RFC 9457, with a code, faulty fields, correlation id. */
@Component
public class Problems {

  private final JsonMapper json;

  Problems(JsonMapper json) {
    this.json = json;
  }

  /** The problem that a refusal is. */
  static ProblemDetail of(RefusedException refused) {
    ProblemDetail problem = of(status(refused), refused.code(), text(refused));
    if (refused instanceof InvalidException invalid) {
      problem.setProperty("fields", invalid.fields());
    }
    if (refused instanceof ConflictException conflict) {
      conflict.about().forEach(problem::setProperty);
    }
    return problem;
  }

  static ProblemDetail of(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    problem.setProperty("correlationId", Correlation.current());
    return problem;
  }

  /** Answers with a problem from where no resource was reached: a filter. */
  public void write(HttpServletResponse response, HttpStatus status, String code, String detail)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.getOutputStream().write(json.writeValueAsBytes(of(status, code, detail)));
  }

  private static String text(RefusedException refused) {
    String message = refused.getMessage();
    return message == null ? refused.code() : message;
  }

  /** The status with which a refusal is answered. */
  public static HttpStatus status(RefusedException refused) {
    return switch (refused) {
      case InvalidException _ -> HttpStatus.UNPROCESSABLE_CONTENT;
      case NotFoundException _ -> HttpStatus.NOT_FOUND;
      case ConflictException _ -> HttpStatus.CONFLICT;
      case NotPermittedException _ -> HttpStatus.FORBIDDEN;
      case TooManyAttemptsException _ -> HttpStatus.TOO_MANY_REQUESTS;
    };
  }
}

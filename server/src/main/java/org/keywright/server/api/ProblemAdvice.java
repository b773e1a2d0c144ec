package org.keywright.server.api;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever goes wrong in a resource into a problem that tells no more than it should. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(RefusedException refused) {
    ProblemDetail problem = Problems.of(refused);
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus());
    if (refused instanceof TooManyAttemptsException tooMany) {
      answer.header(
          HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, tooMany.retryAfter().toSeconds())));
    }
    return answer.body(problem);
  }

  /** Left to the filters of the security chain, which know what to answer. */
  @ExceptionHandler
  void unauthenticated(AuthenticationException e) {
    throw e;
  }

  /** Left to the filters of the security chain, which know what to answer. */
  @ExceptionHandler
  void denied(AccessDeniedException e) {
    throw e;
  }

  /**
   * All connections to the database are in use, or it is away: nothing was done, and clients send
   * the same request again.
   */
  @ExceptionHandler({
    CannotCreateTransactionException.class,
    CannotGetJdbcConnectionException.class
  })
  ResponseEntity<ProblemDetail> busy(Exception e) {
    LOG.warn("a request found no connection to the database: {}", e.getMessage());
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(
            Problems.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "busy",
                "the server cannot take this now; try again in a moment"));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unexpected(Exception e) {
    LOG.error("a request failed", e);
    ProblemDetail problem =
        Problems.of(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal",
            "something went wrong in the server; its log has more under the correlation id");
    return ResponseEntity.internalServerError().body(problem);
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (NestedExceptionUtils.getRootCause(e) instanceof BodyLimit.BodyTooLongException tooLong) {
      return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE)
          .body(
              Problems.of(
                  HttpStatus.CONTENT_TOO_LARGE, "too-large", String.valueOf(tooLong.getMessage())));
    }
    if (!(e.getCause() instanceof JacksonException malformed)) {
      return badRequest("the body of the request is missing or cannot be read");
    }
    if (malformed instanceof StreamReadException) {
      // Its message quotes the input, which may hold a secret.
      return badRequest("the body of the request is not JSON");
    }
    ProblemDetail problem = Problems.of(new InvalidException(faults(malformed)));
    return ResponseEntity.status(problem.getStatus()).body(problem);
  }

  /** What a record's constructor refused, or that a value was not of its field's type. */
  private static List<FieldProblem> faults(JacksonException malformed) {
    String path = path(malformed);
    if (malformed.getCause() instanceof InvalidException invalid) {
      return invalid.fields().stream()
          .map(fault -> new FieldProblem(join(path, fault.field()), fault.message()))
          .toList();
    }
    String message =
        malformed instanceof UnrecognizedPropertyException
            ? "is not a field of this document"
            : "has a value that cannot be read as this field's";
    return List.of(new FieldProblem(path.isEmpty() ? "body" : path, message));
  }

  private static String path(JacksonException malformed) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : malformed.getPath()) {
      String name = step.getPropertyName();
      if (name == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
    }
    return path.toString();
  }

  private static String join(String path, String field) {
    return path.isEmpty() || field.isEmpty() ? path + field : path + "." + field;
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      org.springframework.beans.TypeMismatchException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String name =
        e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : "";
    return badRequest("the parameter " + name + " has a value that cannot be read");
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode statusCode,
      WebRequest request) {
    HttpStatus status = HttpStatus.valueOf(statusCode.value());
    String detail =
        body instanceof ProblemDetail problem && problem.getDetail() != null
            ? problem.getDetail()
            : status.getReasonPhrase();
    String code = status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new ResponseEntity<>(Problems.of(status, code, detail), headers, statusCode);
  }

  private static ResponseEntity<Object> badRequest(String detail) {
    return ResponseEntity.badRequest()
        .body(Problems.of(HttpStatus.BAD_REQUEST, "bad-request", detail));
  }
}

package org.keywright.server.pages;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Problems;
import org.keywright.server.api.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers people with a page when something goes wrong, and leaves programs to the problems of
 * {@code api}.
 */
@Controller
class PageErrors implements HandlerExceptionResolver, ErrorController, Ordered {

  private static final Logger LOG = LoggerFactory.getLogger(PageErrors.class);
  private static final String VIEW = "pages/error";

  /** Below these, programs ask. */
  private static final List<String> PROGRAMS =
      List.of("/api/", "/client/", "/pki/", "/actuator/", "/v3/");

  private final Problems problems;

  PageErrors(Problems problems) {
    this.problems = problems;
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception e) {
    boolean page =
        handler instanceof HandlerMethod method
            ? method.getBeanType().isAnnotationPresent(PageController.class)
            : wantsPage(request, request.getRequestURI());
    if (!page || e instanceof AccessDeniedException || e instanceof AuthenticationException) {
      return null;
    }
    HttpStatus status = status(e);
    if (status.is5xxServerError()) {
      LOG.error("a page failed", e);
    }
    return view(status, e instanceof RefusedException ? e.getMessage() : null);
  }

  /** What a filter or the container refused. */
  @RequestMapping("/error")
  @Nullable ModelAndView error(HttpServletRequest request, HttpServletResponse response)
      throws java.io.IOException {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
    if (status == null) {
      status = HttpStatus.NOT_FOUND;
    }
    if (wantsPage(request, request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))) {
      return view(status, null);
    }
    problems.write(
        response,
        status,
        status.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
        status.getReasonPhrase());
    return null;
  }

  private static boolean wantsPage(HttpServletRequest request, @Nullable Object uri) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null
        && accept.contains("text/html")
        && uri instanceof String path
        && PROGRAMS.stream().noneMatch(path::startsWith);
  }

  private static HttpStatus status(Exception e) {
    return switch (e) {
      case RefusedException refused -> Problems.status(refused);
      case ErrorResponse known -> HttpStatus.valueOf(known.getStatusCode().value());
      case org.springframework.beans.TypeMismatchException _ -> HttpStatus.BAD_REQUEST;
      default -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  private static ModelAndView view(HttpStatus status, @Nullable String detail) {
    Map<String, Object> model =
        detail == null
            ? Map.of("status", status.value())
            : Map.of("status", status.value(), "detail", detail);
    return new ModelAndView(VIEW, model, status);
  }
}

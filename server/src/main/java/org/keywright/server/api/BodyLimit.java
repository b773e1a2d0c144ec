package org.keywright.server.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Refuses request bodies that are too long, whether they say so or not: the container bounds forms
 * only.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class BodyLimit extends OncePerRequestFilter {

  private final Problems problems;
  private final long usual;
  private final Map<PathPattern, Long> allowances;

  BodyLimit(
      Problems problems,
      @Value("${keywright.api.max-body:1MB}") DataSize usual,
      List<BodyAllowance> allowances) {
    this.problems = problems;
    this.usual = usual.toBytes();
    this.allowances =
        allowances.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    one -> PathPatternParser.defaultInstance.parse(one.path()),
                    one -> one.limit().toBytes()));
  }

  private long limit(HttpServletRequest request) {
    PathContainer path = PathContainer.parsePath(request.getRequestURI());
    return allowances.entrySet().stream()
        .filter(allowance -> allowance.getKey().matches(path))
        .map(Map.Entry::getValue)
        .findFirst()
        .map(allowed -> Math.max(allowed, usual))
        .orElse(usual);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long limit = limit(request);
    if (request.getContentLengthLong() > limit) {
      problems.write(
          response,
          HttpStatus.CONTENT_TOO_LARGE,
          "too-large",
          "the body of a request has at most " + limit + " bytes");
      return;
    }
    chain.doFilter(new Bounded(request, limit), response);
  }

  /** What a body without a length of its own ends with at the limit. */
  static final class BodyTooLongException extends IOException {

    BodyTooLongException() {
      super("the body of the request is too long");
    }
  }

  /** A request whose body ends with an error at the limit. */
  private static final class Bounded extends HttpServletRequestWrapper {

    private final long limit;

    Bounded(HttpServletRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new BoundedStream(super.getInputStream(), limit);
    }
  }

  private static final class BoundedStream extends ServletInputStream {

    private final ServletInputStream stream;
    private long left;

    BoundedStream(ServletInputStream stream, long limit) {
      this.stream = stream;
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int octet = stream.read();
      if (octet >= 0) {
        count(1);
      }
      return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = stream.read(buffer, offset, length);
      if (count > 0) {
        count(count);
      }
      return count;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new BodyTooLongException();
      }
    }

    @Override
    public boolean isFinished() {
      return stream.isFinished();
    }

    @Override
    public boolean isReady() {
      return stream.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      stream.setReadListener(listener);
    }
  }
}

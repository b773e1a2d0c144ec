package org.keywright.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Connections to servers, all made in the same way. */
public final class Connections {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private Connections() {}

  /**
   * A client for one origin, with the system's proxy, that follows no redirects; with its trust
   * store too where there is TLS: to read all its certificates takes longer than many an exchange.
   */
  public static HttpClient newClient(URI origin) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .proxy(SystemNetwork.proxy(System.getenv()))
            .followRedirects(HttpClient.Redirect.NEVER);
    if ("https".equals(origin.getScheme())) {
      SystemNetwork.trust(SystemNetwork.BUNDLES).ifPresent(builder::sslContext);
    }
    return builder.build();
  }

  /** Why a connection failed, in words. */
  public static String reason(IOException e) {
    return switch (e) {
      case HttpTimeoutException timeout -> "no answer in time";
      case ConnectException refused -> "nothing listens there";
      case UnknownHostException unknown -> "there is no such host";
      default -> {
        String message = e.getMessage();
        yield message == null ? e.getClass().getSimpleName() : PlainText.of(message, 300);
      }
    };
  }
}

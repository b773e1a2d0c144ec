package org.keywright.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Origins of servers: scheme, host and port, nothing else. */
public final class Origins {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private Origins() {}

  /**
   * Reads an origin as a person types it; path and trailing slash are refused.
   *
   * @throws IllegalArgumentException telling what is wrong with it
   */
  public static URI parse(String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      String scheme = uri.getScheme();
      String host = uri.getHost();
      if (scheme == null || host == null || uri.getRawUserInfo() != null) {
        throw new IllegalArgumentException("not the address of a server: " + text);
      }
      if (!uri.getRawPath().isEmpty()
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        throw new IllegalArgumentException("give the server's address without a path: " + text);
      }
      boolean https = scheme.equalsIgnoreCase("https");
      boolean local = scheme.equalsIgnoreCase("http") && LOOPBACK.contains(host);
      if (!https && !local) {
        throw new IllegalArgumentException("servers are reached over https, not " + text);
      }
      int port = uri.getPort() == (https ? 443 : 80) ? -1 : uri.getPort();
      return new URI(
          scheme.toLowerCase(Locale.ROOT),
          null,
          host.toLowerCase(Locale.ROOT),
          port,
          null,
          null,
          null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not the address of a server: " + text, e);
    }
  }
}

package org.keywright.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What this computer's administrator has set up for all programs, which Java does not look at by
 * itself on Linux: the bundle of trusted certificate authorities, and the proxy in the environment.
 * Settings that were given to Java itself ({@code javax.net.ssl.trustStore}, {@code
 * https.proxyHost}) come first.
 */
final class SystemNetwork {

  /** Where distributions keep their bundle; the first that is there counts. */
  static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"));

  /** More than any bundle has: 16 MiB. */
  private static final long MAX_BUNDLE = 16L << 20;

  private SystemNetwork() {}

  /**
   * Trust in the authorities of the first bundle that is there; empty where Java's own settings are
   * to be used.
   */
  static Optional<SSLContext> trust(List<Path> bundles) {
    if (System.getProperty("javax.net.ssl.trustStore") != null) {
      return Optional.empty();
    }
    return bundles.stream().filter(Files::isReadable).findFirst().flatMap(SystemNetwork::context);
  }

  private static Optional<SSLContext> context(Path bundle) {
    try {
      if (Files.size(bundle) > MAX_BUNDLE) {
        return Optional.empty();
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      try (InputStream in = Files.newInputStream(bundle)) {
        for (Certificate authority :
            CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("authority-" + number++, authority);
        }
      }
      if (number == 0) {
        return Optional.empty();
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return Optional.of(context);
    } catch (IOException | GeneralSecurityException e) {
      // A bundle that cannot be read gives no trust; Java's own store does.
      System.getLogger(SystemNetwork.class.getName())
          .log(System.Logger.Level.WARNING, "the certificate authorities in {0}: {1}", bundle, e);
      return Optional.empty();
    }
  }

  /** The proxy in the environment ({@code https_proxy}, {@code no_proxy}), else Java's settings. */
  static ProxySelector proxy(Map<String, String> environment) {
    Optional<InetSocketAddress> proxy = address(variable(environment, "https_proxy"));
    if (proxy.isEmpty() || System.getProperty("https.proxyHost") != null) {
      return ProxySelector.getDefault();
    }
    String exceptions = variable(environment, "no_proxy");
    return new EnvironmentProxy(
        new Proxy(Proxy.Type.HTTP, proxy.get()), exceptions == null ? "" : exceptions);
  }

  private static @Nullable String variable(Map<String, String> environment, String name) {
    String lower = environment.get(name);
    return lower != null ? lower : environment.get(name.toUpperCase(Locale.ROOT));
  }

  private static Optional<InetSocketAddress> address(@Nullable String url) {
    if (url == null || url.isBlank()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(url.contains("://") ? url.strip() : "http://" + url.strip());
      return uri.getHost() == null
          ? Optional.empty()
          : Optional.of(
              InetSocketAddress.createUnresolved(
                  uri.getHost(), uri.getPort() < 0 ? 8080 : uri.getPort()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** One proxy for all but loopback and the hosts that are named. */
  private static final class EnvironmentProxy extends ProxySelector {

    private final Proxy proxy;
    private final List<String> exceptions;

    EnvironmentProxy(Proxy proxy, String exceptions) {
      this.proxy = proxy;
      this.exceptions = List.of(exceptions.toLowerCase(Locale.ROOT).split("[,\\s]+", -1));
    }

    @Override
    public List<Proxy> select(URI uri) {
      String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
      boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
      boolean direct =
          local
              || !"https".equals(uri.getScheme())
              || exceptions.stream().anyMatch(e -> is(host, e));
      return List.of(direct ? Proxy.NO_PROXY : proxy);
    }

    private static boolean is(String host, String exception) {
      String suffix = exception.startsWith(".") ? exception.substring(1) : exception;
      return exception.equals("*")
          || !suffix.isEmpty() && (host.equals(suffix) || host.endsWith("." + suffix));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // The request fails and says so.
    }
  }
}

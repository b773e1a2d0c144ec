package org.keywright.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Works out the settings that the framework needs from the few that an operator gives, and refuses
 * to start with those that would expose what they should not: plain HTTP beyond this machine, or an
 * origin that nobody could trust.
 */
final class StartSettings implements EnvironmentPostProcessor, Ordered {

  private static final String CERTIFICATE = "keywright.tls.certificate";
  private static final String PRIVATE_KEY = "keywright.tls.private-key";
  private static final String BEHIND_PROXY = "keywright.behind-proxy";
  private static final String PUBLIC_URL = "keywright.public-url";
  private static final String DATA_DIR = "keywright.data-dir";
  private static final String BUNDLE = "spring.ssl.bundle.pem.keywright.";

  /** Last: after all files, the environment and the command line were read. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    String dataDir = text(environment, DATA_DIR);
    if (dataDir.isEmpty()) {
      return; // not the server's own settings: a test of some part of it
    }
    Map<String, Object> derived = new LinkedHashMap<>();
    derived.put(DATA_DIR, dataFolder(dataDir).toString());
    boolean tls = tls(environment, derived);
    boolean proxy = environment.getProperty(BEHIND_PROXY, Boolean.class, false);
    if (proxy) {
      derived.put("server.forward-headers-strategy", "native");
      derived.put("server.servlet.session.cookie.secure", "true");
    }
    if (!tls && !proxy) {
      refuseUnlessLoopback(text(environment, "server.address"));
    }
    derived.put(PUBLIC_URL, publicUrl(environment, tls));
    PropertySource<?> source = new MapPropertySource("keywright", derived);
    environment.getPropertySources().addFirst(source);
  }

  private static Path dataFolder(String setting) {
    Path folder = Path.of(setting).toAbsolutePath().normalize();
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new StartRefusedException(
          "The data folder " + folder + " cannot be made: " + e.getMessage(),
          "Set " + DATA_DIR + " to a folder that the server's user can write to.");
    }
    return folder;
  }

  private static boolean tls(ConfigurableEnvironment environment, Map<String, Object> derived) {
    String certificate = text(environment, CERTIFICATE);
    String privateKey = text(environment, PRIVATE_KEY);
    if (certificate.isEmpty() && privateKey.isEmpty()) {
      return !text(environment, "server.ssl.bundle").isEmpty();
    }
    requireFile(CERTIFICATE, certificate);
    requireFile(PRIVATE_KEY, privateKey);
    derived.put(BUNDLE + "keystore.certificate", "file:" + certificate);
    derived.put(BUNDLE + "keystore.private-key", "file:" + privateKey);
    derived.put(BUNDLE + "reload-on-update", "true");
    derived.put("server.ssl.bundle", "keywright");
    derived.put("server.ssl.enabled-protocols", "TLSv1.2,TLSv1.3");
    return true;
  }

  private static void requireFile(String setting, String value) {
    if (value.isEmpty() || !Files.isReadable(Path.of(value))) {
      throw new StartRefusedException(
          "TLS needs both its files, and "
              + setting
              + " names none that can be read"
              + (value.isEmpty() ? "." : ": " + value),
          "Set "
              + CERTIFICATE
              + " to the certificate and its chain, and "
              + PRIVATE_KEY
              + " to the key, both in PEM and readable for the server's user.");
    }
  }

  private static void refuseUnlessLoopback(String address) {
    boolean loopback;
    try {
      loopback = !address.isEmpty() && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new StartRefusedException(
          "server.address is no address of this machine: " + address,
          "Set it to an address of this machine, or to 0.0.0.0 for all.");
    }
    if (!loopback) {
      throw new StartRefusedException(
          "Plain HTTP is served to this machine only, and server.address is "
              + (address.isEmpty() ? "not set, which means all addresses." : address + "."),
          "Set "
              + CERTIFICATE
              + " and "
              + PRIVATE_KEY
              + "; or let a proxy that ends TLS stand in"
              + " front and set "
              + BEHIND_PROXY
              + "=true; or set server.address=127.0.0.1.");
    }
  }

  private static String publicUrl(ConfigurableEnvironment environment, boolean tls) {
    String setting = text(environment, PUBLIC_URL);
    String port = text(environment, "server.port");
    if (setting.isEmpty()) {
      return (tls ? "https" : "http") + "://localhost:" + (port.isEmpty() ? "8080" : port);
    }
    URI url = parse(setting);
    String fault = url == null ? "it is not a URL" : fault(url);
    if (fault != null) {
      throw new StartRefusedException(
          PUBLIC_URL + " is " + setting + ", and " + fault + ".",
          "Set it to the origin under which people and devices reach the server, such as"
              + " https://keywright.example.org, without a path.");
    }
    return setting.endsWith("/") ? setting.substring(0, setting.length() - 1) : setting;
  }

  private static @Nullable URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable String fault(URI url) {
    String host = url.getHost();
    String path = url.getRawPath();
    if (host == null || host.isEmpty()) {
      return "it names no host";
    }
    if (url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null
        || !(path == null || path.isEmpty() || path.equals("/"))) {
      return "it has more than scheme, host and port";
    }
    boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    return switch (String.valueOf(url.getScheme())) {
      case "https" -> null;
      case "http" -> local ? null : "plain HTTP is for this machine only";
      default -> "it is neither http nor https";
    };
  }

  private static String text(ConfigurableEnvironment environment, String name) {
    String value = environment.getProperty(name);
    return value == null ? "" : value.strip();
  }
}

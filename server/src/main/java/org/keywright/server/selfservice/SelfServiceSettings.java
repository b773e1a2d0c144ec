package org.keywright.server.selfservice;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.self-service}.
 *
 * @param extensionUrl where people get the browser extension; null if the help desk tells them
 * @param clientUrl where people get the client; null if the help desk tells them
 * @param downloads the folder of packages that this server offers itself; null for none
 * @param oldestExtension the oldest version of the extension that works with this server
 * @param oldestClient the oldest version of the client that works with this server
 */
@ConfigurationProperties("keywright.self-service")
public record SelfServiceSettings(
    @Nullable URI extensionUrl,
    @Nullable URI clientUrl,
    @Nullable Path downloads,
    @DefaultValue("0.1.0") String oldestExtension,
    @DefaultValue("0.1.0") String oldestClient) {

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4}){2}");

  /** Checks the forms. */
  public SelfServiceSettings {
    link("extension-url", extensionUrl);
    link("client-url", clientUrl);
    version("oldest-extension", oldestExtension);
    version("oldest-client", oldestClient);
  }

  private static void link(String name, @Nullable URI link) {
    if (link != null && !"https".equals(link.getScheme())) {
      throw new IllegalArgumentException(
          "keywright.self-service." + name + " has to be an address that begins with https://");
    }
  }

  private static void version(String name, String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "keywright.self-service." + name + " has to be a version such as 0.1.0");
    }
  }
}

package org.keywright.server.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Styles, scripts and pictures, below a folder that is named after what is in it: browsers may keep
 * them for ever, and scripts find each other by relative paths.
 */
@Component
class Assets implements WebMvcConfigurer {

  private static final String LOCATION = "classpath:/assets/";
  private static final int NAME_BYTES = 8;

  private final String path;

  Assets(ResourcePatternResolver resources) {
    this.path = "/assets/" + fingerprint(resources);
  }

  /** The folder as the browser sees it, without a slash at the end. */
  String path() {
    return path;
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler(path + "/**")
        .addResourceLocations(LOCATION)
        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
  }

  private static String fingerprint(ResourcePatternResolver resources) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Resource file : files(resources)) {
        digest.update(
            file.getURI().toString().replaceAll(".*/assets/", "").getBytes(StandardCharsets.UTF_8));
        try (InputStream in = file.getInputStream()) {
          digest.update(in.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), NAME_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException("the static files of the pages cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static List<Resource> files(ResourcePatternResolver resources) throws IOException {
    return Arrays.stream(resources.getResources(LOCATION + "**"))
        .filter(Resource::isReadable)
        .sorted(Comparator.comparing(Resource::getDescription))
        .toList();
  }
}

package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.test.Databases;
import org.keywright.server.test.TestDatabase;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** The public downloads through a real web server with Spring Security before them. */
class PkiOverHttpTest {

  @TempDir Path directory = Path.of("unset");

  @Test
  void openssl_and_other_clients_get_ocsp_answers_by_post_and_by_get() throws Exception {
    Files.writeString(directory.resolve("passphrase"), "correct horse battery staple\n");
    try (TestDatabase database = Databases.h2();
        ConfigurableApplicationContext server = start(database)) {
      String base =
          "http://localhost:" + server.getEnvironment().getRequiredProperty("local.server.port");
      OpenSsl openssl = new OpenSsl(directory);
      for (String name : new String[] {"root", "issuing", "content-signing"}) {
        HttpResponse<byte[]> certificate = get(base + "/pki/" + name + ".cer");
        assertThat(certificate.statusCode()).isEqualTo(200);
        openssl.pem(name + ".pem", certificate.body());
      }
      assertThat(
              openssl
                  .run(
                      "ocsp",
                      "-issuer",
                      "issuing.pem",
                      "-cert",
                      "content-signing.pem",
                      "-url",
                      base + "/pki/ocsp",
                      "-CAfile",
                      "root.pem",
                      "-verify_other",
                      "issuing.pem")
                  .succeeded()
                  .output())
          .contains("Response verify OK")
          .contains("content-signing.pem: good");
      String base64 = requestWithSlash(openssl);
      assertGood(openssl, get(base + "/pki/ocsp/" + base64));
      assertGood(
          openssl, get(base + "/pki/ocsp/" + URLEncoder.encode(base64, StandardCharsets.US_ASCII)));
      for (String bad :
          new String[] {
            "/pki/ocsp/..%2Froot.cer", "/pki/ocsp/%2e%2e/root.cer", "/pki%2Froot.cer"
          }) {
        assertThat(get(base + bad).statusCode()).isBetween(400, 404);
      }
    }
  }

  private ConfigurableApplicationContext start(TestDatabase database) {
    return new SpringApplication(PublicServer.class)
        .run(
            "--server.port=0",
            "--spring.datasource.url=" + database.url(),
            "--spring.datasource.username=" + database.user(),
            "--keywright.secrets.key-store=" + directory.resolve("key-store"),
            "--keywright.secrets.passphrase-file=" + directory.resolve("passphrase"),
            "--keywright.public-url=http://localhost",
            "--keywright.ca.base-url=http://localhost",
            "--keywright.ca.algorithm=P256");
  }

  /**
   * A request with a nonce such that its Base64 has the characters that paths have trouble with.
   */
  private static String requestWithSlash(OpenSsl openssl) {
    String base64;
    do {
      openssl
          .run(
              "ocsp",
              "-issuer",
              "issuing.pem",
              "-cert",
              "content-signing.pem",
              "-reqout",
              "request.der")
          .succeeded();
      base64 = Base64.getEncoder().encodeToString(openssl.read("request.der"));
    } while (!base64.contains("/") || !base64.contains("+"));
    return base64;
  }

  private static void assertGood(OpenSsl openssl, HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    openssl.file("response.der", response.body());
    assertThat(
            openssl
                .run(
                    "ocsp",
                    "-no_nonce",
                    "-reqin",
                    "request.der",
                    "-respin",
                    "response.der",
                    "-issuer",
                    "issuing.pem",
                    "-cert",
                    "content-signing.pem",
                    "-CAfile",
                    "root.pem",
                    "-verify_other",
                    "issuing.pem")
                .succeeded()
                .output())
        .contains("Response verify OK")
        .contains("content-signing.pem: good");
  }

  private static HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ComponentScan(
      basePackages = {"org.keywright.server.ca", "org.keywright.server.secrets"},
      excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*Test.*"))
  static class PublicServer {

    @Bean
    SecurityFilterChain everyone(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
          .csrf(AbstractHttpConfigurer::disable)
          .build();
    }
  }
}

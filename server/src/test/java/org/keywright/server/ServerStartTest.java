package org.keywright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.api.KeywrightSettings;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The server as an operator starts it: settings on the command line, TLS from two PEM files. */
@OnEveryDatabase
class ServerStartTest {

  private final TestDatabase database;

  @TempDir private Path folder = Path.of("");

  ServerStartTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void it_starts_on_either_database_and_answers_over_tls_from_pem_files() throws Exception {
    KeyStore trusted = writeCertificate();
    Files.writeString(folder.resolve("passphrase"), "a passphrase for this test\n");
    String[] settings = {
      "--spring.datasource.url=" + database.url(),
      "--spring.datasource.username=" + database.user(),
      "--server.address=0.0.0.0",
      "--server.port=0",
      "--keywright.data-dir=" + folder.resolve("data"),
      "--keywright.secrets.passphrase-file=" + folder.resolve("passphrase"),
      "--keywright.tls.certificate=" + folder.resolve("tls.crt"),
      "--keywright.tls.private-key=" + folder.resolve("tls.key"),
      "--keywright.public-url=https://localhost:8443"
    };
    try (ConfigurableApplicationContext server =
            SpringApplication.run(KeywrightServer.class, settings);
        HttpClient client = client(trusted)) {
      int port = server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      HttpResponse<String> health = get(client, port, "/actuator/health");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("UP");
      assertThat(health.headers().firstValue("Strict-Transport-Security")).isPresent();
      HttpResponse<String> session = get(client, port, "/api/v1/session");
      assertThat(session.headers().firstValue("Set-Cookie").orElse(""))
          .contains("XSRF-TOKEN", "Secure", "SameSite=Strict");
      assertThat(get(client, port, "/api/v1/people").statusCode()).isEqualTo(401);
      assertThat(postWithoutLength(client, port, 2_000_000)).isEqualTo(413);
      assertThat(folder.resolve("data").resolve("setup-token")).exists();
      assertThat(server.getBean(KeywrightSettings.class).publicUrl())
          .isEqualTo(URI.create("https://localhost:8443"));
    }
  }

  private static HttpResponse<String> get(HttpClient client, int port, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("https://localhost:" + port + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The status for a body of that many bytes that does not say how long it is. */
  private static int postWithoutLength(HttpClient client, int port, int length)
      throws IOException, InterruptedException {
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) 'x');
    System.arraycopy("{\"name\":\"".getBytes(StandardCharsets.US_ASCII), 0, body, 0, 9);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/api/v1/setup"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static HttpClient client(KeyStore trusted) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private KeyStore writeCertificate() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=localhost");
    Instant now = Instant.now();
    X509CertificateHolder certificate =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                name,
                pair.getPublic())
            .addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    write("tls.crt", new JcaMiscPEMGenerator(certificate));
    write("tls.key", new JcaPKCS8Generator(pair.getPrivate(), null));
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "server", new JcaX509CertificateConverter().getCertificate(certificate));
    return trusted;
  }

  private void write(String file, org.bouncycastle.util.io.pem.PemObjectGenerator object)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    }
    Files.writeString(folder.resolve(file), text.toString());
  }
}

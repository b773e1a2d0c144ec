package org.keywright.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.server.credential.ServerProbe.Outcome;

/** The test of a connection, against servers of this process. */
class ServerProbeTest {

  private static final char[] PASSWORD = "a password".toCharArray();
  private static final String IDENTITY =
      "HTTP/1.1 200 \r\nContent-Type: application/json\r\n\r\n"
          + new String(
              ScriptJson.write(
                  new ServerIdentity(1, "https://id.example.com", new byte[44], false)),
              StandardCharsets.UTF_8);

  /** A server that gives everybody one answer. */
  private static final class Server implements AutoCloseable {

    private final ServerSocket socket;
    private final String answer;

    Server(ServerSocket socket, String answer) {
      this.socket = socket;
      this.answer = answer;
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket client = socket.accept();
            BufferedReader request =
                new BufferedReader(
                    new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
          while (!request.readLine().isEmpty()) {
            // to its end
          }
          OutputStream out = client.getOutputStream();
          out.write(answer.getBytes(StandardCharsets.UTF_8));
          out.flush();
        } catch (IOException e) {
          // the client went away, or the test is over
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private record Keys(SSLContext server, SSLSocketFactory client) {}

  private static Keys keys(String name, Instant end) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    X500Name subject = new X500Name("CN=" + name);
    Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        subject,
                        BigInteger.ONE,
                        Date.from(end.minus(Duration.ofDays(30))),
                        Date.from(end),
                        subject,
                        pair.getPublic())
                    .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, name)))
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("key", pair.getPrivate(), PASSWORD, new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    return new Keys(server, client.getSocketFactory());
  }

  private static Outcome outcome(Keys keys, SSLSocketFactory client, String answer)
      throws Exception {
    try (Server server =
        new Server(keys.server().getServerSocketFactory().createServerSocket(0), answer)) {
      return new ServerProbe(client, server.socket.getLocalPort(), address -> true)
          .test("localhost")
          .outcome();
    }
  }

  private static Instant nextMonth() {
    return Instant.now().plus(Duration.ofDays(29));
  }

  @Test
  void a_keywright_server_with_a_good_certificate_is_reached() throws Exception {
    Keys keys = keys("localhost", nextMonth());
    assertThat(outcome(keys, keys.client(), IDENTITY)).isEqualTo(Outcome.REACHED);
  }

  @Test
  void a_certificate_of_another_name_an_expired_one_and_one_that_nobody_trusts_are_told()
      throws Exception {
    Keys other = keys("other.example.com", nextMonth());
    assertThat(outcome(other, other.client(), IDENTITY)).isEqualTo(Outcome.CERTIFICATE_WRONG);
    Keys expired = keys("localhost", Instant.now().minus(Duration.ofDays(1)));
    assertThat(outcome(expired, expired.client(), IDENTITY)).isEqualTo(Outcome.CERTIFICATE_WRONG);
    Keys good = keys("localhost", nextMonth());
    assertThat(outcome(good, other.client(), IDENTITY)).isEqualTo(Outcome.CERTIFICATE_WRONG);
  }

  @Test
  void another_server_is_told_whatever_it_answers() throws Exception {
    Keys keys = keys("localhost", nextMonth());
    for (String answer :
        new String[] {
          "HTTP/1.1 200 OK\r\n\r\n{}",
          IDENTITY.replace(" 200 ", " 302 "),
          "x".repeat(100_000),
          "HTTP/1.1 200 OK\r\n\r\n" + "[".repeat(50_000),
          ""
        }) {
      assertThat(outcome(keys, keys.client(), answer)).isEqualTo(Outcome.NOT_KEYWRIGHT);
    }
  }

  @Test
  void a_server_that_is_not_there_or_says_nothing_does_not_answer() throws Exception {
    Keys keys = keys("localhost", nextMonth());
    int free;
    try (ServerSocket silent = new ServerSocket(0)) {
      free = silent.getLocalPort();
      assertThat(new ServerProbe(keys.client(), free, address -> true).test("localhost").outcome())
          .isEqualTo(Outcome.NO_ANSWER);
    }
    assertThat(new ServerProbe(keys.client(), free, address -> true).test("localhost").outcome())
        .isEqualTo(Outcome.NO_ANSWER);
  }

  @Test
  void addresses_of_this_machine_and_of_its_link_are_not_connected_to_and_private_ones_are()
      throws Exception {
    for (String own :
        new String[] {
          "127.0.0.1",
          "127.9.9.9",
          "::1",
          "0.0.0.0",
          "::",
          "169.254.169.254",
          "fe80::1",
          "224.0.0.1",
          "::ffff:127.0.0.1"
        }) {
      assertThat(ServerProbe.isElsewhere(InetAddress.getByName(own))).as(own).isFalse();
    }
    for (String other :
        new String[] {"10.1.2.3", "192.168.1.1", "172.16.0.1", "fd00::1", "198.51.100.7"}) {
      assertThat(ServerProbe.isElsewhere(InetAddress.getByName(other))).as(other).isTrue();
    }
    assertThat(new ServerProbe().test("localhost").outcome()).isEqualTo(Outcome.ADDRESS_REFUSED);
    assertThat(new ServerProbe().test("no-such-host.invalid").outcome())
        .isEqualTo(Outcome.UNKNOWN_NAME);
  }
}

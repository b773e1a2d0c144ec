package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.test.Databases;
import org.keywright.server.test.TestDatabase;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

@TestInstance(Lifecycle.PER_CLASS)
class PkiControllerTest {

  @TempDir Path directory = Path.of("unset");
  private final TestDatabase database = Databases.h2();
  private final TestAuthority node = new TestAuthority(database);
  private final MockMvc web =
      MockMvcBuilders.standaloneSetup(new PkiController(node.keys, node.crls, node.ocsp)).build();

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void certificates_are_downloaded_from_where_certificates_say_that_they_are() throws Exception {
    for (KeyRole role : new KeyRole[] {KeyRole.ROOT, KeyRole.ISSUING, KeyRole.CONTENT_SIGNING}) {
      MockHttpServletResponse response = call(get(PkiPaths.certificate(role)));
      assertThat(response.getStatus()).isEqualTo(200);
      assertThat(response.getContentType()).isEqualTo("application/pkix-cert");
      assertThat(response.getContentAsByteArray()).isEqualTo(node.certificate(role));
    }
    assertThat(call(get("/pki/other.cer")).getStatus()).isEqualTo(404);
    assertThat(call(get("/pki/ocsp-signing.cer")).getStatus()).isEqualTo(404);
  }

  @Test
  void the_issuers_certificate_is_a_certs_only_message_that_openssl_reads() throws Exception {
    for (KeyRole role : new KeyRole[] {KeyRole.ROOT, KeyRole.ISSUING}) {
      MockHttpServletResponse response = call(get(PkiPaths.issuers(role)));
      assertThat(response.getStatus()).isEqualTo(200);
      assertThat(response.getContentType()).startsWith("application/pkcs7-mime");
      Path file = Files.write(directory.resolve("ca.p7c"), response.getContentAsByteArray());
      OpenSsl openssl = new OpenSsl(directory);
      openssl
          .run("pkcs7", "-inform", "DER", "-in", file.toString(), "-print_certs", "-out", "ca.txt")
          .succeeded();
      openssl.run("x509", "-in", "ca.txt", "-outform", "DER", "-out", "ca.der").succeeded();
      assertThat(Files.readAllBytes(directory.resolve("ca.der"))).isEqualTo(node.certificate(role));
    }
    assertThat(call(get("/pki/content-signing.p7c")).getStatus()).isEqualTo(404);
  }

  @Test
  void crls_are_downloaded_and_not_sent_again_to_who_has_them() throws Exception {
    MockHttpServletResponse response = call(get("/pki/issuing.crl"));
    assertThat(response.getContentType()).isEqualTo("application/pkix-crl");
    assertThat(response.getContentAsByteArray())
        .isEqualTo(node.crls.current(KeyRole.ISSUING).encoded());
    String tag = java.util.Objects.requireNonNull(response.getHeader("ETag"));
    assertThat(call(get("/pki/issuing.crl").header("If-None-Match", tag)).getStatus())
        .isEqualTo(304);
    assertThat(call(get("/pki/root.crl")).getStatus()).isEqualTo(200);
    assertThat(call(get("/pki/content-signing.crl")).getStatus()).isEqualTo(404);
  }

  @Test
  void ocsp_answers_by_post_and_by_get() throws Exception {
    byte[] request = ocspRequest();
    MockHttpServletResponse posted =
        call(post("/pki/ocsp").contentType("application/ocsp-request").content(request));
    assertThat(posted.getContentType()).isEqualTo("application/ocsp-response");
    assertGood(posted.getContentAsByteArray());
    assertThat(posted.getHeader("Cache-Control")).isEqualTo("no-store");
    String base64 = Base64.getEncoder().encodeToString(request);
    for (String encoded :
        new String[] {base64, URLEncoder.encode(base64, StandardCharsets.US_ASCII)}) {
      MockHttpServletResponse got = call(get(URI.create("http://localhost/pki/ocsp/" + encoded)));
      assertThat(got.getStatus()).isEqualTo(200);
      assertGood(got.getContentAsByteArray());
      assertThat(got.getHeader("Cache-Control")).contains("max-age=").contains("public");
    }
  }

  @Test
  void what_is_no_ocsp_request_is_answered_as_malformed_and_quickly() throws Exception {
    byte[] malformed = {0x30, 3, 0x0a, 1, 1};
    byte[] huge = new byte[1_000_000];
    assertThat(
            call(post("/pki/ocsp").contentType("application/ocsp-request").content(huge))
                .getContentAsByteArray())
        .isEqualTo(malformed);
    assertThat(call(get("/pki/ocsp/not-base64!")).getContentAsByteArray()).isEqualTo(malformed);
    assertThat(call(get("/pki/ocsp/" + "A".repeat(40_000))).getStatus()).isEqualTo(414);
    assertThat(call(post("/pki/ocsp").contentType("text/plain").content("x")).getStatus())
        .isEqualTo(415);
  }

  private byte[] ocspRequest() {
    OpenSsl openssl = new OpenSsl(directory);
    openssl.pem("issuing.pem", node.certificate(KeyRole.ISSUING));
    openssl.pem("root.pem", node.certificate(KeyRole.ROOT));
    openssl.pem("leaf.pem", node.certificate(KeyRole.CONTENT_SIGNING));
    openssl
        .run(
            "ocsp",
            "-no_nonce",
            "-issuer",
            "issuing.pem",
            "-cert",
            "leaf.pem",
            "-reqout",
            "request.der")
        .succeeded();
    return openssl.read("request.der");
  }

  private void assertGood(byte[] response) {
    OpenSsl openssl = new OpenSsl(directory);
    openssl.file("response.der", response);
    assertThat(
            openssl
                .run(
                    "ocsp",
                    "-no_nonce",
                    "-respin",
                    "response.der",
                    "-issuer",
                    "issuing.pem",
                    "-cert",
                    "leaf.pem",
                    "-CAfile",
                    "root.pem",
                    "-verify_other",
                    "issuing.pem")
                .succeeded()
                .output())
        .contains("Response verify OK")
        .contains("leaf.pem: good");
  }

  private MockHttpServletResponse call(RequestBuilder request) throws Exception {
    return web.perform(request).andReturn().getResponse();
  }
}

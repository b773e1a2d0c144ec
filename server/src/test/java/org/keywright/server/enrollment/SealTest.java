package org.keywright.server.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.ca.OpenSsl;
import org.keywright.server.test.ModuleContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** What was collected is sealed with a signature that anybody can verify. */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
class SealTest extends EnrollmentOverHttp {

  @Autowired private EnrolledBiometrics biometrics;

  @TempDir private Path folder;

  private String registered() {
    String path = sponsored();
    register(path);
    return path;
  }

  private JsonNode seal(String path) {
    return json(get(path + "/seal", adjudicator));
  }

  private byte[] bytes(String path) {
    MvcTestResult answer = get(path, adjudicator);
    assertThat(answer).hasStatusOk();
    return answer.getResponse().getContentAsByteArray();
  }

  private static String id(String path) {
    return path.substring(PATH.length() + 1);
  }

  @Test
  void openssl_verifies_the_seal_with_the_root_alone_and_finds_it_when_a_byte_is_changed() {
    String path = registered();
    OpenSsl openssl = new OpenSsl(folder);
    openssl.pem("root.pem", bytes("/pki/root.cer"));
    openssl.file("seal.p7s", bytes(path + "/seal/signature"));
    byte[] document = bytes(path + "/seal/document");
    openssl.file("seal.json", document);
    assertThat(verify(openssl).succeeded().output()).contains("CMS Verification successful");
    document[document.length / 2] ^= 1;
    openssl.file("seal.json", document);
    assertThat(verify(openssl).exitCode()).isNotZero();
  }

  private static OpenSsl.Result verify(OpenSsl openssl) {
    return openssl.run(
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        "seal.p7s",
        "-content",
        "seal.json",
        "-CAfile",
        "root.pem",
        "-purpose",
        "any",
        "-out",
        "verified");
  }

  @Test
  void the_document_has_the_hash_of_each_thing_and_who_collected_it_when() throws Exception {
    String path = registered();
    JsonNode document = JSON.readTree(bytes(path + "/seal/document"));
    String scan = document.at("/documents/0/scan/sha256").asString();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    assertThat(scan)
        .isEqualTo(HexFormat.of().formatHex(sha256.digest(bytes(path + "/documents/1/scan"))));
    byte[] face = biometrics.get(person, BiometricKind.FACE).orElseThrow();
    assertThat(document.at("/photo/sha256").asString())
        .isEqualTo(HexFormat.of().formatHex(sha256.digest(face)));
    assertThat(document.at("/documents/0/number").asString()).isEqualTo("X1234567");
    assertThat(document.at("/documents/0/nameIsThePersons").asBoolean()).isTrue();
    assertThat(document.at("/fingers")).hasSize(2);
    assertThat(document.at("/fingers/0/position").asString()).isEqualTo("RIGHT_INDEX");
    assertThat(document.at("/visits/0/link").asString()).isEqualTo("FIRST");
    assertThat(document.at("/signature/collectedBy").asString()).isEqualTo("test");
    assertThat(document.at("/person/displayName").asString()).isEqualTo("Ada Byron");
    assertThat(document.at("/sponsor/reason").asString()).isEqualTo("New colleague in research");
    assertThat(document.at("/sealedAt").asString()).startsWith(today().getYear() + "-");
  }

  @Test
  void what_was_collected_is_encrypted_where_it_is_stored() {
    registered();
    assertThat(
            jdbc.sql("select sealed from enrollment_evidence where sealed is not null")
                .query((row, number) ->
                    new String(row.getBytes(1), java.nio.charset.StandardCharsets.ISO_8859_1))
                .list())
        .isNotEmpty()
        .noneMatch(stored -> stored.contains("X1234567") || stored.contains("%PDF"));
  }

  @Test
  void a_seal_is_broken_when_something_that_is_kept_was_altered_or_is_gone() {
    String path = registered();
    assertThat(seal(path).path("status").asString()).isEqualTo("VALID");
    change(path, "SCAN_2", "delete from enrollment_evidence");
    assertThat(seal(path).path("status").asString()).isEqualTo("BROKEN");
    assertThat(seal(path).path("findings").toString())
        .contains("scan of the second document is gone");
    MvcTestResult adjudicated = post(path + "/adjudication", favourable(path), adjudicator);
    assertThat(adjudicated).hasStatusOk();
    MvcTestResult approved = post(path + "/approval", seen(path), approver);
    assertThat(approved).hasStatus(409);
    assertThat(detail(approved)).contains("not what was sealed");
  }

  @Test
  void a_seal_is_broken_when_its_signature_is_another_s_or_is_gone() {
    String path = registered();
    person = person("Ada", "Byron");
    String other = registered();
    jdbc.sql(
            """
            update enrollment_evidence set sealed =
              (select sealed from enrollment_evidence where enrollment_id = :other and kind = 'SEAL')
            where enrollment_id = :id and kind = 'SEAL'
            """)
        .param("other", UUID.fromString(id(other)))
        .param("id", UUID.fromString(id(path)))
        .update();
    assertThat(seal(path).path("status").asString()).isEqualTo("BROKEN");
    change(other, "SEAL", "delete from enrollment_evidence");
    assertThat(seal(other).path("findings").toString()).contains("a part of the seal is gone");
  }

  @Test
  void a_seal_is_broken_when_a_byte_was_changed_where_it_is_stored() {
    String path = registered();
    UUID id = UUID.fromString(id(path));
    byte[] stored =
        jdbc.sql(
                "select sealed from enrollment_evidence where enrollment_id = :id and kind ="
                    + " 'DOCUMENT_1'")
            .param("id", id)
            .query((row, number) -> row.getBytes(1))
            .single();
    stored[stored.length / 2] ^= 1;
    jdbc.sql(
            "update enrollment_evidence set sealed = :bytes where enrollment_id = :id and kind ="
                + " 'DOCUMENT_1'")
        .param("bytes", stored)
        .param("id", id)
        .update();
    assertThat(seal(path).path("status").asString()).isEqualTo("BROKEN");
    assertThat(seal(path).path("findings").toString()).contains("altered where it is stored");
  }

  private void change(String path, String kind, String statement) {
    assertThat(
            jdbc.sql(statement + " where enrollment_id = :id and kind = :kind")
                .param("id", UUID.fromString(id(path)))
                .param("kind", kind)
                .update())
        .isEqualTo(1);
  }

  @Test
  void biometrics_that_are_replaced_later_do_not_break_the_seal_but_nothing_is_approved_by_them() {
    String path = registered();
    biometrics.put(person, BiometricKind.FACE, image("jpeg", 60, 80), ModuleContext.TESTER);
    assertThat(seal(path).path("status").asString()).isEqualTo("VALID_BUT_REPLACED");
    assertThat(seal(path).path("findings").toString()).contains("the photo was replaced since");
    assertThat(post(path + "/adjudication", favourable(path), adjudicator)).hasStatusOk();
    assertThat(post(path + "/approval", seen(path), approver)).hasStatus(409);
  }
}

package org.keywright.server.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keywright.server.test.Pictures;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.node.ObjectNode;

/** What a registrar collects, and what is not accepted: FIPS 201-3, section 2.7. */
class RegistrationTest extends EnrollmentOverHttp {

  private String begun() {
    String path = sponsored();
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    return path;
  }

  private static void refused(MvcTestResult answer, String field, String message) {
    assertThat(answer).hasStatus(422);
    assertThat(fields(answer)).contains("\"" + field + "\"", message);
  }

  @Test
  void identity_source_documents_are_neither_expired_nor_of_the_future() {
    String path = begun();
    refused(
        putDocument(path, 1, passport().put("expires", today().minusDays(1).toString())),
        "expires",
        "is over");
    refused(
        putDocument(path, 1, passport().put("issued", today().plusDays(2).toString())),
        "issued",
        "is in the future");
    refused(
        putDocument(path, 1, passport().put("expires", "9999-12-31")), "expires", "too far off");
    refused(putDocument(path, 1, passport().putNull("expires")), "expires", "is missing");
    assertThat(
            putDocument(
                path, 2, driversLicense().put("kind", "BIRTH_CERTIFICATE").putNull("expires")))
        .as("a birth certificate does not expire")
        .hasStatus(204);
    assertThat(putDocument(path, 1, passport().put("expires", today().toString())))
        .as("the last day")
        .hasStatus(204);
  }

  @Test
  void the_second_document_is_not_of_the_type_of_the_first_and_one_of_them_is_strong() {
    String path = begun();
    assertThat(putDocument(path, 1, passport())).hasStatus(204);
    refused(
        putDocument(path, 2, passport().put("number", "Y7654321")), "kind", "that of the other");
    assertThat(putDocument(path, 1, driversLicense())).hasStatus(204);
    refused(
        putDocument(path, 2, driversLicense().put("kind", "SOCIAL_SECURITY_CARD")),
        "kind",
        "at least one has to be strong");
    assertThat(putDocument(path, 2, passport())).hasStatus(204);
  }

  @Test
  void a_document_that_says_nothing_is_refused_field_by_field() {
    String path = begun();
    MvcTestResult empty = putDocument(path, 1, body());
    assertThat(empty).hasStatus(422);
    assertThat(fields(empty))
        .contains("\"kind\"", "\"number\"", "\"issuer\"", "\"issued\"", "\"name\"");
    assertThat(putDocument(path, 3, passport())).hasStatus(422);
    MvcTestResult nonsense = putDocument(path, 1, passport().put("issued", "31.12.2020"));
    assertThat(nonsense).hasStatus(422);
    assertThat(fields(nonsense)).contains("issued");
  }

  static Stream<byte[]> noScans() {
    byte[] pdf = pdf();
    pdf[1] = 'X';
    byte[] jpeg = image("jpeg", 200, 100);
    byte[] bomb = image("png", 32, 32);
    // The width of a PNG stands at offset 16.
    bomb[16] = 0x7F;
    return Stream.of(
        pdf,
        Arrays.copyOf(jpeg, jpeg.length / 2),
        bomb,
        image("png", 8, 8),
        image("gif", 100, 100),
        "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("noScans")
  void a_scan_is_a_jpeg_png_or_pdf_by_its_content_whole_and_of_a_size_that_scans_have(byte[] file) {
    refused(put(begun() + "/documents/1/scan", file, registrar), "scan", "is no JPEG, PNG or PDF");
  }

  @Test
  void a_scan_is_bounded_by_a_setting_and_longer_ones_are_not_even_read() {
    String path = begun();
    byte[] long_ = Arrays.copyOf(pdf(), 5 << 20);
    byte[] end = "%%EOF".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(end, 0, long_, long_.length - end.length, end.length);
    assertThat(put(path + "/documents/1/scan", long_, registrar)).hasStatus(204);
    MvcTestResult huge = put(path + "/documents/1/scan", new byte[50 << 20], registrar);
    assertThat(huge).hasStatus(413);
    assertThat(put(path + "/photo", new byte[2 << 20], registrar))
        .as("other bodies are no longer than before")
        .hasStatus(413);
  }

  @Test
  void a_photo_is_a_jpeg_that_cards_have_room_for() {
    String path = begun();
    refused(
        put(path + "/photo", image("png", 30, 40), registrar), "photo", "JPEG of at most 10240");
    byte[] large = image("jpeg", 2000, 2000);
    assertThat(large.length).isGreaterThan(10_240);
    refused(put(path + "/photo", large, registrar), "photo", "JPEG of at most 10240");
    refused(put(path + "/photo", image("jpeg", 30, 40), registrar), "photo", "at least 420 by 560");
  }

  @Test
  void a_photo_of_nobody_is_refused_whichever_way_it_comes() {
    String path = begun();
    refused(put(path + "/photo", Pictures.nobody(), registrar), "photo", "shows no face");
    assertThat(put(path + "/photo", Pictures.portrait(), registrar)).hasStatus(204);
  }

  @Test
  void a_finger_is_a_readable_capture_of_one_finger() {
    String path = begun();
    refused(
        put(path + "/fingers?position=RIGHT_INDEX", new byte[] {'F', 'M', 'R', 0, 1}, registrar),
        "sample",
        "cannot be read");
    byte[] wsq = fingerprint("wsq-original.wsq");
    // What a few hundred bytes claim to be gigabytes of.
    for (int i = 0; i + 9 < wsq.length; i++) {
      if ((wsq[i] & 0xFF) == 0xFF && (wsq[i + 1] & 0xFF) == 0xA2) {
        Arrays.fill(wsq, i + 6, i + 10, (byte) 0xFF);
      }
    }
    refused(
        put(path + "/fingers?position=RIGHT_INDEX", wsq, registrar), "sample", "80 to 1200 pixels");
    assertThat(put(path + "/fingers?position=NOSE", fingerprint("probe.png"), registrar))
        .hasStatus(400);
    MvcTestResult taken =
        put(path + "/fingers?position=RIGHT_INDEX", fingerprint("probe.png"), registrar);
    assertThat(taken).hasStatusOk();
    assertThat(json(taken).path("indication").asInt()).isBetween(20, 100);
    assertThat(json(taken).path("minutiae").asInt()).isGreaterThan(12);
  }

  @Test
  void there_are_two_fingers_and_one_can_be_taken_again_or_removed() {
    String path = begun();
    byte[] probe = fingerprint("probe.png");
    assertThat(put(path + "/fingers?position=RIGHT_INDEX", probe, registrar)).hasStatusOk();
    MvcTestResult twice = put(path + "/fingers?position=LEFT_INDEX", probe, registrar);
    assertThat(twice).hasStatus(422);
    assertThat(fields(twice)).contains("same finger");
    byte[] other = fingerprint("nonmatching.png");
    assertThat(put(path + "/fingers?position=LEFT_INDEX", other, registrar)).hasStatusOk();
    assertThat(put(path + "/fingers?position=RIGHT_INDEX", probe, registrar)).hasStatusOk();
    MvcTestResult third = put(path + "/fingers?position=LEFT_THUMB", other, registrar);
    assertThat(third).hasStatus(409);
    assertThat(detail(third)).contains("remove one");
    assertThat(send(HttpMethod.DELETE, path + "/fingers?position=RIGHT_INDEX", "", registrar))
        .hasStatus(204);
    assertThat(send(HttpMethod.DELETE, path + "/fingers?position=RIGHT_INDEX", "", registrar))
        .hasStatus(404);
  }

  @Test
  void a_registration_is_complete_with_everything_or_a_reason_for_missing_fingers() {
    String path = begun();
    MvcTestResult nothing = post(path + "/registration", seen(path), registrar);
    assertThat(nothing).hasStatus(422);
    assertThat(fields(nothing))
        .contains("document1", "document2", "photo", "signature", "missingFingers", "attested");
    collect(path);
    assertThat(send(HttpMethod.DELETE, path + "/fingers?position=LEFT_INDEX", "", registrar))
        .hasStatus(204);
    refused(
        post(path + "/registration", seen(path), registrar), "missingFingers", "fewer than two");
    ObjectNode reasoned = attested(path).put("missingFingers", "The left hand is in plaster");
    assertThat(post(path + "/registration", reasoned, registrar)).hasStatusOk();
    assertThat(state(path)).isEqualTo("ENROLLED");
    assertThat(post(path + "/visits", body(), registrar)).as("nothing more").hasStatus(409);
  }

  @Test
  void different_names_on_the_documents_need_evidence_of_a_formal_name_change() {
    String path = begun();
    collect(path);
    assertThat(putDocument(path, 2, driversLicense().put("name", "Ada King"))).hasStatus(204);
    refused(post(path + "/registration", seen(path), registrar), "nameChange", "different names");
    ObjectNode married = attested(path).put("nameChange", "Marriage certificate of 1835");
    assertThat(post(path + "/registration", married, registrar)).hasStatusOk();
    assertThat(
            json(get(path + "/documents", adjudicator))
                .path(1)
                .path("nameIsThePersons")
                .asBoolean())
        .isFalse();
    assertThat(
            json(get(path + "/documents", adjudicator))
                .path(0)
                .path("nameIsThePersons")
                .asBoolean())
        .as("BYRON, ADA is Ada Byron")
        .isTrue();
  }

  @Test
  void who_shows_documents_that_are_not_genuine_is_rejected_by_the_registrar() {
    String path = begun();
    MvcTestResult rejected =
        post(path + "/registration/rejection", because(path, "The passport is forged"), registrar);
    assertThat(rejected).hasStatusOk();
    assertThat(state(path)).isEqualTo("REJECTED");
  }
}

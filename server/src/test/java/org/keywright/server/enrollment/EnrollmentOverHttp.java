package org.keywright.server.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.credential.CredentialFixture;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceType;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.Policies;
import org.keywright.server.test.Pictures;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What tests of enrollment do over REST, each as who may. */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
abstract class EnrollmentOverHttp extends ServerTest {

  static final String PATH = "/api/v1/enrollments";
  static final JsonMapper JSON = JsonMapper.shared();

  private static final Path TESTDATA =
      Path.of(System.getProperty("keywright.root", "."), "testdata");

  @Autowired People people;
  @Autowired Policies policies;
  @Autowired CredentialTypes types;
  @Autowired JdbcClient jdbc;

  UUID person;
  UUID type;
  String sponsor;
  String registrar;
  String adjudicator;
  String approver;
  String issuer;

  @BeforeEach
  void prepare() {
    person = person("Ada", "Byron");
    type =
        CredentialFixture.type(
            types,
            CredentialFixture.policy(policies, "plain-piv-9b", FascnSettings.NON_FEDERAL),
            DeviceType.PIV_CARD);
    sponsor = bearer(Role.SPONSOR);
    registrar = bearer(Role.REGISTRAR);
    adjudicator = bearer(Role.ADJUDICATOR);
    approver = bearer(Role.ADJUDICATOR);
    issuer = bearer(Role.ISSUER);
  }

  UUID person(String given, String surname) {
    String address = UUID.randomUUID() + "@example.org";
    return people
        .create(
            new PersonDetails(given + " " + surname, given, surname, address, address, ""),
            Actor.system())
        .id();
  }

  MvcTestResult send(HttpMethod verb, String path, Object body, String who) {
    return http.method(verb)
        .uri(path)
        .contentType("application/json")
        .content(JSON.writeValueAsString(body))
        .header("Authorization", who)
        .exchange();
  }

  MvcTestResult post(String path, Object body, String who) {
    return send(HttpMethod.POST, path, body, who);
  }

  MvcTestResult put(String path, byte[] body, String who) {
    return http.put()
        .uri(path)
        .contentType("application/octet-stream")
        .content(body)
        .header("Authorization", who)
        .exchange();
  }

  MvcTestResult get(String path, String who) {
    return http.get().uri(path).header("Authorization", who).exchange();
  }

  static JsonNode json(MvcTestResult result) {
    return JSON.readTree(result.getResponse().getContentAsByteArray());
  }

  static String detail(MvcTestResult result) {
    return json(result).path("detail").asString("");
  }

  /** The messages of a refusal, by the field. */
  static String fields(MvcTestResult result) {
    return json(result).path("fields").toString();
  }

  static ObjectNode body() {
    return JSON.createObjectNode();
  }

  /** Sponsors the person; the path of the enrollment. */
  String sponsored() {
    MvcTestResult made = post(PATH, request(), sponsor);
    assertThat(made).hasStatus(201);
    return PATH + "/" + json(made).path("id").asString();
  }

  ObjectNode request() {
    return body()
        .put("person", person.toString())
        .put("credentialType", type.toString())
        .put("reason", "New colleague in research");
  }

  int version(String path) {
    return json(get(path, sponsor)).path("version").asInt();
  }

  String state(String path) {
    return json(get(path, sponsor)).path("state").asString();
  }

  ObjectNode seen(String path) {
    return body().put("version", version(path));
  }

  ObjectNode because(String path, String reason) {
    return seen(path).put("reason", reason);
  }

  static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  static ObjectNode passport() {
    return body()
        .put("kind", "FOREIGN_PASSPORT")
        .put("number", "X1234567")
        .put("issuer", "Utopia")
        .put("issued", today().minusYears(2).toString())
        .put("expires", today().plusYears(8).toString())
        .put("name", "BYRON, ADA");
  }

  static ObjectNode driversLicense() {
    return body()
        .put("kind", "GOVERNMENT_ID")
        .put("number", "DL-998877")
        .put("issuer", "Utopia, Department of Roads")
        .put("issued", today().minusYears(1).toString())
        .put("expires", today().plusYears(4).toString())
        .put("name", "Ada Byron");
  }

  MvcTestResult putDocument(String path, int number, ObjectNode document) {
    return send(HttpMethod.PUT, path + "/documents/" + number, document, registrar);
  }

  static byte[] fingerprint(String name) {
    try {
      return Files.readAllBytes(TESTDATA.resolve("fingerprints/sourceafis").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] pdf() {
    return "%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
        .getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] image(String format, int width, int height) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      assertThat(
              ImageIO.write(
                  new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out))
          .isTrue();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything of a registration but its end. */
  void collect(String path) {
    assertThat(post(path + "/visits", body(), registrar)).hasStatusOk();
    assertThat(putDocument(path, 1, passport())).hasStatus(204);
    assertThat(put(path + "/documents/1/scan", image("jpeg", 200, 100), registrar)).hasStatus(204);
    assertThat(putDocument(path, 2, driversLicense())).hasStatus(204);
    assertThat(put(path + "/documents/2/scan", pdf(), registrar)).hasStatus(204);
    assertThat(put(path + "/photo", Pictures.portrait(), registrar)).hasStatus(204);
    assertThat(put(path + "/fingers?position=RIGHT_INDEX", fingerprint("probe.png"), registrar))
        .hasStatusOk();
    assertThat(
            put(path + "/fingers?position=LEFT_INDEX", fingerprint("nonmatching.png"), registrar))
        .hasStatusOk();
    assertThat(put(path + "/signature", image("png", 300, 80), registrar)).hasStatus(204);
  }

  /** What ends a registration. */
  ObjectNode attested(String path) {
    return seen(path).put("attested", true);
  }

  /** Registers the person. */
  void register(String path) {
    collect(path);
    complete(path);
  }

  /** What was collected is sealed. */
  void complete(String path) {
    assertThat(post(path + "/registration", attested(path), registrar)).hasStatusOk();
  }

  /** Changes the policy of the credential type. */
  void change(UnaryOperator<CredentialPolicy> change) {
    StoredCredentialPolicy stored = types.get(type);
    types.save(type, stored.version(), change.apply(stored.policy()), Actor.system());
  }

  ObjectNode favourable(String path) {
    return seen(path)
        .put("investigation", "TIER_1")
        .put("favourable", true)
        .put("decidedOn", today().toString())
        .put("reference", "BI-2026-0042");
  }

  /** The whole way. */
  String approved() {
    String path = sponsored();
    register(path);
    assertThat(post(path + "/adjudication", favourable(path), adjudicator)).hasStatusOk();
    assertThat(post(path + "/approval", seen(path), approver)).hasStatusOk();
    return path;
  }
}

package org.keywright.demo;

import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.keywright.card.piv.model.BiometricObject;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.secret.Secret;

/** Fills a fresh server with people, their biometrics, policies and sign-in names. */
final class DemoData {

  static final String POLICY = "Staff badge";

  /** Who gets the first device. */
  static final String HOLDER = "ada.byron@example.org";

  private static final List<String> MODELS =
      List.of("piv-security-key-5.4", "piv-security-key-5.7", "plain-piv-9b", "plain-piv-scp03");

  private final Api api;
  private final Path folder;
  private final Path testdata;

  /**
   * Data for a server.
   *
   * @param folder of the server's data, where it left its set-up token
   * @param testdata of the project, which has fingerprints and portraits of test cards
   */
  DemoData(Api api, Path folder, Path testdata) {
    this.api = api;
    this.folder = folder;
    this.testdata = testdata;
  }

  /**
   * Somebody who can sign in.
   *
   * @param password for this demonstration alone, drawn at random
   */
  record SignInName(String name, String role, String password) {}

  /** Does everything, and leaves the interface signed in with a token. */
  List<SignInName> create() throws IOException, InterruptedException {
    SignInName manager = new SignInName("manager", "System Manager", password());
    SignInName sponsor = new SignInName("sponsor", "Sponsor", password());
    SignInName operator = new SignInName("operator", "Issuer", password());
    SignInName registrar = new SignInName("registrar", "Registrar", password());
    SignInName adjudicator = new SignInName("adjudicator", "Adjudicator", password());
    SignInName approver = new SignInName("approver", "Adjudicator", password());
    api.post(
        "/api/v1/setup",
        Map.of(
            "token", Files.readString(folder.resolve("setup-token")).strip(),
            "name", manager.name(),
            "password", manager.password()));
    api.get("/api/v1/session");
    api.post("/api/v1/session", Map.of("name", manager.name(), "password", manager.password()));
    api.get("/api/v1/session");
    account(operator, List.of("ISSUER"));
    account(sponsor, List.of("SPONSOR"));
    account(registrar, List.of("REGISTRAR"));
    account(adjudicator, List.of("ADJUDICATOR"));
    account(approver, List.of("ADJUDICATOR"));
    String managing = token("SYSTEM_MANAGER");
    String registering = token("REGISTRAR");
    String sponsoring = token("SPONSOR");
    DemoEnrollment.Tokens enrolling = new DemoEnrollment.Tokens(sponsoring, registering);
    String issuing = token("ISSUER");
    Path file = folder.resolve("api-token");
    Files.createFile(
        file,
        java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, issuing + "\n");
    List<SignInName> names =
        new ArrayList<>(List.of(manager, sponsor, registrar, adjudicator, approver, operator));
    List<String> people = new ArrayList<>();
    api.use(registering);
    people.add(person("Ada", "Byron", "Research", "46_Golden_FIPS_201-2_PIV"));
    people.add(person("Grace", "Murray", "Operations", "37_Golden_FIPS_201-2_PIV_PPS_F=512_D=64"));
    people.add(person("Alan", "Mathison", "Security", "01_Golden_PIV"));
    // Theirs can be put onto the virtual scanner.
    fingers(people.get(1), "probe.png");
    fingers(people.get(2), "nonmatching.png");
    api.use(managing);
    names.add(cardholder("Ada", "Byron", people.get(0)));
    names.add(cardholder("Grace", "Murray", people.get(1)));
    names.add(cardholder("Alan", "Mathison", people.get(2)));
    String staff = type(Badge.STAFF);
    String partner = type(Badge.PARTNER);
    api.use(sponsoring);
    for (String person : people) {
      entitle(person, staff);
    }
    // One of them holds both, and chooses.
    entitle(people.getLast(), partner);
    new DemoEnrollment(api, enrolling, testdata).create(staff, portrait());
    api.use(issuing);
    return names;
  }

  /** A credential type with its device policy; the type's id. */
  private String type(Badge badge) throws IOException, InterruptedException {
    String policy = api.post("/api/v1/policies", badge.policy()).get("id").stringValue();
    return api.post("/api/v1/credential-types", badge.credentialType(policy))
        .get("type")
        .stringValue();
  }

  private void entitle(String person, String type) throws IOException, InterruptedException {
    api.put(
        "/api/v1/people/" + person + "/credential-types/" + type, "application/json", new byte[0]);
  }

  private void account(SignInName name, List<String> roles)
      throws IOException, InterruptedException {
    api.post(
        "/api/v1/accounts",
        Map.of("name", name.name(), "password", name.password(), "roles", roles));
  }

  /** A token for each step: no program may do all of them, just as no person may. */
  private String token(String role) throws IOException, InterruptedException {
    return api.post("/api/v1/tokens", Map.of("name", "demo", "roles", List.of(role)))
        .get("token")
        .stringValue();
  }

  /** Where the API token was written. */
  Path tokenFile() {
    return folder.resolve("api-token");
  }

  /** Somebody who carries devices; their id. */
  private String person(String given, String surname, String department, String card)
      throws IOException, InterruptedException {
    String id = person(api, given, surname, department);
    Path objects = testdata.resolve("piv-cards").resolve(card);
    api.put(
        "/api/v1/people/" + id + "/biometrics/fingerprints",
        "application/octet-stream",
        record(PivObject.FINGERPRINTS, objects.resolve("fingerprints.bin")));
    api.put("/api/v1/people/" + id + "/biometrics/face", "image/jpeg", portrait());
    return id;
  }

  /** Enrols fingers by a picture of the right index finger; the left one is its mirror image. */
  private void fingers(String person, String picture) throws IOException, InterruptedException {
    BufferedImage right =
        ImageIO.read(testdata.resolve("fingerprints/sourceafis").resolve(picture).toFile());
    if (right == null) {
      throw new IOException(picture + " is no picture");
    }
    BufferedImage left =
        new AffineTransformOp(
                new AffineTransform(-1, 0, 0, 1, right.getWidth(), 0),
                AffineTransformOp.TYPE_NEAREST_NEIGHBOR)
            .filter(right, null);
    String made =
        api.post(
                "/api/v1/fingerprint-records",
                Map.of(
                    "fingers",
                    List.of(
                        Map.of("position", "RIGHT_INDEX", "sample", base64(right)),
                        Map.of("position", "LEFT_INDEX", "sample", base64(left)))))
            .get("record")
            .stringValue();
    api.put(
        "/api/v1/people/" + person + "/biometrics/fingerprints",
        "application/octet-stream",
        Base64.getDecoder().decode(made));
  }

  private static String base64(BufferedImage picture) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    return Base64.getEncoder().encodeToString(png.toByteArray());
  }

  /** Somebody of whom nothing was captured; their id. */
  static String person(Api api, String given, String surname, String department)
      throws IOException, InterruptedException {
    String address = (given + "." + surname + "@example.org").toLowerCase(java.util.Locale.ROOT);
    return api.post(
            "/api/v1/people",
            Map.of(
                "displayName", given + " " + surname,
                "givenName", given,
                "surname", surname,
                "email", address,
                "upn", address,
                "department", department))
        .get("id")
        .stringValue();
  }

  /** An account of somebody who carries devices, who signs in with their given name. */
  private SignInName cardholder(String given, String surname, String person)
      throws IOException, InterruptedException {
    SignInName name =
        new SignInName(given.toLowerCase(java.util.Locale.ROOT), "Cardholder", password());
    api.post(
        "/api/v1/accounts",
        Map.of(
            "name", name.name(),
            "displayName", given + " " + surname,
            "password", name.password(),
            "roles", List.of("CARDHOLDER"),
            "person", person));
    return name;
  }

  private static byte[] record(PivObject object, Path file) throws IOException {
    try {
      return BiometricObject.decode(object, content(object, Files.readAllBytes(file)))
          .record()
          .toBytes();
    } catch (PivDataException e) {
      throw new IOException(file + " is not what it should be", e);
    }
  }

  /** Some of the files have the tag 53 around their content, some do not. */
  private static byte[] content(PivObject object, byte[] bytes) throws PivDataException {
    return bytes.length > 0 && bytes[0] == 0x53 ? object.unwrap(bytes) : bytes;
  }

  private byte[] portrait() throws IOException {
    return Files.readAllBytes(testdata.resolve("portraits/astronaut-420x560.jpeg"));
  }

  /**
   * What can be given to people. Issuing by it is what the device policy of the same name says.
   *
   * @param kind of card
   * @param profiles of its certificates, for 9A, 9C, 9D and 9E
   * @param key of the credential type
   */
  private record Badge(
      String name, String description, String kind, List<String> profiles, String key) {

    static final Badge STAFF =
        new Badge(
            POLICY,
            "Sign-in, signature, encryption and doors, with portrait and fingerprints",
            "PIV",
            DemoPolicies.PIV,
            "STAFF");
    static final Badge PARTNER =
        new Badge(
            "Partner badge",
            "The same for people of other organizations, as PIV-I",
            "PIV_I",
            DemoPolicies.PIV_I,
            "PARTN");

    Map<String, Object> policy() {
      return Map.of(
          "name",
          name,
          "description",
          description,
          "deviceModels",
          MODELS,
          "selfService",
          true,
          "piv",
          Map.of(
              "kind",
              kind,
              "slots",
              List.of(
                  slot("9A", "RSA-2048", profiles.get(0)),
                  slot("9C", "P-256", profiles.get(1)),
                  slot("9D", "RSA-2048", profiles.get(2)),
                  slot("9E", "P-256", profiles.get(3))),
              "objects",
              List.of(
                  "CHUID",
                  "CCC",
                  "PRINTED_INFORMATION",
                  "FINGERPRINTS",
                  "FACE",
                  "SECURITY_OBJECT")));
    }

    Map<String, Object> credentialType(String policy) {
      return Map.of(
          "name",
          name,
          "description",
          description,
          "key",
          key,
          "intakeQuestions",
          DemoEnrollment.QUESTIONS,
          "deviceIssuance",
          Map.of(
              "cardPolicy",
              policy,
              "cardValidityYears",
              3,
              "permittedDeviceTypes",
              List.of("PIV_CARD", "FIDO_SECURITY_KEY")));
    }
  }

  private static Map<String, Object> slot(String slot, String algorithm, String profile) {
    return Map.of(
        "slot", slot,
        "algorithm", algorithm,
        "certificateProfile", profile,
        "policyOids", List.of());
  }

  private static String password() {
    try (Secret random = Secret.random(12)) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(random.reveal());
    }
  }
}

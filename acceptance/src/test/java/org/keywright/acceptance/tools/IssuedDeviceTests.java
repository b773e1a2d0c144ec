package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Output;
import org.keywright.acceptance.workbench.Tools;
import org.keywright.card.piv.model.CardKind;
import org.keywright.cardcheck.Checklist;
import org.keywright.cardcheck.TestCase;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.TerminationReason;
import org.keywright.server.issuance.Issuances;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * What has to hold for every kind of device: it is issued once over PC/SC, and then held against
 * one tool after the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
abstract class IssuedDeviceTests {

  static final String CHUID = "2.16.840.1.101.3.7.2.48.0";
  private static final String CCC = "2.16.840.1.101.3.7.1.219.0";
  private static final String PRINTED = "2.16.840.1.101.3.7.2.48.1";
  private static final String FINGERPRINTS = "2.16.840.1.101.3.7.2.96.16";
  private static final String FACE = "2.16.840.1.101.3.7.2.96.48";
  private static final List<String> IMAGES_OF_FINGERS = List.of("9.4.1.8", "9.4.1.9");

  /** Why a test may be none for a card, in the words of card check. */
  private static final String NOT_FOR_THIS_CARD =
      String.join(
          "|",
          "it is not asked of this kind of card",
          "it is not asked under .*201-3.*",
          "the card has none",
          "it has no (Cardholder UUID|pivFASC-N|UUID|element [0-9A-F]{2})",
          "it is no RSA key",
          "its key is (RSA-2048|P-256)");

  private static final String KEY_HISTORY = "2.16.840.1.101.3.7.2.96.96";
  private static final String SECURITY_OBJECT = "2.16.840.1.101.3.7.2.144.0";

  private @Nullable IssuedDevice issued;
  private @Nullable Session session;

  /** A blank device. */
  abstract VirtualDevice device() throws IOException;

  /** The server's name for its model. */
  abstract String model();

  /** How many exchanges its issuance takes. */
  int exchanges() {
    return 5;
  }

  /** For whom it is issued. */
  CardKind kind() {
    return CardKind.PIV;
  }

  @BeforeAll
  final void issue(@TempDir Path folder) throws Exception {
    Needed.tools("pkcs15-tool", "pkcs11-tool", "openssl");
    IssuedDevice prepared = IssuedDevice.prepare(device(), model(), kind(), folder);
    issued = prepared;
    session = prepared.redeem(prepared.start(), IssuedDevice.PIN);
    download("/pki/root.cer", "root.pem");
    download("/pki/issuing.cer", "issuing.pem");
    download(
        switch (kind()) {
          case PIV -> "/pki/content-signing.cer";
          case PIV_I -> "/pki/piv-i-content-signing.cer";
        },
        "content-signing.pem");
    tools().file("issuing.crl", fetch("/pki/issuing.crl"));
  }

  @AfterAll
  final void stop() {
    IssuedDevice prepared = issued;
    if (prepared != null) {
      prepared.close();
    }
  }

  final IssuedDevice issued() {
    return Objects.requireNonNull(issued);
  }

  final Session session() {
    return Objects.requireNonNull(session);
  }

  final Tools tools() {
    return issued().tools();
  }

  final CardEdge card() {
    return new CardEdge(tools());
  }

  private void download(String path, String name) throws IOException, InterruptedException {
    String der = tools().file(name + ".der", fetch(path));
    tools().run("openssl", "x509", "-inform", "DER", "-in", der, "-out", name);
  }

  private byte[] fetch(String path) throws IOException {
    URI address = issued().server().origin().resolve(path);
    try (InputStream in = address.toURL().openStream()) {
      return in.readAllBytes();
    }
  }

  @Test
  void it_passes_every_applicable_test_of_the_checklist_for_its_kind() throws Exception {
    issued().device().reset();
    CardCheckReport report = CardCheckProgram.judge(tools(), IssuedDevice.PIN, checkOptions());
    assertThat(report.with("fail")).as(report.output().text()).isEmpty();
    assertThat(report.output().status()).isZero();
    assertThat(report.with("not-tested")).containsExactlyElementsOf(IMAGES_OF_FINGERS);
    assertAllAccountedFor(report);
  }

  @Test
  void its_objects_in_a_folder_pass_what_a_folder_can_show() throws Exception {
    issued().device().reset();
    dump("dump");
    CardCheckReport report = CardCheckProgram.judgeFolder(tools(), "dump", checkOptions());
    assertThat(report.with("fail")).as(report.output().text()).isEmpty();
    assertThat(report.output().status()).isZero();
    List<String> rest = new ArrayList<>(report.with("not-tested"));
    rest.removeAll(IMAGES_OF_FINGERS);
    assertThat(rest)
        .isNotEmpty()
        .allSatisfy(id ->
            assertThat(report.reason(id))
                .as(id)
                .isEqualTo("it takes the card itself, in a reader"));
    assertAllAccountedFor(report);
  }

  private List<String> checkOptions() {
    return List.of(
        "--kind=" + (kind() == CardKind.PIV ? "piv" : "piv-i"),
        "--test-policies",
        "--anchor=root.pem",
        "--intermediate=issuing.pem",
        "--crl=issuing.crl");
  }

  /** Each test of the list has a verdict, and what is not for this card is not for a reason. */
  private void assertAllAccountedFor(CardCheckReport report) {
    assertThat(report.tests().keySet())
        .containsExactlyElementsOf(Checklist.tests().stream().map(TestCase::id).toList());
    report
        .tests()
        .forEach((id, test) -> {
          if (test.verdict().equals("not-applicable")) {
            assertThat(test.reason()).as(id + " " + test.object()).matches(NOT_FOR_THIS_CARD);
          }
        });
  }

  /** Writes what OpenSC reads from the card into a folder as card check reads them. */
  private void dump(String folder) throws Exception {
    Files.createDirectory(tools().folder().resolve(folder));
    String[] pin = {"--verify-pin", "--pin", IssuedDevice.PIN};
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("chuid.bin", card().object(CHUID));
    files.put("ccc.bin", card().object(CCC));
    files.put("security.bin", card().object(SECURITY_OBJECT));
    files.put("9a-piv-auth.bin", card().object("2.16.840.1.101.3.7.2.1.1"));
    files.put("9c-dig-sig.bin", card().object("2.16.840.1.101.3.7.2.1.0"));
    files.put("9d-key-mgmt.bin", card().object("2.16.840.1.101.3.7.2.1.2"));
    files.put("9e-card-auth.bin", card().object("2.16.840.1.101.3.7.2.5.0"));
    files.put("keyhistory.bin", card().object(KEY_HISTORY));
    files.put("printed.bin", card().object(PRINTED, pin));
    files.put("fingerprints.bin", card().object(FINGERPRINTS, pin));
    files.put("face.bin", card().object(FACE, pin));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      tools().file(folder + "/" + file.getKey(), DataElements.of(file.getValue()).content());
    }
    // OpenSC names no way to read it.
    tools().file(folder + "/discovery.bin", card().discovery());
  }

  @Test
  @Order(1)
  void it_is_issued_over_pcsc_in_as_few_exchanges_as_its_kind_takes() {
    assertThat(session().values()).doesNotContainKey("problem");
    assertThat(session().get("state")).isEqualTo("ACTIVE");
    assertThat(session().number("exchanges")).isEqualTo(exchanges());
  }

  @Test
  void pkcs15_tool_lists_four_certificates_and_keys() throws Exception {
    String certificates = tools().run("pkcs15-tool", "--reader", "0", "--list-certificates");
    assertThat(certificates)
        .contains("PIV Authentication", "Digital Signature", "Key Management")
        .contains("Card Authentication");
    assertThat(count("X.509 Certificate \\[", certificates)).isEqualTo(4);
    String keys = tools().run("pkcs15-tool", "--reader", "0", "--list-keys");
    assertThat(keys)
        .containsPattern("(?s)Private RSA Key.*0x9A.*Private EC Key.*0x9C")
        .containsPattern("(?s)0x9C.*Private RSA Key.*0x9D.*Private EC Key.*0x9E");
    assertThat(count("Private (RSA|EC) Key \\[", keys)).isEqualTo(4);
  }

  private static long count(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }

  @Test
  void pkcs11_tool_signs_with_9C_and_openssl_verifies() throws Exception {
    sign("02", "ECDSA-SHA256");
  }

  @Test
  @Tag("slow")
  void pkcs11_tool_signs_with_9A_and_openssl_verifies() throws Exception {
    sign("01", "SHA256-RSA-PKCS");
  }

  @Test
  @Tag("slow")
  void pkcs15_crypt_signs_with_9E_without_a_pin_and_openssl_verifies() throws Exception {
    Needed.tools("pkcs15-crypt");
    issued().device().reset();
    String text = text("to be signed by anyone");
    tools().run("openssl", "dgst", "-sha256", "-binary", "-out", "digest", text);
    tools()
        .run(
            "pkcs15-crypt",
            "--reader",
            "0",
            "--key",
            "04",
            "--sign",
            "--sha-256",
            "--signature-format",
            "openssl",
            "--raw",
            "--input",
            "digest",
            "--output",
            "signature04");
    assertSigned(text, "04", "signature04");
  }

  private void sign(String id, String mechanism) throws Exception {
    String text = text("to be signed by its holder");
    String signature = "signature" + id;
    tools()
        .run(
            card()
                .pkcs11(
                    "--login",
                    "--pin",
                    IssuedDevice.PIN,
                    "--sign",
                    "--id",
                    id,
                    "--mechanism",
                    mechanism,
                    "--signature-format",
                    "openssl",
                    "-i",
                    text,
                    "-o",
                    signature));
    assertSigned(text, id, signature);
  }

  /** With the key in the certificate. */
  private void assertSigned(String text, String id, String signature) throws Exception {
    String key = publicKey(id);
    assertThat(
            tools()
                .run("openssl", "dgst", "-sha256", "-verify", key, "-signature", signature, text))
        .contains("Verified OK");
  }

  private String text(String words) throws IOException {
    return tools().file("text", words.getBytes(StandardCharsets.US_ASCII));
  }

  private String publicKey(String id) throws Exception {
    String pem = tools().run("openssl", "x509", "-in", card().certificate(id), "-pubkey", "-noout");
    return tools().file("key-" + id + ".pem", pem.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @Tag("slow")
  void openssl_encrypts_to_9D_and_pkcs11_tool_decrypts() throws Exception {
    String text = text("for its holder alone");
    String key = publicKey("03");
    List<String> encrypt = List.of("openssl", "pkeyutl", "-encrypt", "-pubin", "-inkey", key);
    tools().attempt(with(encrypt, "-in", text, "-out", "encrypted")).succeeded();
    tools()
        .run(
            card()
                .pkcs11(
                    "--login",
                    "--pin",
                    IssuedDevice.PIN,
                    "--decrypt",
                    "--id",
                    "03",
                    "--mechanism",
                    "RSA-PKCS",
                    "-i",
                    "encrypted",
                    "-o",
                    "decrypted"));
    assertThat(tools().read("decrypted")).isEqualTo(tools().read(text));
  }

  @Test
  void openssl_verifies_each_certificate_chain_and_that_no_crl_has_it() throws Exception {
    crl();
    for (String id : IssuedDevice.IDS) {
      String certificate = card().certificate(id);
      assertThat(verify(certificate).succeeded().text()).contains(certificate + ": OK");
    }
  }

  private Output verify(String certificate) throws Exception {
    List<String> path = List.of("-CAfile", "root.pem", "-untrusted", "issuing.pem");
    List<String> crls = List.of("-CRLfile", "root.crl.pem", "-CRLfile", "issuing.crl.pem");
    List<String> command = new ArrayList<>(List.of("openssl", "verify", "-x509_strict"));
    command.addAll(path);
    command.add("-crl_check_all");
    command.addAll(crls);
    return tools().attempt(with(command, certificate));
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  /** Fetches both CRLs, as they are now, and has their signatures verified. */
  private void crl() throws Exception {
    for (String issuer : List.of("root", "issuing")) {
      String der = tools().file(issuer + ".crl", fetch("/pki/" + issuer + ".crl"));
      List<String> command = List.of("openssl", "crl", "-inform", "DER", "-in", der);
      assertThat(
              tools()
                  .attempt(with(command, "-CAfile", issuer + ".pem", "-out", issuer + ".crl.pem"))
                  .succeeded()
                  .text())
          .contains("verify OK");
    }
  }

  @Test
  @Tag("slow")
  void openssl_verifies_the_signatures_of_chuid_biometrics_and_security_object() throws Exception {
    SignedObjects objects =
        new SignedObjects(
            tools(),
            List.of(
                "-CAfile",
                "authorities.pem",
                "-certfile",
                "content-signing.pem",
                "-purpose",
                "any",
                "-x509_strict"));
    // The path has to end with the root all the same; openssl takes no others for building it.
    tools().file("authorities.pem", concatenated("root.pem", "issuing.pem"));
    String[] pin = {"--verify-pin", "--pin", IssuedDevice.PIN};
    byte[] chuid = card().object(CHUID);
    byte[] fingerprints = card().object(FINGERPRINTS, pin);
    byte[] face = card().object(FACE, pin);
    objects.verifyChuid(chuid);
    objects.verifyBiometric("fingerprints", fingerprints);
    objects.verifyBiometric("face", face);
    Map<Integer, byte[]> contents = new LinkedHashMap<>();
    contents.put(0x3000, DataElements.of(chuid).content());
    contents.put(0xDB00, DataElements.of(card().object(CCC)).content());
    contents.put(0x3001, DataElements.of(card().object(PRINTED, pin)).content());
    contents.put(0x6060, DataElements.of(card().object(KEY_HISTORY)).content());
    contents.put(0x6010, DataElements.of(fingerprints).content());
    contents.put(0x6030, DataElements.of(face).content());
    // OpenSC names no way to read it. Its digest is over what is inside the tag.
    contents.put(0x6050, DataElements.of(card().discovery()).get(0x7E));
    objects.verifySecurityObject(card().object(SECURITY_OBJECT), contents);
  }

  private byte[] concatenated(String first, String second) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(tools().read(first));
    bytes.writeBytes(tools().read(second));
    return bytes.toByteArray();
  }

  @Test
  @Tag("slow")
  void a_wrong_pin_counts_down_and_the_right_one_sets_the_counter_back() throws Exception {
    issued().device().reset();
    int tries = card().triesLeft();
    tools().attempt("pkcs15-tool", "--reader", "0", "--verify-pin", "--pin", "246802").failed();
    issued().device().reset();
    assertThat(card().triesLeft()).isEqualTo(tries - 1);
    assertThat(card().send(CardEdge.verify(IssuedDevice.PIN))).containsExactly("9000");
    issued().device().reset();
    assertThat(card().triesLeft()).isEqualTo(tries);
  }

  @Test
  @Tag("slow")
  void keys_and_personal_objects_need_the_pin_and_9C_needs_it_right_before() throws Exception {
    issued().device().reset();
    List<String> without = new ArrayList<>();
    List.of("5FC109", "5FC103", "5FC108").forEach(tag -> without.add(CardEdge.read(tag)));
    without.addAll(CardEdge.applyRsa(0x9A));
    without.add(CardEdge.signEcdsa(0x9C));
    without.addAll(CardEdge.applyRsa(0x9D));
    without.add(CardEdge.signEcdsa(0x9E));
    assertThat(card().send(without.toArray(new String[0])))
        .containsExactly("6982", "6982", "6982", "9000", "6982", "6982", "9000", "6982", "9000");
    List<String> with = new ArrayList<>();
    with.add(CardEdge.verify(IssuedDevice.PIN));
    with.add(CardEdge.signEcdsa(0x9C));
    with.add(CardEdge.signEcdsa(0x9C));
    with.addAll(CardEdge.applyRsa(0x9A));
    with.addAll(CardEdge.applyRsa(0x9D));
    List.of("5FC109", "5FC103", "5FC108").forEach(tag -> with.add(CardEdge.read(tag)));
    assertThat(card().send(with.toArray(new String[0])))
        .containsExactly(
            "9000", "9000", "6982", "9000", "9000", "9000", "9000", "9000", "9000", "9000");
  }

  @Test
  @Tag("slow")
  @Order(Integer.MAX_VALUE)
  void ocsp_and_crl_tell_good_certificates_from_revoked_ones() throws Exception {
    for (String id : IssuedDevice.IDS) {
      assertThat(ocsp(card().certificate(id))).contains(": good").doesNotContain("revoked");
    }
    issued()
        .server()
        .bean(Issuances.class)
        .apply(
            UUID.fromString(session().get("device")),
            new DeviceTransition.Terminate(TerminationReason.STOLEN),
            Actor.system(),
            "reported stolen");
    crl();
    for (String id : IssuedDevice.IDS) {
      String certificate = card().certificate(id);
      assertThat(ocsp(certificate)).contains(": revoked", "keyCompromise");
      assertThat(verify(certificate).failed().text()).contains("certificate revoked");
    }
  }

  /** Asks where the certificate says. */
  private String ocsp(String certificate) throws Exception {
    String address =
        tools().run("openssl", "x509", "-in", certificate, "-ocsp_uri", "-noout").strip();
    assertThat(address).endsWith("/pki/ocsp");
    List<String> question =
        List.of("openssl", "ocsp", "-issuer", "issuing.pem", "-cert", certificate, "-url", address);
    String answer =
        tools()
            .attempt(with(question, "-CAfile", "root.pem", "-verify_other", "issuing.pem"))
            .succeeded()
            .text();
    assertThat(answer).contains("Response verify OK");
    return answer;
  }
}

package org.keywright.virtualdevice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that nobody here wrote, on the devices, over a real PC/SC daemon. */
@Tag("slow")
final class RealToolsTest {

  private static final String PIN = "123456";
  private static final String MODULE = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";

  @TempDir private Path folder;

  @Test
  void the_security_keys_own_tools_read_and_manage_it() throws Exception {
    VirtualDevice device = DeviceModels.securityKey(DeviceOptions.defaults().serial(12345678));
    try (PcscDaemon pcsc =
        PcscDaemon.with(device, folder, "opensc-tool", "ykman", "yubico-piv-tool")) {
      assertThat(pcsc.run("opensc-tool", "-r", "0", "-n")).contains("Personal Identity");
      assertThat(pcsc.run("yubico-piv-tool", "-r", PcscDaemon.READER, "-a", "status"))
          .contains("5.4.3", "12345678", "PIN tries left:\t3");
      assertThat(ykman(pcsc, "info"))
          .contains("Serial number: 12345678", "Firmware version: 5.4.3");
      assertThat(ykman(pcsc, "piv", "info"))
          .contains("PIV version: 5.4.3", "Using default PIN", "tries remaining: 3/3", "TDES");

      String key = folder.resolve("9a.pem").toString();
      ykman(pcsc, "piv", "keys", "generate", "-m", Terminal.WELL_KNOWN_KEY, "9a", key);
      ykman(
          pcsc,
          "piv",
          "certificates",
          "generate",
          "-m",
          Terminal.WELL_KNOWN_KEY,
          "-P",
          PIN,
          "-s",
          "CN=Tester",
          "9a",
          key);
      String leaf = folder.resolve("attestation.pem").toString();
      String batch = folder.resolve("batch.pem").toString();
      ykman(pcsc, "piv", "keys", "attest", "9a", leaf);
      ykman(pcsc, "piv", "certificates", "export", "f9", batch);
      Path root = folder.resolve("root.pem");
      Files.writeString(
          root,
          "-----BEGIN CERTIFICATE-----\n"
              + java.util.Base64.getMimeEncoder()
                  .encodeToString(device.attestationRoot().orElseThrow().getEncoded())
              + "\n-----END CERTIFICATE-----\n");
      assertThat(
              pcsc.run("openssl", "verify", "-CAfile", root.toString(), "-untrusted", batch, leaf))
          .contains("OK");

      ykman(pcsc, "piv", "access", "change-pin", "-P", PIN, "-n", "654321");
      ykman(pcsc, "piv", "access", "change-puk", "-p", "12345678", "-n", "87654321");
      ykman(
          pcsc,
          "piv",
          "access",
          "change-management-key",
          "-a",
          "AES256",
          "-m",
          Terminal.WELL_KNOWN_KEY,
          "-n",
          "A1".repeat(32));
      assertThat(ykman(pcsc, "piv", "info"))
          .contains("Subject DN:\tCN=Tester", "AES256")
          .doesNotContain("default");
      pcsc.run("yubico-piv-tool", "-r", PcscDaemon.READER, "-a", "verify-pin", "-P", "654321");
      assertThat(device.inspect().piv().puk())
          .asString(StandardCharsets.US_ASCII)
          .isEqualTo("87654321");

      ykman(pcsc, "piv", "reset", "-f");
      assertThat(ykman(pcsc, "piv", "info")).contains("Using default PIN");
      assertThat(device.inspect().piv().publicKeys()).isEmpty();
    }
  }

  private static String ykman(PcscDaemon pcsc, String... arguments) throws Exception {
    String[] command = new String[arguments.length + 3];
    command[0] = "ykman";
    command[1] = "-r";
    command[2] = PcscDaemon.READER;
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return pcsc.run(command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"security-key", "plain", "managed"})
  void opensc_lists_four_certificates_and_signs_with_9A_and_9C(String model) throws Exception {
    VirtualDevice device = DeviceModels.byName(model, DeviceOptions.defaults());
    new Issuer(device, model).issue();
    Path text = folder.resolve("text");
    Files.writeString(text, "to be signed");
    try (PcscDaemon pcsc = PcscDaemon.with(device, folder, "pkcs15-tool", "pkcs11-tool")) {
      String certificates = pcsc.run("pkcs15-tool", "--reader", "0", "--list-certificates");
      assertThat(certificates)
          .contains("PIV Authentication", "Digital Signature", "Key Management")
          .contains("Card Authentication");
      assertThat(pcsc.run("pkcs15-tool", "--reader", "0", "--list-keys"))
          .containsPattern("(?s)ID +: 01.*ID +: 02.*ID +: 03.*ID +: 04");
      sign(pcsc, device, 0x9A, "01", "SHA256-RSA-PKCS", text);
      sign(pcsc, device, 0x9C, "02", "ECDSA-SHA256", text);
    }
  }

  private void sign(
      PcscDaemon pcsc, VirtualDevice device, int slot, String id, String mechanism, Path text)
      throws Exception {
    Path signature = folder.resolve("signature" + id);
    pcsc.run(
        "pkcs11-tool",
        "--module",
        MODULE,
        "--login",
        "--pin",
        PIN,
        "--sign",
        "--id",
        id,
        "--mechanism",
        mechanism,
        "--signature-format",
        "openssl",
        "-i",
        text.toString(),
        "-o",
        signature.toString());
    Path key = folder.resolve("key" + id + ".der");
    byte[] encoded =
        device.inspect().piv().publicKeys().tailMap(slot).firstEntry().getValue().getEncoded();
    Files.write(key, encoded);
    assertThat(
            pcsc.run(
                "openssl",
                "dgst",
                "-sha256",
                "-verify",
                key.toString(),
                "-keyform",
                "DER",
                "-signature",
                signature.toString(),
                text.toString()))
        .contains("Verified OK");
  }

  /** Puts four keys with self-signed certificates, CHUID and CCC on a device. */
  private static final class Issuer {

    private static final Map<Integer, Integer> ALGORITHMS =
        new LinkedHashMap<>(Map.of(0x9A, 0x07, 0x9C, 0x11, 0x9D, 0x07, 0x9E, 0x14));
    private static final Map<Integer, String> OBJECTS =
        Map.of(0x9A, "5FC105", 0x9C, "5FC10A", 0x9D, "5FC10B", 0x9E, "5FC101");

    private final VirtualDevice device;
    private final Terminal terminal;
    private final Administration administration;

    Issuer(VirtualDevice device, String model) throws Exception {
      this.device = device;
      this.terminal = Terminal.withPiv(device);
      if (model.equals("managed")) {
        ScpHost host = new ScpHost(terminal, 0, device.inspect().keySets().firstEntry().getValue());
        assertThat(host.open(0x33)).isEqualTo("9000");
        this.administration = host::send;
      } else {
        boolean key = model.equals("security-key");
        assertThat(
                terminal.authenticate(
                    key ? 3 : 8,
                    key ? Terminal.WELL_KNOWN_KEY : Terminal.WELL_KNOWN_KEY.substring(0, 32)))
            .isEqualTo("9000");
        this.administration =
            (header, data) -> terminal.send(header + "%02X".formatted(data.length() / 2) + data);
      }
    }

    void issue() throws Exception {
      for (Map.Entry<Integer, Integer> slot : ALGORITHMS.entrySet()) {
        String data = "AC038001%02X".formatted(slot.getValue());
        assertThat(administration.send("004700%02X".formatted(slot.getKey()), data)).isNotEmpty();
      }
      for (int slot : ALGORITHMS.keySet()) {
        put(OBJECTS.getOrDefault(slot, ""), "70", certificate(slot), "7101" + "00" + "FE00");
      }
      put(
          "5FC102",
          "3019D4E739DA739CED39CE739D836858210842108421C84210C3EB3410",
          HexFormat.of().parseHex("00112233445566778899AABBCCDDEEFF"),
          "350832303330303130313E00FE00");
    }

    private void put(String tag, String head, byte[] body, String tail) throws Exception {
      String start = head.length() == 2 ? head + "82%04X".formatted(body.length) : head;
      String content = start + Terminal.hex(body) + tail;
      String data = "5C03" + tag + "5382%04X".formatted(content.length() / 2) + content;
      while (data.length() > 400) {
        assertThat(administration.send("10DB3FFF", data.substring(0, 400))).isEqualTo("9000");
        data = data.substring(400);
      }
      assertThat(administration.send("00DB3FFF", data)).isEqualTo("9000");
    }

    /** Signed with a key of the test's own: what signs matters to no tool here. */
    private byte[] certificate(int slot) throws Exception {
      PublicKey key = device.inspect().piv().publicKeys().tailMap(slot).firstEntry().getValue();
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              new X500Name("CN=Test"),
              BigInteger.valueOf(slot),
              Date.from(Instant.parse("2026-01-01T00:00:00Z")),
              Date.from(Instant.parse("2036-01-01T00:00:00Z")),
              new X500Name("CN=Slot " + Integer.toHexString(slot)),
              SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      int usage =
          slot == 0x9D
              ? KeyUsage.keyEncipherment
              : slot == 0x9C
                  ? KeyUsage.digitalSignature | KeyUsage.nonRepudiation
                  : KeyUsage.digitalSignature;
      builder.addExtension(
          org.bouncycastle.asn1.x509.Extension.keyUsage, true, new KeyUsage(usage));
      return builder.build(new Unsigned()).getEncoded();
    }
  }

  /** A signature that is only a digest: the tools look at what is certified. */
  private static final class Unsigned implements ContentSigner {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withRSA");
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      try {
        return Arrays.copyOf(
            MessageDigest.getInstance("SHA-256").digest(content.toByteArray()), 256);
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** How the administrator sends a command. */
  @FunctionalInterface
  private interface Administration {
    String send(String header, String data) throws Exception;
  }
}

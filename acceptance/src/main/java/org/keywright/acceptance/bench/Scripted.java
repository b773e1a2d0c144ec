package org.keywright.acceptance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.keywright.acceptance.workbench.Output;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.acceptance.workbench.Tools;

/**
 * A device personalised as people script it today: four P-256 keys with attestations and
 * certificates, four data objects, codes and management key, read back at the end.
 */
final class Scripted {

  private static final String FIRST_KEY = "010203040506070801020304050607080102030405060708";
  private static final String KEY = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718";
  private static final String PIN = "739154";
  private static final List<String> SLOTS = List.of("9a", "9c", "9d", "9e");
  private static final String LIBRARY = "personalise.py";

  /** As long as those that a server makes. */
  private static final int PRINTED = 61;

  private static final int SECURITY = 600;

  private final Tools tools;

  /** In the folder of these tools, which gets a certificate authority of OpenSSL's. */
  Scripted(Tools tools) throws IOException, InterruptedException {
    this.tools = tools;
    tools.run("openssl", "ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", "ca.key");
    openssl("req", "-x509", "-new", "-key", "ca.key", "-subj", "/CN=CA", "-out", "ca.pem");
    tools.file("printed", new byte[PRINTED]);
    tools.file("security", new byte[SECURITY]);
    try (InputStream script = Scripted.class.getResourceAsStream(LIBRARY)) {
      if (script == null) {
        throw new IOException(LIBRARY + " is missing");
      }
      tools.file(LIBRARY, script.readAllBytes());
    }
  }

  /** One process for each step: the maker's command line, and OpenSSL as the authority. */
  void byCommands() throws IOException, InterruptedException {
    ykman("access", "set-retries", "-m", FIRST_KEY, "-P", "123456", "-f", "5", "5");
    ykman("access", "change-puk", "-p", "12345678", "-n", "87654321");
    ykman("access", "change-pin", "-P", "123456", "-n", PIN);
    ykman("access", "change-management-key", "-a", "AES192", "-m", FIRST_KEY, "-n", KEY, "-f");
    for (String slot : SLOTS) {
      ykman("keys", "generate", "-a", "ECCP256", "-m", KEY, "-P", PIN, slot, slot + ".pub");
      ykman("keys", "attest", slot, slot + ".attestation");
      ykman(
          "certificates",
          "request",
          "-s",
          "CN=Ada Example",
          "-P",
          PIN,
          slot,
          slot + ".pub",
          slot + ".csr");
      openssl(
          "x509",
          "-req",
          "-in",
          slot + ".csr",
          "-CA",
          "ca.pem",
          "-CAkey",
          "ca.key",
          "-CAcreateserial",
          "-days",
          "365",
          "-out",
          slot + ".pem");
      ykman("certificates", "import", "-m", KEY, "-P", PIN, slot, slot + ".pem");
    }
    for (String object : List.of("CHUID", "CCC")) {
      ykman("objects", "generate", "-m", KEY, "-P", PIN, object);
    }
    ykman("objects", "import", "-m", KEY, "-P", PIN, "PRINTED", "printed");
    ykman("objects", "import", "-m", KEY, "-P", PIN, "SECURITY", "security");
    for (String slot : SLOTS) {
      ykman("certificates", "export", slot, slot + ".read");
    }
    for (String object : List.of("CHUID", "CCC", "PRINTED", "SECURITY")) {
      ykman("objects", "export", "-P", PIN, object, object + ".read");
    }
  }

  /** One process for all of it: the maker's Python library, which signs the certificates, too. */
  void byLibrary() throws IOException, InterruptedException {
    tools.run("/usr/bin/python3", LIBRARY, PcscDaemon.READER, tools.folder().toString());
  }

  private void openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    tools.attempt(command).succeeded();
  }

  /**
   * The maker's tool loses the reader now and then when the machine is busy (4.0.9), and says so at
   * once: such a command is given again.
   */
  private void ykman(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ykman", "-r", PcscDaemon.READER, "piv"));
    command.addAll(List.of(arguments));
    Output output = tools.attempt(command);
    for (int again = 0; again < 2 && output.status() != 0; again++) {
      output = tools.attempt(command);
    }
    output.succeeded();
  }
}

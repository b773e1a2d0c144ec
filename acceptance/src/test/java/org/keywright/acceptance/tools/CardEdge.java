package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.keywright.acceptance.workbench.Tools;

/** What OpenSC's programs get out of a card, by their own drivers and by single commands. */
record CardEdge(Tools tools) {

  static final String SELECT_PIV = "00A404000BA00000030800001000010000";

  private static final Pattern STATUS = Pattern.compile("SW1=0x([0-9A-F]{2}), SW2=0x([0-9A-F]{2})");

  /** Selects the PIV application and sends commands; the status word of each. */
  List<String> send(String... commands) throws IOException, InterruptedException {
    return sendTo(SELECT_PIV, commands);
  }

  /**
   * Selects an application and sends commands; the status word of each.
   *
   * @param select the command that selects it, which has to succeed
   */
  List<String> sendTo(String select, String... commands) throws IOException, InterruptedException {
    String printed = print(select, commands);
    List<String> answers = STATUS.matcher(printed).results().map(CardEdge::statusWord).toList();
    assertThat(answers).as(printed).hasSize(commands.length + 1).startsWith("9000");
    return answers.subList(1, answers.size());
  }

  /** Reads the Discovery Object, for which OpenSC's driver has no name. */
  byte[] discovery() throws IOException, InterruptedException {
    String printed = print(SELECT_PIV, "00CB3FFF035C017E00");
    String answer = printed.substring(printed.lastIndexOf(':') + 1);
    StringBuilder hex = new StringBuilder();
    // Sixteen bytes a line, and what they are as text after them.
    answer
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> hex.append(line, 0, Math.min(48, line.length())));
    return HexFormat.of().parseHex(hex.toString().replace(" ", ""));
  }

  private String print(String select, String... commands) throws IOException, InterruptedException {
    // OpenSC's driver for PIV would put commands of its own between these, and break chains.
    List<String> line =
        new ArrayList<>(List.of("opensc-tool", "--card-driver", "default", "--reader", "0"));
    line.addAll(List.of("-s", select));
    for (String command : commands) {
      line.addAll(List.of("-s", command));
    }
    return tools.attempt(line).text();
  }

  private static String statusWord(MatchResult found) {
    return found.group(1) + found.group(2);
  }

  static String verify(String pin) {
    StringBuilder padded = new StringBuilder("0020008008");
    for (int i = 0; i < 8; i++) {
      padded.append(i < pin.length() ? "%02X".formatted((int) pin.charAt(i)) : "FF");
    }
    return padded.toString();
  }

  static String read(String tag) {
    return "00CB3FFF055C03" + tag + "00";
  }

  /** Has a P-256 key sign something. */
  static String signEcdsa(int slot) {
    return "008711%02X267C2482008120".formatted(slot) + "5A".repeat(32) + "00";
  }

  /** Has an RSA key of 2048 bits sign something, in two commands: the first is always accepted. */
  static List<String> applyRsa(int slot) {
    String data = "7C820106820081820100" + "0001" + "FF".repeat(202) + "00" + "5A".repeat(51);
    return List.of(
        "108707%02XFF".formatted(slot) + data.substring(0, 510),
        "008707%02X%02X".formatted(slot, data.length() / 2 - 255) + data.substring(510) + "00");
  }

  /** Wrong PINs that are left, asked without giving one; the card is not to be in use. */
  int triesLeft() throws IOException, InterruptedException {
    String status = send("00200080").getFirst();
    assertThat(status).startsWith("63C");
    return HexFormat.fromHexDigits(status, 3, 4);
  }

  /** Reads a data object as OpenSC's driver does. */
  byte[] object(String oid, String... options) throws IOException, InterruptedException {
    String file = "object-" + oid;
    List<String> command = new ArrayList<>(List.of("pkcs15-tool", "--reader", "0"));
    command.addAll(List.of(options));
    command.addAll(List.of("--read-data-object", oid, "--raw", "--output", file));
    tools.attempt(command).succeeded();
    return tools.read(file);
  }

  /** Writes the certificate with this id to a file in PEM; returns its name. */
  String certificate(String id) throws IOException, InterruptedException {
    String file = "certificate-" + id + ".pem";
    tools.run("pkcs15-tool", "--reader", "0", "--read-certificate", id, "--output", file);
    return file;
  }

  String[] pkcs11(String... arguments) {
    List<String> command = new ArrayList<>(List.of("pkcs11-tool", "--module", module()));
    command.addAll(List.of(arguments));
    return command.toArray(new String[0]);
  }

  private static String module() {
    return List.of("x86_64-linux-gnu", "aarch64-linux-gnu").stream()
        .map(architecture -> "/usr/lib/" + architecture + "/opensc-pkcs11.so")
        .filter(file -> java.nio.file.Files.exists(java.nio.file.Path.of(file)))
        .findFirst()
        .orElse("opensc-pkcs11.so");
  }
}

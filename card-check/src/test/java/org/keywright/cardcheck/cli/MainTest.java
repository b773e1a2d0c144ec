package org.keywright.cardcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.cardcheck.Golden;
import org.keywright.cardcheck.card.CardObject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line, its exit codes and its reports. */
final class MainTest {

  @TempDir private Path folder;

  /** What a run ended with. */
  private record Run(int exit, String out, String err) {}

  private static Run run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Clock.fixed(Golden.AT, ZoneOffset.UTC));
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static List<String> golden(String number, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--dir", Golden.folder(number).toString(), "--edition=73-4", "--test-policies"));
    Path ca = Golden.testdata("piv-cards/ca");
    arguments.add("--intermediate=" + ca);
    try (Stream<Path> files = Files.list(ca)) {
      files
          .filter(file -> file.toString().contains("Root_CA"))
          .forEach(file -> arguments.add("--anchor=" + file));
    }
    arguments.addAll(List.of(more));
    return arguments;
  }

  @Test
  void a_good_card_ends_with_0_and_a_line_for_each_test() throws Exception {
    Run run = run(golden("46"));
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("pass            8.2.2.1 ", "not tested      11.1.2.5 ", "No test failed.");
    assertThat(run.out().lines().filter(line -> line.matches("(pass|not|fail).*")).count())
        .isGreaterThan(400);
  }

  @Test
  void a_faulty_card_ends_with_1_and_the_reason() throws Exception {
    Run run = run(golden("38", "--brief"));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("fail            10.4.1.1 ")
        .contains("= the digest of the Printed Information is another one")
        .doesNotContain("pass  ")
        .contains("The card is faulty");
  }

  @Test
  void the_report_is_written_as_JSON_too() throws Exception {
    Path json = folder.resolve("report.json");
    assertThat(run(golden("38", "--json", json.toString())).exit()).isEqualTo(1);
    JsonNode report = JsonMapper.shared().readTree(Files.readAllBytes(json));
    assertThat(report.get("good").booleanValue()).isFalse();
    assertThat(report.get("kind").stringValue()).isEqualTo("piv");
    assertThat(report.get("edition").stringValue()).isEqualTo("FIPS 201-2");
    assertThat(report.get("counts").get("fail").intValue()).isEqualTo(1);
    assertThat(report.get("tests").valueStream())
        .anySatisfy(test -> {
          assertThat(test.get("id").stringValue()).isEqualTo("10.4.1.1");
          assertThat(test.get("object").stringValue()).isEqualTo("security-object");
          assertThat(test.get("verdict").stringValue()).isEqualTo("fail");
          assertThat(test.get("reason").stringValue()).contains("Printed Information");
        });
  }

  @Test
  void a_policy_that_is_given_takes_the_place_of_the_others_for_its_slot() throws Exception {
    Run run = run(golden("46", "--policy=9a=1.2.3"));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out().lines().filter(line -> line.startsWith("fail")))
        .singleElement()
        .asString()
        .contains("11.1.2.2.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--dir",
        "--dir=x --reader=y",
        "--dir=x --edition=74",
        "--dir=x --kind=pivi",
        "--dir=x --at=tomorrow",
        "--dir=x --years=0",
        "--dir=x --policy=9a",
        "--dir=x --policy=9b=1.2.3",
        "--dir=x --unknown=1",
        "--dir=x word",
        "--virtual=99999",
        "--reader=x --no-pin --pin-fd=3"
      })
  void a_wrong_call_ends_with_2_and_says_what_was_wrong(String line) {
    Run run = run(line.isEmpty() ? List.of() : List.of(line.split(" ", -1)));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("keywright card check: ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void what_cannot_be_read_ends_with_2() throws Exception {
    assertThat(run(List.of("--dir", folder.resolve("none").toString())))
        .satisfies(run -> assertThat(run.exit()).isEqualTo(2))
        .satisfies(run -> assertThat(run.err()).contains("there is no folder"));
    assertThat(run(List.of("--dir", folder.toString())).err())
        .contains("there is no object of a card");
    Path anchor = Files.writeString(folder.resolve("anchor.pem"), "no certificate");
    assertThat(run(golden("46", "--anchor=" + anchor)).err()).contains("anchor.pem");
    Path large = folder.resolve("chuid.bin");
    Files.write(large, new byte[70_000]);
    assertThat(run(List.of("--dir", folder.toString())).err()).contains("is longer than");
  }

  @Test
  void control_characters_of_a_card_do_not_reach_the_terminal() {
    assertThat(TextReport.plain("a\u001b[2Jb\u202ec")).isEqualTo("a [2Jb c");
  }

  @Test
  void the_manual_page_has_the_options_that_help_lists() throws IOException {
    String page = Files.readString(Golden.testdata("../tools/package/keywright-card-check.1"));
    assertThat(options(page.lines().filter(line -> line.matches("\\.BI? --.*"))))
        .containsExactlyElementsOf(
            options(Arguments.HELP.lines().filter(line -> line.startsWith("  --"))));
  }

  /** The first option of each line. */
  private static List<String> options(Stream<String> lines) {
    Pattern option = Pattern.compile("--[a-z-]+");
    return lines
        .map(line -> option.matcher(line).results().findFirst().orElseThrow().group())
        .toList();
  }

  @Test
  void cards_of_a_demonstration_have_policies_of_their_own_for_each_kind() throws Exception {
    Arguments piv = Arguments.parse(List.of("--dir=card", "--demo-policies"));
    Arguments pivI = Arguments.parse(List.of("--dir=card", "--demo-policies", "--kind=piv-i"));
    assertThat(piv.policies().get(CardObject.PIV_AUTHENTICATION)).containsExactly("2.999.201.1");
    assertThat(pivI.policies().get(CardObject.CHUID)).containsExactly("2.999.201.15");
    assertThatThrownBy(
            () -> Arguments.parse(List.of("--dir=card", "--demo-policies", "--test-policies")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--demo-policies");
  }
}

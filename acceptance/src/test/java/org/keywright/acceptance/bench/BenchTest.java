package org.keywright.acceptance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchTest {

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void an_issuance_is_measured_and_takes_five_exchanges() throws Exception {
    Results results = Bench.measure(new Options("traffic", true, null, null));
    assertThat(results.figures())
        .extracting(Figure::name, Figure::value)
        .contains(tuple("traffic.exchanges", 5.0));
  }

  @Test
  void the_file_has_name_value_unit_goal_and_met_and_null_where_there_is_no_goal()
      throws Exception {
    Results results = new Results(new Options("", false, null, null));
    results.add(Figure.of("start.first", 4.25, "s", ""));
    results.add(Figure.atMost(1.1, "floor.real", 1.2, "x", ""));
    Path file = folder.resolve("figures.json");
    results.write(file);
    JsonNode written = JsonMapper.shared().readTree(Files.readAllBytes(file));
    assertThat(written.toString())
        .isEqualTo(
            "[{\"name\":\"start.first\",\"value\":4.25,\"unit\":\"s\",\"goal\":null,\"met\":null},"
                + "{\"name\":\"floor.real\",\"value\":1.2,\"unit\":\"x\",\"goal\":1.1,"
                + "\"met\":false}]");
  }

  @Test
  void only_what_has_a_name_that_begins_so_is_kept() {
    Options options = Options.parse(List.of("--only", "floor.real.p256", "--quick"));
    assertThat(options.wants("floor")).isTrue();
    assertThat(options.wants("floor.real.p256.0ms")).isTrue();
    assertThat(options.wants("floor.fast.p256.0ms")).isFalse();
    assertThat(options.wants("cost")).isFalse();
  }

  @Test
  void what_it_does_not_know_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse(List.of("--fast")))
        .withMessageContaining("--fast");
    assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--json")));
  }

  @Test
  void a_page_gets_the_rows_that_were_measured_and_keeps_the_others() throws Exception {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        # Page
        <!-- figures -->
        | `a.one` | 1 s |  |  |
        | `a.two` | 2 s |  |  |
        <!-- end of figures -->
        end
        """);
    Page.update(page, List.of(Figure.of("a.two", 3, "s", "two"), Figure.of("b", 4, "s", "b")));
    assertThat(Files.readString(page))
        .startsWith("# Page\n<!-- figures -->\n")
        .contains("| `a.one` | 1 s |", "| `a.two` | 3.00 s |", "| `b` | 4.00 s |")
        .doesNotContain("2 s")
        .endsWith("<!-- end of figures -->\nend\n");
  }

  @Test
  void the_median_is_the_middle_or_between_the_two_in_the_middle() {
    Median odd = new Median();
    List.of(9.0, 1.0, 2.0).forEach(odd::add);
    assertThat(odd.value()).isEqualTo(2);
    odd.add(4);
    assertThat(odd.value()).isEqualTo(3);
  }
}

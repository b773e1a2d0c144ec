package org.keywright.cardcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of tests beside the conformance checklist that it is made from. */
final class ChecklistTest {

  /** Called a test there, and a heading by what it has. */
  private static final String HEADING = "11.7.2.4";

  private static List<String> checklist(Kind kind) throws IOException {
    String name = kind == Kind.PIV ? "PIV" : "PIV-I";
    return Files.readAllLines(
            Golden.testdata("conformance/checklist_" + name + "_Production_Cards.tsv"))
        .stream()
        .map(line -> line.split("\t", -1))
        .filter(cells -> cells[1].equals("test"))
        // One has its title in its identifier.
        .map(cells -> cells[0].split(" ", -1)[0])
        .filter(id -> !id.equals(HEADING))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void each_test_of_the_conformance_checklist_is_in_the_list_for_its_kind_of_card(Kind kind)
      throws IOException {
    assertThat(Checklist.tests())
        .filteredOn(test -> !test.id().startsWith("K.") && test.kinds().contains(kind))
        .extracting(TestCase::id)
        .containsExactlyElementsOf(checklist(kind));
  }

  @Test
  void no_identifier_is_there_twice_and_each_rule_is_known() {
    assertThat(Checklist.tests()).extracting(TestCase::id).doesNotHaveDuplicates();
    assertThat(Checklist.tests())
        .allSatisfy(test -> assertThat(Rules.named(test.rule())).isNotNull());
  }
}

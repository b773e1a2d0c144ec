package org.keywright.cardcheck;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;

@AnalyzeClasses(
    packages = "org.keywright.cardcheck",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class BoundariesTest {

  /** What it may use of the module that also writes cards. */
  private static final Set<String> SHARED =
      Set.of("org.keywright.card.transport", "org.keywright.card.secret");

  @ArchTest
  static final ArchRule JUDGES_BY_NOTHING_THAT_WRITES_CARDS =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "belong to the project, but neither to this module nor to the transport",
                  (JavaClass found) ->
                      found.getPackageName().startsWith("org.keywright.")
                          && !found.getPackageName().startsWith("org.keywright.cardcheck")
                          && !SHARED.contains(found.getPackageName())));

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      SlicesRuleDefinition.slices().matching("org.keywright.(**)").should().beFreeOfCycles();
}

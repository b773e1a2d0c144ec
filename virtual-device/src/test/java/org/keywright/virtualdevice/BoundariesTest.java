package org.keywright.virtualdevice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(
    packages = "org.keywright.virtualdevice",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class BoundariesTest {

  @ArchTest
  static final ArchRule SHARES_ONLY_THE_TRANSPORT_WITH_THE_REST =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "belong to the project, but neither to this module nor to the transport",
                  (JavaClass found) ->
                      found.getPackageName().startsWith("org.keywright.")
                          && !found.getPackageName().startsWith("org.keywright.virtualdevice")
                          && !found.getPackageName().equals("org.keywright.card.transport")));

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      SlicesRuleDefinition.slices().matching("org.keywright.(**)").should().beFreeOfCycles();
}

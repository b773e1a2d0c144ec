package org.keywright.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom, between the modules of the build. */
@AnalyzeClasses(packages = "org.keywright", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundariesTest {

  private static final String CARD = "org.keywright.card..";
  private static final String CLIENT = "org.keywright.client..";
  private static final String SERVER = "org.keywright.server..";
  private static final String DEVICE = "org.keywright.virtualdevice..";

  @ArchTest
  static final ArchRule card_knows_nothing_of_ours =
      noClasses()
          .that()
          .resideInAPackage(CARD)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLIENT, SERVER, DEVICE, "org.springframework..");

  @ArchTest
  static final ArchRule what_judges_cards_is_used_by_nothing_that_makes_them =
      noClasses()
          .that()
          .resideInAnyPackage(CARD, CLIENT, SERVER, DEVICE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.keywright.cardcheck..");

  @ArchTest
  static final ArchRule the_client_never_sees_the_server =
      noClasses()
          .that()
          .resideInAPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVER, DEVICE, "org.springframework..");

  @ArchTest
  static final ArchRule the_server_never_sees_the_client =
      noClasses()
          .that()
          .resideInAPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLIENT, DEVICE);

  @ArchTest
  static final ArchRule a_virtual_device_shares_the_transport_with_card_and_nothing_else =
      noClasses()
          .that()
          .resideInAPackage(DEVICE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              CLIENT,
              SERVER,
              "org.keywright.card.apdu..",
              "org.keywright.card.tlv..",
              "org.keywright.card.piv..",
              "org.keywright.card.globalplatform..",
              "org.keywright.card.script..",
              "org.keywright.card.wire..",
              "org.keywright.card.identify..",
              "org.keywright.card.secret..");
}

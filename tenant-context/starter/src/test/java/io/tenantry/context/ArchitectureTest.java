package io.tenantry.context;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String ROOT = "io.tenantry.context";

  private static final JavaClasses STARTER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void looksAtTheWholeStarter() {
    assertThat(STARTER).hasSizeGreaterThan(30);
  }

  @Test
  void theRootNeedsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT, "java..", "org.jspecify..")
        .because("business code depends on it, and is to depend on nothing else by doing so")
        .check(STARTER);
  }

  @Test
  void siblingsDoNotSeeEachOther() {
    slices()
        .matching(ROOT + ".(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(resideInAPackage(ROOT + ".autoconfigure.."), alwaysTrue())
        .because(
            "each can then be replaced, and understood, alone; they meet in the root's borders")
        .check(STARTER);
  }

  @Test
  void onlyAutoconfigureAndTheActuatorsEndpointKnowSpringBoot() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".autoconfigure..", ROOT + ".actuator..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework.boot..")
        .because("wiring is one concern, in one place")
        .check(STARTER);
  }

  @Test
  void nothingDependsOnAutoconfigure() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".autoconfigure..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".autoconfigure..")
        .because("what is wired does not know by whom")
        .check(STARTER);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching(ROOT + "..(*)")
        .should()
        .beFreeOfCycles()
        .because("a cycle is one package with two names")
        .check(STARTER);
  }

  @Test
  void onlyDemandAndTelemetryKnowOpenTelemetry() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT,
            ROOT + ".resolution..",
            ROOT + ".token..",
            ROOT + ".web..",
            ROOT + ".propagation..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .because("another telemetry is to be an exchange of two packages")
        .check(STARTER);
  }

  @Test
  void onlyTokenKnowsSpringSecurity() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".autoconfigure..", ROOT + ".token..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework.security..")
        .because("who authenticates is the application's choice, and may be nobody")
        .check(STARTER);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helper|Manager|Impl)(\\$.*)?")
        .because("such names hide the thought")
        .check(STARTER);
  }
}

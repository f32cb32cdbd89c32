package io.tenantry.autoscaler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls of the house: which package may see which, and what may be done inside. */
class ArchitectureTest {

  private static final String ROOT = "io.tenantry.autoscaler";

  /** Folder order is flow order: each of these sees the JDK and what stands to its left. */
  private static final List<String> PURE =
      List.of("workload", "signal", "demand", "capacity", "fairness", "decision");

  private static final List<String> ADAPTERS =
      List.of("otlp", "kubernetes", "telemetry", "audit", "console", "admission", "recording");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>();
    for (int i = 0; i < PURE.size(); i++) {
      rules.add(
          onlySees(PURE.get(i), PURE.subList(0, i))
              .because(
                  "the pure packages are a line: each knows the JDK and what stands before it"));
    }
    rules.add(
        onlySees("actuation", PURE)
            .because("the border to the cluster needs to know nothing but a decision"));
    rules.add(
        onlySees("control", with(PURE, "actuation"))
            .because("the loop joins the stages and must run in the simulator, without adapters"));
    rules.add(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                Stream.concat(
                        Stream.of(packages(with(ADAPTERS, "config"))),
                        Stream.of("org.springframework..", "io.micrometer..", "io.fabric8.."))
                    .toArray(String[]::new))
            .because("the simulator runs the unchanged law and nothing that is around it"));
    rules.add(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".simulator..")
            .because("the law does not know that it is tried out"));
    rules.add(
        only("picocli..", "command", "simulator.command", "audit", "recording")
            .because("only packages that have a command read a command line"));
    rules.add(
        noClasses()
            .that()
            .resideInAnyPackage(
                packages(
                    List.of(
                        "simulator.plant",
                        "simulator.trace",
                        "simulator.report",
                        "simulator.curve")))
            .should()
            .accessTargetWhere(readsAClockOrChance())
            .because("a run is a function of its scenario, which has the seed"));
    rules.add(
        noClasses()
            .that()
            .resideInAnyPackage(packages(with(PURE, "actuation", "control")))
            .should()
            .accessTargetWhere(readsAClockOrChance())
            .because("a decision is told the time, so that it can be replayed"));
    rules.add(
        noClasses()
            .that()
            .resideInAnyPackage(packages(PURE))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .because("pure packages have no threads of their own"));
    rules.add(
        slices()
            .matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("a cycle is one package that pretends to be two"));
    rules.add(
        only("io.fabric8..", "kubernetes", "config")
            .because("the Kubernetes client is one adapter's business"));
    rules.add(
        only("io.opentelemetry.proto..", "otlp").because("the wire format ends at its adapter"));
    rules.add(only("io.grpc..", "otlp", "config").because("the wire ends at its adapter"));
    rules.add(
        only("io.micrometer..", "telemetry", "config")
            .because("our own meters are written in one place"));
    rules.add(
        noClasses()
            .that()
            .resideInAnyPackage(packages(with(PURE, "actuation", "control", "audit", "kubernetes")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..")
            .because("Spring wires the application in config and answers at its web endpoints"));
    for (String adapter : ADAPTERS) {
      List<String> others = ADAPTERS.stream().filter(other -> !other.equals(adapter)).toList();
      rules.add(
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + adapter + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(packages(others))
              .because("adapters meet in the core, not in each other"));
    }
    rules.add(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".config..")
            .because("wiring knows everybody and is known by nobody"));
    rules.add(
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .because("these names hide the thought"));
    return rules.stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void seesTheWholeApplication() {
    for (String name :
        with(PURE, "actuation", "control", "otlp", "kubernetes", "console", "simulator")) {
      assertThat(CLASSES.that(resideIn(ROOT + "." + name))).as(name).isNotEmpty();
    }
  }

  /** A rule that nothing can break protects nothing. */
  @Test
  void findsAPureClassThatReadsTheClock() {
    JavaClasses guilty = new ClassFileImporter().importClasses(ReadsTheClock.class);

    assertThatThrownBy(
            () -> noClasses().should().accessTargetWhere(readsAClockOrChance()).check(guilty))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Instant.now()");
  }

  private static final class ReadsTheClock {
    @SuppressWarnings("unused")
    private final Instant now = Instant.now();
  }

  private static ArchRule onlySees(String name, List<String> others) {
    return classes()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of("java..", "org.jspecify.annotations..", ROOT + "." + name + ".."),
                    others.stream().map(other -> ROOT + "." + other + ".."))
                .toArray(String[]::new));
  }

  private static ArchRule only(String library, String... places) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages(List.of(places)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private static DescribedPredicate<JavaAccess<?>> readsAClockOrChance() {
    return DescribedPredicate.describe(
        "reads a clock or draws a random number",
        access -> {
          JavaClass owner = access.getTargetOwner();
          String name = access.getTarget().getName();
          return (name.equals("now") && owner.getPackageName().equals("java.time"))
              || owner.isAssignableTo(Clock.class)
              || (owner.isEquivalentTo(System.class)
                  && (name.equals("nanoTime") || name.equals("currentTimeMillis")))
              || owner.isAssignableTo(Random.class)
              || owner.isAssignableTo(ThreadLocalRandom.class)
              || (owner.isEquivalentTo(Math.class) && name.equals("random"));
        });
  }

  private static DescribedPredicate<JavaClass> resideIn(String name) {
    return JavaClass.Predicates.resideInAPackage(name + "..");
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new);
  }

  private static List<String> with(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toList();
  }
}

package io.tenantry.collector.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule finds the fault that it is there for, at its line, and nothing else; and it finds
 * nothing in the file beside it, which says the same in a legal way.
 *
 * <p>A planted file is the third of a collector of us-east. Its first line names the role; {@code #
 * <- rule} ends a line that a rule is to point at.
 */
class PlantedFaultsTest {

  private static final Path PLANTED = Path.of("src/test/resources/planted");
  private static final Path DEPLOYMENT = PLANTED.resolve("deployment");
  private static final Pattern MARK = Pattern.compile("# <- ([a-z-]+)$");

  static Stream<Rule> rules() {
    return Arrays.stream(Rule.values());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void findsThePlantedFaultAtItsLine(Rule rule) throws IOException {
    Path file = PLANTED.resolve(rule.id()).resolve("fault.yaml");
    List<String> marked = marksIn(file);

    assertThat(marked).anySatisfy(mark -> assertThat(mark).endsWith(" " + rule));
    assertThat(faultsOf(file))
        .extracting(fault -> fault.place() + " " + fault.rule())
        .containsExactlyElementsOf(marked);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void findsNothingInItsNeighbour(Rule rule) throws IOException {
    assertThat(faultsOf(PLANTED.resolve(rule.id()).resolve("clean.yaml"))).isEmpty();
  }

  @Test
  void everyPlantedFaultHasARule() throws IOException {
    try (Stream<Path> folders = Files.list(PLANTED)) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of("deployment", "manifest.yaml", "tenantscope"),
                      rules().map(Rule::id))
                  .toList());
    }
  }

  @Test
  void theDeploymentItselfHasNoFault() {
    assertThat(checker().check(DEPLOYMENT).faults().keySet()).isEmpty();
  }

  /** They name what is wrong and what is legal, and repeat no secret. */
  @ParameterizedTest
  @MethodSource("rules")
  void saysItInTwoSentences(Rule rule) throws IOException {
    assertThat(faultsOf(PLANTED.resolve(rule.id()).resolve("fault.yaml")))
        .allSatisfy(fault -> {
          assertThat(fault.wrong()).matches("[A-Za-z].*\\.").doesNotContain("s3cr3t");
          assertThat(fault.legal()).matches("[A-Za-z].*\\.").doesNotContain("s3cr3t");
        });
  }

  private static List<Fault> faultsOf(Path file) throws IOException {
    String role = Files.readAllLines(file).getFirst().substring(2);
    return List.copyOf(
        checker()
            .check(
                List.of(
                    DEPLOYMENT.resolve(role + ".yaml"),
                    DEPLOYMENT.resolve("regions/us-east").resolve(role + ".yaml"),
                    file),
                Optional.empty(),
                Optional.empty())
            .faults()
            .keySet());
  }

  private static Checker checker() {
    return Checker.of(Optional.of(PLANTED.resolve("manifest.yaml")), Set.of());
  }

  private static List<String> marksIn(Path file) throws IOException {
    var marks = new ArrayList<String>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      var mark = MARK.matcher(lines.get(i));
      if (mark.find()) {
        marks.add("%s:%d %s".formatted(file, i + 1, mark.group(1)));
      }
    }
    return marks;
  }
}

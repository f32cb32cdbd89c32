package io.tenantry.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final PerformancePage page =
      new PerformancePage(name -> "What " + name + " is.", name -> true);

  private static Result result(boolean quick, double value) {
    return new Result(
        "fast",
        quick,
        725,
        new Environment(2, 24, "25"),
        List.of(
            Row.of("ours", new Interval(value, value, value), "ns")
                .beside("theirs", 100)
                .atMost(50)));
  }

  @Test
  void thePageIsTheOneThatTheKeptResultsMake() throws IOException {
    assertThat(ROOT.resolve("docs/performance.md"))
        .hasContent(Bench.page().render(PerformancePage.read(ROOT.resolve("benchmarks/results"))));
  }

  @Test
  void everyKeptResultIsOfAFullRunOfABenchmarkThatThereIs() throws IOException {
    try (var files = Files.list(ROOT.resolve("benchmarks/results"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".json")))
          .hasSameSizeAs(PerformancePage.read(ROOT.resolve("benchmarks/results")));
    }
    assertThat(Bench.page().render(PerformancePage.read(ROOT.resolve("benchmarks/results"))))
        .doesNotContain("It is measured no more.");
  }

  @Test
  void leavesTheShortFormOut(@TempDir Path folder) throws IOException {
    result(true, 10).write(folder);

    assertThat(PerformancePage.read(folder)).isEmpty();
  }

  @Test
  void explainsEachTableAndSaysHowLongItTook() {
    assertThat(page.render(List.of(result(false, 20))))
        .contains(
            """
            ## fast

            What fast is.

            2 CPUs, 24 GiB, JDK 25; 12 min 5 s: `./tenantry bench fast`.

            | what |\
            """);
  }

  @Test
  void saysWhereWeAreNotAhead() {
    assertThat(page.render(List.of(result(false, 200))))
        .endsWith(
            """
            ### Where we are not ahead in fast

            | what | figure | interval | beside it | its figure | ratio | goal |
            |---|---|---|---|---|---|---|
            | ours | 200 ns |  | theirs | 100 ns | 0.5 | <= 50 ns: missed |
            """);
    assertThat(page.render(List.of(result(false, 20)))).contains("Nowhere: every goal is met");
  }

  @Test
  void nobodyIsAheadWhereThereIsNoRace() {
    PerformancePage noRace = new PerformancePage(name -> "What " + name + " is.", name -> false);

    assertThat(noRace.render(List.of(result(false, 200))))
        .contains("| ours | 200 ns |")
        .doesNotContain("not ahead");
  }
}

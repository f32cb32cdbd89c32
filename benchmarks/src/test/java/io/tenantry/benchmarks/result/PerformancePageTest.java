package io.tenantry.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static Result result(boolean quick, double value) {
    return new Result(
        "fast",
        quick,
        new Environment(2, 24, "25"),
        List.of(
            Row.of("ours", new Interval(value, value, value), "ns")
                .beside("theirs", 100)
                .atMost(50)));
  }

  /** A run of the short form leaves its figures in results, and the page as it is. */
  @Test
  void thePageShowsEveryFullResultThatIsKept() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/performance.md"));

    assertThat(PerformancePage.read(ROOT.resolve("benchmarks/results")))
        .allSatisfy(kept -> assertThat(page).contains(PerformancePage.section(kept)));
  }

  @Test
  void leavesTheShortFormOut(@TempDir Path folder) throws IOException {
    result(true, 10).write(folder);

    assertThat(PerformancePage.read(folder)).isEmpty();
  }

  @Test
  void saysWhereWeAreNotAhead() {
    assertThat(PerformancePage.section(result(false, 200)))
        .contains("2 CPUs, 24 GiB, JDK 25.")
        .endsWith(
            """
            ### Where we are not ahead in fast

            | what | figure | interval | beside it | its figure | ratio | goal |
            |---|---|---|---|---|---|---|
            | ours | 200 ns |  | theirs | 100 ns | 0.5 | <= 50 ns: missed |
            """);
    assertThat(PerformancePage.section(result(false, 20))).contains("Nowhere: every goal is met");
  }
}

package io.tenantry.benchmarks.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.result.Row;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.TimeValue;

class TenantContextSuiteTest {

  /** Each benchmark for a moment, in this process: the figures are worthless, the code is alive. */
  @Test
  void everyBenchmarkRunsAndEveryComparisonFindsItsFigures() throws Exception {
    System.setProperty("jmh.ignoreLock", "true");
    Collection<RunResult> results =
        new Runner(
                TenantContextSuite.everything()
                    .forks(0)
                    .threads(1)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(2))
                    .build(),
                new JmhProgress("test", line -> {}))
            .run();

    assertThat(TenantContextSuite.rows(new JmhResults(results)))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.beside()).isNotNull())
        .extracting(Row::name)
        .doesNotHaveDuplicates();
  }
}

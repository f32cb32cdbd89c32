package io.tenantry.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.result.Environment;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Result;
import io.tenantry.benchmarks.result.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzingTest {

  @Test
  void countsTheExecutionsThatJazzerTellsOfAtItsEnd() {
    assertThat(
            Fuzzing.executions(
                """
                #8244\tREDUCE cov: 378 ft: 696 exec/s: 824
                #8379\tDONE   cov: 378 ft: 696 exec/s: 761
                Done 8380 runs in 11 second(s)
                """))
        .isEqualTo(8380);
  }

  @Test
  void countsWhatWasToldLastWhereThereWasNoEnd() {
    assertThat(Fuzzing.executions("#2\tINITED cov: 3\n#16\tNEW    cov: 5\n== Java Exception: x\n"))
        .isEqualTo(16);
    assertThat(Fuzzing.executions("nothing")).isZero();
  }

  @Test
  void endsBadlyWhenSomethingWasFound() {
    assertThat(new Fuzzing().isPassed(result(0))).isTrue();
    assertThat(new Fuzzing().isPassed(result(1))).isFalse();
  }

  private static Result result(double findings) {
    return new Result(
        "fuzz",
        false,
        new Environment(2, 24, "25"),
        List.of(Row.of("findings", Interval.exact(findings), "").atMost(0)));
  }
}

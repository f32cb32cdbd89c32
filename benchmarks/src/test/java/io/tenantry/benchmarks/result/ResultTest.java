package io.tenantry.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {

  private static final Result RESULT =
      new Result(
          "reaction",
          false,
          754,
          new Environment(2, 24, "25.0.3"),
          List.of(
              Row.of("tenantry p50", new Interval(0.8, 0.7, 0.9), "s")
                  .beside("kubernetes HPA, 15 s sync", 16.2, new Interval(20.25, 18, 23.1))
                  .atMost(1),
              Row.of("requests", Interval.exact(1200), "")));

  @Test
  void isWrittenInTheFormThatAllShare(@TempDir Path folder) throws IOException {
    Path file = RESULT.write(folder);

    assertThat(file.getFileName()).hasToString("reaction.json");
    assertThat(Files.readString(file))
        .isEqualToIgnoringWhitespace(
            """
            {"benchmark": "reaction", "quick": false, "seconds": 754,
             "environment": {"cpus": 2, "memoryGiB": 24, "jdk": "25.0.3"},
             "rows": [
               {"name": "tenantry p50", "value": 0.8, "unit": "s", "low": 0.7, "high": 0.9,
                "beside": "kubernetes HPA, 15 s sync", "besideValue": 16.2, "ratio": 20.25,
                "ratioLow": 18.0, "ratioHigh": 23.1, "goal": "<= 1 s", "met": true},
               {"name": "requests", "value": 1200.0, "unit": "", "low": 1200.0, "high": 1200.0}
             ]}
            """);
    assertThat(Result.read(file)).isEqualTo(RESULT);
  }

  @Test
  void isATableOnTheScreen() {
    assertThat(ResultTable.lines(RESULT))
        .containsExactly(
            "what          figure  interval    beside it                  its figure  ratio              goal",
            "tenantry p50  0.8 s   0.7 to 0.9  kubernetes HPA, 15 s sync  16.2 s      20.3 (18 to 23.1)  <= 1 s: met",
            "requests      1200");
  }
}

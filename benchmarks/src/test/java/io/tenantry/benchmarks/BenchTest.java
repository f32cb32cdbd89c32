package io.tenantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchTest {

  @ParameterizedTest
  @CsvSource({
    "bogus, 'no such benchmark (expected: tenant-context, storefront, flood, control, decide, surge, model, fuzz)'",
    "fuzz --for soon, expected a duration such as 60s or 10m",
    "fuzz --for 0s, expected a duration such as 60s or 10m",
    "fuzz --fast, Unknown option",
    "control --traces /nowhere, --traces: expected a folder"
  })
  void answersWrongUsageWithTwo(String arguments, String message, @TempDir Path folder) {
    StringWriter err = new StringWriter();
    CommandLine command = new Bench().commandLine().setErr(new PrintWriter(err, true));

    String all = arguments + " --root " + folder + " --work-dir " + folder;
    assertThat(command.execute(all.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }
}

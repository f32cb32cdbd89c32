package io.tenantry.samples.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaptopClusterTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--for=tomorrow | Invalid value for option '--for': expected: a time such as 180s or 3m",
        "--for=10s | Invalid value for --for: duration of the story: 10 s (expected: at least 60 s)",
        "--console-port=0 | Invalid value for --console-port: 0 (expected: 1 to 65535)",
        "--storefront-port=70000 "
            + "| Invalid value for --storefront-port: 70000 (expected: 1 to 65535)",
        "--seed=first | Invalid value for option '--seed': 'first' is not a long",
        "--burst=9 | Unknown option: '--burst=9'",
      })
  void saysWhatIsWrongWithAnOptionAndExitsWith2(String option, String message) throws Exception {
    Path jar = Files.createFile(folder.resolve("app.jar"));

    Run run = run("--storefront-jar=" + jar, "--autoscaler-jar=" + jar, "--work-dir=w", option);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith(message);
  }

  @Test
  void hasNoStoryToTellOnceWithoutTraffic() throws Exception {
    Path jar = Files.createFile(folder.resolve("app.jar"));

    Run run =
        run(
            "--storefront-jar=" + jar,
            "--autoscaler-jar=" + jar,
            "--work-dir=w",
            "--headless",
            "--no-traffic");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("Invalid value for --no-traffic: without traffic");
  }

  @Test
  void saysWhichJarIsMissing() {
    Run run = run("--storefront-jar=s.jar", "--autoscaler-jar=a.jar", "--work-dir=w");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("Invalid value for --storefront-jar: no such file: s.jar");
  }

  @Test
  void explainsItself() {
    Run run = run("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("--headless", "--no-traffic", "--report", "Exit codes:", "no request was lost");
  }

  private record Run(int exitCode, String out, String err) {}

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        LaptopCluster.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }
}

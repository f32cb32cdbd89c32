package io.tenantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.e2e.tools.Lane;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./tenantry --help",
        "./tenantry demo --help",
        "./tenantry simulate --help",
        "./tenantry record --help",
        "./tenantry replay --help",
        "./tenantry check-config --help",
        "./tenantry tenants --help",
        "./tenantry test --help",
        "./tenantry e2e --help",
        "./tenantry bench --help",
        "./tenantry doctor --help"
      })
  void explainsItself(String command) {
    Launcher.Result result = Launcher.run(command);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Usage: ./tenantry").contains("xit codes");
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "./tenantry, Usage",
    "./tenantry bogus, 'no such command (expected: demo, simulate, record, replay, check-config, tenants, test, e2e, bench or doctor)'",
    "./tenantry test --fast, 'test takes no argument ''--fast'''",
    "./tenantry e2e bogus, 'no such lane (expected: laptop, servers, collectors)'",
    "./tenantry e2e laptop bogus, 'no such lane (expected: laptop, servers, collectors)'",
    "./tenantry e2e --fast, 'e2e knows no option ''--fast'''",
    "./tenantry e2e --list laptop, --list stands alone",
    "./tenantry doctor now, 'doctor takes no argument ''now'''",
    "./tenantry demo now, demo takes options only",
    "./tenantry demo --fast, 'demo knows no option ''--fast'''",
    "./tenantry demo --headless --for, --for needs a value",
    "./tenantry simulate, simulate needs --trace",
    "./tenantry simulate shop, simulate takes options only",
    "./tenantry simulate --trace shop --fast, 'simulate knows no option ''--fast'''",
    "./tenantry simulate --trace, --trace needs a value",
    "./tenantry record, record needs --prometheus",
    "./tenantry record --prometheus http://localhost:9090 --query up, record needs --from",
    "./tenantry record --to, --to needs a value",
    "./tenantry record --fast, 'record knows no option ''--fast'''",
    "./tenantry record up, record takes options only",
    "./tenantry replay, replay needs a file",
    "./tenantry replay --json out.json, replay needs a file",
    "./tenantry replay decisions.jsonl --fast, 'replay knows no option ''--fast'''",
    "./tenantry replay decisions.jsonl --json, --json needs a value",
    "./tenantry check-config, check-config needs a folder or --config",
    "./tenantry check-config --region us-east, check-config needs a folder or --config",
    "./tenantry check-config config --json, --json needs a value",
    "./tenantry check-config config --fast, 'check-config knows no option ''--fast'''",
    "./tenantry tenants, tenants needs --plans",
    "./tenantry tenants --plans plans.yaml, tenants needs --out",
    "./tenantry tenants plans.yaml, tenants takes options only",
    "./tenantry tenants --fast, 'tenants knows no option ''--fast'''",
    "./tenantry tenants --out, --out needs a value",
    "./tenantry bench bogus, 'no such benchmark (expected: tenant-context, storefront, flood, control, decide, surge, model or fuzz)'",
    "./tenantry bench --quick, bench begins with a name",
    "./tenantry bench tenant-context twice, bench takes one name",
    "./tenantry bench tenant-context --fast, 'bench knows no option ''--fast'''",
    "./tenantry bench storefront --for 10m, --for is for fuzz only",
    "./tenantry bench storefront --traces DIR, --traces is for control only",
    "./tenantry bench control --traces, --traces needs a value",
    "./tenantry bench fuzz --for, --for needs a value"
  })
  void answersWrongUsageWithTwo(String command, String message) {
    Launcher.Result result = Launcher.run(command);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void listsOnlyCommandsThatItHas() {
    assertThat(Launcher.run("./tenantry --help").out())
        .contains("\n  simulate ")
        .contains("\n  record ")
        .contains("\n  replay ")
        .contains("\n  check-config\n")
        .contains("\n  tenants ")
        .contains("\n  e2e ");
  }

  @Test
  void listsTheBenchmarksWithOneLineEach() {
    Launcher.Result result = Launcher.run("./tenantry bench");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines().filter(line -> line.startsWith("  ")))
        .extracting(line -> line.strip().split(" +", 2)[0])
        .containsExactly(
            "tenant-context", "storefront", "flood", "control", "decide", "surge", "model", "fuzz");
  }

  @Test
  void listsTheLanesWithOneLineEach() {
    Launcher.Result result = Launcher.run("./tenantry e2e --list");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines().filter(line -> line.startsWith("  ")))
        .extracting(line -> line.strip().split(" +", 2)[0])
        .containsExactlyElementsOf(Stream.of(Lane.values()).map(Lane::tag).toList());
  }

  /** Those that are part of {@code ./tenantry test} are not run twice. */
  @Test
  void runsEveryLaneOnceInContinuousIntegration() throws Exception {
    String others =
        Stream.of(Lane.values())
            .filter(lane -> lane != Lane.LAPTOP)
            .map(Lane::tag)
            .collect(Collectors.joining(" "));

    assertThat(Files.readAllLines(Repository.ROOT.resolve(".ci/run")))
        .containsOnlyOnce("./tenantry test", "./tenantry e2e " + others);
  }

  @Test
  void saysWhichToolsWereFoundAndWhatTheMissingOnesAreFor(@TempDir Path tools) throws Exception {
    link(tools, "bash", "sed", "dirname", "readlink");

    Launcher.Result result = Launcher.run("./tenantry doctor", Map.of("PATH", tools.toString()));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .anySatisfy(line -> assertThat(line).matches("found +JDK 25\\+ +/.* \\(version \\d+\\)"))
        .anySatisfy(
            line -> assertThat(line).matches("missing +Node 20\\+ +needed for the tests .*"))
        .anySatisfy(line -> assertThat(line).matches("(found|missing) +Chromium .*"))
        .anySatisfy(line ->
            assertThat(line).matches("missing +Go 1\\.26\\+ +needed for \\./tenantry e2e.*"));
  }

  private static void link(Path folder, String... tools) throws IOException {
    for (String tool : tools) {
      Files.createSymbolicLink(folder.resolve(tool), onPath(tool));
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "true, 1"})
  void skipsALaneWithoutGoButNotInContinuousIntegration(
      String ci, int exitCode, @TempDir Path folder) throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    link(tools, "bash", "sed", "dirname", "readlink", "mkdir", "find", "cat", "awk");

    Launcher.Result result =
        Launcher.run(
            "./tenantry e2e servers",
            Map.of(
                "PATH", tools.toString(),
                "CI", ci,
                "TENANTRY_CACHE", folder.resolve("cache").toString(),
                "TENANTRY_STATE", folder.resolve("state").toString()));

    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out())
        .matches(
            "(?s)SKIPPED servers: Go 1\\.26\\.\\d+ or later is needed for \\w+, and there is no go in PATH\n.*");
  }

  private static Path onPath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void needsNoHome() {
    assertThat(Launcher.run("env -u HOME ./tenantry doctor"))
        .isEqualTo(Launcher.run("./tenantry doctor"));
  }

  @Test
  void findsItsCheckoutWhenItIsCalledByALink(@TempDir Path bin) throws Exception {
    Path link =
        Files.createSymbolicLink(bin.resolve("tenantry"), Repository.ROOT.resolve("tenantry"));

    assertThat(Launcher.run(link + " doctor")).isEqualTo(Launcher.run("./tenantry doctor"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "simulate --trace synth:steps",
        "replay -",
        "check-config config",
        "tenants --plans plans.yaml --out x",
        "record --prometheus http://localhost:9 --query up --from 0 --to 9 --out x",
        "test",
        "e2e servers",
        "bench tenant-context",
        "doctor"
      })
  void saysInOneSentenceThatTheJdkIsMissing(String command, @TempDir Path noJdk) {
    Launcher.Result result =
        Launcher.run("./tenantry " + command, Map.of("TENANTRY_JAVA_HOME", noJdk.toString()));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "tenantry: TENANTRY_JAVA_HOME points at %s, which is not a JDK 25 or later.%n"
                .formatted(noJdk));
  }
}

package io.tenantry.autoscaler.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulateCommandTest {

  private static final List<String> SHORT = List.of("--trace", "synth:steps", "--for", "660");

  @TempDir private Path folder;

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome run(List<String> options, String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        new SimulateCommand()
            .commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    String[] arguments = Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new);
    int exitCode = command.execute(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private JsonNode json(String... options) throws IOException {
    Path file = folder.resolve("out.json");
    Outcome outcome =
        run(
            SHORT,
            Stream.concat(Stream.of(options), Stream.of("--json", file.toString()))
                .toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return JsonMapper.builder().build().readTree(Files.readString(file));
  }

  @Test
  void writesEveryFigureUnderItsName() throws IOException {
    JsonNode comparison = json("--policy", "kpa-rps", "--target", "0.8");

    assertThat(comparison.propertyNames())
        .containsExactly("trace", "objective", "seed", "policies");
    assertThat(comparison.path("trace").asString()).isEqualTo("synth:steps");
    assertThat(comparison.path("objective").asString()).isEqualTo("p99=200ms");
    assertThat(comparison.path("seed").asLong()).isEqualTo(1);
    JsonNode row = comparison.path("policies").path(0);
    assertThat(row.propertyNames())
        .containsExactly(
            "policy",
            "target",
            "requests",
            "late",
            "violationSeconds",
            "replicaSeconds",
            "changes",
            "reversals",
            "reactionSeconds",
            "recoverySeconds",
            "worstTenantLate",
            "errors");
    assertThat(row.path("policy").asString()).isEqualTo("kpa-rps");
    assertThat(row.path("target").asDouble()).isEqualTo(0.8);
    // Ten minutes at 60 a second and one at 600.
    assertThat(row.path("requests").asLong()).isBetween(71_000L, 73_000L);
    assertThat(row.path("late").asDouble()).isBetween(0.2, 0.6);
    assertThat(row.path("worstTenantLate").asDouble()).isEqualTo(row.path("late").asDouble());
    assertThat(row.path("violationSeconds").asDouble()).isBetween(20.0, 70.0);
    assertThat(row.path("reactionSeconds").asDouble()).isBetween(1.0, 8.0);
    assertThat(row.path("recoverySeconds").asDouble()).isBetween(20.0, 60.0);
    assertThat(row.path("replicaSeconds").asDouble()).isBetween(1500.0, 3000.0);
    assertThat(row.path("errors").asLong()).isPositive();
  }

  @Test
  void hasARowForEachTargetAndNoneWherePoliciesHaveNone() throws IOException {
    JsonNode rows =
        json("--policy", "tenantry,kpa,static,oracle", "--target", "0.5,0.7").path("policies");

    assertThat(
            rows.valueStream().map(row -> row.path("policy").asString() + " " + row.path("target")))
        .containsExactly(
            "tenantry null", "kpa 0.5", "kpa 0.7", "static null", "oracle 0.5", "oracle 0.7");
  }

  @Test
  void hasNoReactionWhereDemandHasNoSteps() throws IOException {
    Path file = folder.resolve("out.json");
    run(
        List.of("--trace", "synth:ramp", "--for", "120", "--policy", "kpa-rps"),
        "--json",
        file.toString());

    JsonNode row = JsonMapper.builder().build().readTree(Files.readString(file)).at("/policies/0");
    assertThat(row.path("reactionSeconds").isNull()).isTrue();
    assertThat(row.path("recoverySeconds").isNull()).isTrue();
  }

  @Test
  void comparesOursWithTheUsualOnesUnlessToldOtherwise() {
    Outcome outcome = run(SHORT);

    assertThat(
            outcome
                .out()
                .lines()
                .map(line -> line.split(" +", 3))
                .map(words -> words[0] + " " + words[1]))
        .containsExactly(
            "policy target", "tenantry -", "hpa-requests 0.7", "kpa-rps 0.7", "oracle 0.7");
    assertThat(outcome.err().lines()).hasSize(4).first().asString().startsWith("tenantry: ");
  }

  /** As few as have at most 1 % late over eleven minutes, of which the last is at 600 a second. */
  @Test
  void findsTheFewestFixedReplicas() throws IOException {
    JsonNode row = json("--policy", "static").at("/policies/0");

    assertThat(row.path("late").asDouble()).isLessThanOrEqualTo(0.01);
    assertThat(row.path("replicaSeconds").asDouble()).isBetween(660.0 * 12, 660.0 * 16);
  }

  @Test
  void warnsOfBucketsThatAreShorterThanAStart() throws IOException {
    Files.writeString(
        folder.resolve("trace.csv"), "t_seconds,tenant,requests\n0,a,600\n60,a,600\n120,a,600\n");
    List<String> options = List.of("--trace", folder.toString(), "--policy", "kpa-rps");

    assertThat(run(options, "--time-scale", "4").err())
        .contains("warning: a bucket of 60 s lasts 15.0 s at this --time-scale");
    assertThat(run(options, "--time-scale", "2").err()).doesNotContain("warning");
    assertThat(run(SHORT, "--policy", "kpa-rps", "--time-scale", "2").err())
        .doesNotContain("warning");
  }

  @Test
  void hasOtherRequestsForAnotherSeed() throws IOException {
    JsonNode one = json("--policy", "kpa-rps");

    assertThat(json("--policy", "kpa-rps")).isEqualTo(one);
    assertThat(json("--policy", "kpa-rps", "--seed", "2").at("/policies/0/late"))
        .isNotEqualTo(one.at("/policies/0/late"));
  }

  @Test
  void givesNoPolicyMoreThanTheMost() throws IOException {
    JsonNode row = json("--policy", "kpa-rps", "--max-replicas", "3").at("/policies/0");

    assertThat(row.path("replicaSeconds").asDouble()).isLessThanOrEqualTo(3 * 660);
  }

  static Stream<Arguments> answersWrongUsageWithTwoAndWritesNothing() {
    return Stream.of(
        argumentSet("no trace", List.of(), "Missing required option: '--trace=DIR'"),
        argumentSet(
            "no such synthetic demand",
            List.of("--trace", "synth:sine"),
            "--trace: expected a folder or one of synth:steps, synth:square, synth:ramp"),
        argumentSet(
            "no such folder",
            List.of("--trace", "/nowhere"),
            "/nowhere/trace.csv: no such file (expected: a folder with trace.csv)"),
        argumentSet(
            "no such policy",
            List.of("--trace", "synth:steps", "--policy", "kpa,vpa"),
            "--policy: no such policy (expected: one or more of tenantry, hpa-requests, hpa-cpu,"
                + " keda-prometheus, kpa, kpa-rps, static, oracle)"),
        argumentSet(
            "a target in percent",
            List.of("--trace", "synth:steps", "--target", "70"),
            "--target: 70.0 (expected: above 0 and below 1, such as 0.7)"),
        argumentSet(
            "an objective without a unit",
            List.of("--trace", "synth:steps", "--objective", "p99=200"),
            "is no objective (expected: a percentile above 0 and below 100 and a time, such as"
                + " p99=200ms)"),
        argumentSet(
            "an objective of everything",
            List.of("--trace", "synth:steps", "--objective", "p100=200ms"),
            "is no objective"),
        argumentSet(
            "from behind the end",
            List.of("--trace", "synth:steps", "--from", "7200"),
            "from: 7200.0 (expected: within the trace, from 0.0 to below 7200.0)"),
        argumentSet(
            "no replicas",
            List.of("--trace", "synth:steps", "--max-replicas", "0"),
            "--max-replicas: 0 (expected: at least 1)"),
        argumentSet(
            "an edge behind the cluster",
            List.of("--trace", "synth:steps", "--edge-lead", "-5"),
            "--edge-lead: -5.0 (expected: above 0)"));
  }

  @ParameterizedTest
  @MethodSource
  void answersWrongUsageWithTwoAndWritesNothing(List<String> options, String problem) {
    Path file = folder.resolve("out.json");

    Outcome outcome = run(options, "--json", file.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(problem);
    assertThat(outcome.out()).isEmpty();
    assertThat(file).doesNotExist();
  }

  /** Before the runs, not after them. */
  @Test
  void saysAtOnceThatItCanNotWriteWhereItShould() {
    Outcome outcome = run(SHORT, "--json", folder.resolve("absent/out.json").toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("--json: no such folder: " + folder.resolve("absent"))
        .doesNotContain("late at");
  }

  @Test
  void explainsItself() {
    assertThat(run(List.of("--help")))
        .satisfies(outcome -> {
          assertThat(outcome.exitCode()).isZero();
          assertThat(outcome.out()).contains("--trace").contains("Exit codes");
        });
  }
}

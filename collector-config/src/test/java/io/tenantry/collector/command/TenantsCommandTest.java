package io.tenantry.collector.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TenantsCommandTest {

  private static final String PLAN =
      """
      apiVersion: tenantry.io/v1alpha1
      kind: TenantPlan
      metadata: {name: gold}
      spec:
        tenants: [{id: acme, residency: us-east}]
        telemetry: {isolation: Silo, bytesPerSecond: 1000}
      """;

  @TempDir private Path folder;

  private record Result(int exitCode, String out, String err) {}

  @Test
  void writesBothFiles() throws IOException {
    Path plans = Files.writeString(folder.resolve("plans.yaml"), PLAN);
    Path out = folder.resolve("out/made");

    Result result = run("", "tenants", "--plans", plans.toString(), "--out", out.toString());

    assertThat(result)
        .isEqualTo(
            new Result(
                0,
                "1 tenant in %s and %s%n"
                    .formatted(out.resolve("tenants.yaml"), out.resolve("tempo-overrides.yaml")),
                ""));
    assertThat(out.resolve("tenants.yaml")).content().contains("  acme:\n    org: acme\n");
    assertThat(out.resolve("tempo-overrides.yaml")).content().contains("rate_limit_bytes: 1000\n");
    assertThat(out).isDirectoryNotContaining(file -> file.toString().endsWith(".new"));
  }

  @Test
  void readsStandardInput() {
    assertThat(run(PLAN, "tenants", "--plans", "-", "--out", folder.toString()).out())
        .startsWith("1 tenant in ");
  }

  @Test
  void writesNothingWhenAPlanIsWrong() throws IOException {
    Path plans = Files.writeString(folder.resolve("plans.yaml"), PLAN.replace("acme", "a b"));
    Path out = folder.resolve("out");

    Result result = run("", "tenants", "--plans", plans.toString(), "--out", out.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith(
            "tenantry: %s:5: plan gold: spec.tenants[0].id is no legal name".formatted(plans));
    assertThat(out).doesNotExist();
  }

  @Test
  void saysThatLimitsAreNobodys() throws IOException {
    Path plans =
        Files.writeString(
            folder.resolve("plans.yaml"), PLAN.replaceFirst("(?m)^  tenants:.*\n", ""));

    Result result = run("", "tenants", "--plans", plans.toString(), "--out", folder.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .isEqualTo(
            "tenantry: %s:3: plan gold names no tenants, so that its telemetry is nobody's%n"
                .formatted(plans));
  }

  @Test
  void endsWithOneWhenItCannotWrite() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    Result result = run(PLAN, "tenants", "--plans", "-", "--out", file.toString());

    assertThat(result)
        .isEqualTo(new Result(1, "", "tenantry: %s: cannot be written%n".formatted(file)));
  }

  @Test
  void answersWrongUsageWithTwo() {
    assertThat(run("", "tenants", "--out", folder.toString()))
        .satisfies(result -> {
          assertThat(result.exitCode()).isEqualTo(2);
          assertThat(result.err()).contains("--plans").contains("See: ./tenantry tenants --help");
        });
    assertThat(run("", "tenants", "--plans", "-", "--out", "x", "--region", "us east").err())
        .contains("--region is no legal name");
    assertThat(run("", "tenants", "--plans", "-", "--out", "x", "--pool", "_").err())
        .contains("--pool is no legal name");
    assertThat(run("a: [", "tenants", "--plans", "-", "--out", "x").err())
        .startsWith("tenantry: -:1: no YAML");
  }

  @Test
  void explainsItself() {
    assertThat(run("", "tenants", "--help").out()).contains("--plans").contains("Exit codes");
  }

  private static Result run(String stdin, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    CommandLine line =
        CollectorTool.commandLine(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = line.execute(arguments);
    return new Result(exitCode, out.toString(), err.toString());
  }
}

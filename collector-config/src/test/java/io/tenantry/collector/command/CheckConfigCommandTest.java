package io.tenantry.collector.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckConfigCommandTest {

  private static final String CLEAN =
      """
      receivers: {otlp: {}}
      exporters: {debug: {}}
      service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}
      """;

  @TempDir private Path folder;

  private record Result(int exitCode, String out, String err) {}

  @Test
  void endsWithZeroWhenThereIsNoFault() throws IOException {
    Path file = write("otelcol.yaml", CLEAN);

    Result result = run("check-config", file.toString());

    assertThat(result)
        .isEqualTo(
            new Result(
                0,
                """
                No fault in 1 configuration: otelcol.yaml.
                No component was looked up: --distribution FILE says which there are.
                """,
                ""));
  }

  @Test
  void namesFileLineAndRuleOfAFault() throws IOException {
    Path base = write("otelcol.yaml", CLEAN);
    Path overlay = write("ours.yaml", "# ours\nexporters:\n  nop: {}\n");
    Path manifest =
        write(
            "manifest.yaml",
            """
            receivers: [{gomod: go.opentelemetry.io/collector/receiver/otlpreceiver v0.161.0}]
            exporters:
              - {gomod: go.opentelemetry.io/collector/exporter/debugexporter v0.161.0}
              - {gomod: go.opentelemetry.io/collector/exporter/nopexporter v0.161.0}
            """);
    Path json = folder.resolve("faults.json");

    Result result =
        run(
            "check-config",
            "--config",
            base.toString(),
            "--config",
            overlay.toString(),
            "--distribution",
            manifest.toString(),
            "--json",
            json.toString());

    assertThat(result)
        .isEqualTo(
            new Result(
                1,
                """
                %s:3: unused-definition: Exporter nop is defined and in no pipeline. \
                Legal: Use it, or take it away: what lies about gets used one day by mistake.
                1 fault in 1 configuration: otelcol.yaml.
                """
                    .formatted(overlay),
                ""));
    JsonNode fault = JsonMapper.shared().readTree(json).at("/faults/0");
    assertThat(fault.at("/rule").asString()).isEqualTo("unused-definition");
    assertThat(fault.at("/file").asString()).isEqualTo(overlay.toString());
    assertThat(fault.at("/line").asInt()).isEqualTo(3);
    assertThat(fault.at("/in/0").asString()).isEqualTo("otelcol.yaml");
  }

  @Test
  void aRuleCanBeLeftOut() throws IOException {
    Path file = write("otelcol.yaml", CLEAN.replace("debug: {}", "debug: {}, nop: {}"));

    assertThat(run("check-config", file.toString(), "--without", "unused-definition").exitCode())
        .isZero();
    assertThat(run("check-config", file.toString(), "--without", "taste").err())
        .contains("no such rule");
  }

  @Test
  void namesTheLineOfWhatIsNoYaml() throws IOException {
    Path file = write("otelcol.yaml", "receivers:\n\totlp:\n");

    Result result = run("check-config", file.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("tenantry: %s:2: no YAML: ".formatted(file));
  }

  @Test
  void printsNoControlCharacter() throws IOException {
    Path file = write("otelcol.yaml", CLEAN + "extensions: {\"\\e[31m\": {}}\n");

    assertThat(run("check-config", file.toString()).out())
        .contains("Extension �[31m is defined")
        .doesNotContain("\u001b");
  }

  @Test
  void answersWrongUsageWithTwo() throws IOException {
    Path file = write("otelcol.yaml", CLEAN);

    assertThat(run("check-config").err()).contains("a folder, a file or --config is needed");
    assertThat(run("check-config", file.toString(), "--config", file.toString()))
        .satisfies(result -> {
          assertThat(result.exitCode()).isEqualTo(2);
          assertThat(result.err()).contains("exclude each other");
          assertThat(result.err()).contains("See: ./tenantry check-config --help");
        });
    assertThat(run("check-config", folder.toString(), "--role", "gateway").exitCode()).isEqualTo(2);
    assertThat(run("check-config", file.toString(), "--role", "king").err())
        .contains("expected agent, gateway, sampler or other");
    assertThat(run("check-config", folder.resolve("none").toString()).err())
        .contains("no such file");
  }

  @Test
  void explainsItself() {
    assertThat(run("check-config", "--help").out())
        .contains("--distribution")
        .contains("Exit codes");
  }

  private static Result run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    CommandLine line = CollectorTool.commandLine(InputStream.nullInputStream());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = line.execute(arguments);
    return new Result(exitCode, out.toString(), err.toString());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}

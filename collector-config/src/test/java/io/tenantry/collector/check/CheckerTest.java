package io.tenantry.collector.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.collector.check.Checker.Report;
import io.tenantry.collector.yaml.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckerTest {

  private static final Path DEPLOYMENT = Path.of("src/test/resources/planted/deployment");

  private static final String WHOLE =
      """
      receivers: {otlp: {}}
      exporters: {debug: {}}
      service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}
      """;

  @TempDir private Path folder;

  // ---- which collectors there are ---------------------------------------------------------

  @Test
  void aFolderHasACollectorForEachRoleAndRegion() {
    assertThat(checker().check(DEPLOYMENT).checked())
        .containsExactly(
            "gateway of ap-southeast",
            "sampler of ap-southeast",
            "gateway of us-east",
            "sampler of us-east");
  }

  @Test
  void aFolderWithoutRegionsHasACollectorForEachFile() throws IOException {
    write("a.yaml", WHOLE);
    write("my-gateway.yml", WHOLE);
    write("notes.txt", "none");

    assertThat(checker().check(folder).checked()).containsExactly("a.yaml", "gateway");
  }

  @Test
  void aFileWithoutAWholePipelineIsSomethingToAdd() throws IOException {
    write("gateway.yaml", WHOLE);
    write("more.yaml", "service: {pipelines: {traces: {processors: [batch]}}}");

    Report report = checker().check(folder);

    assertThat(report.checked()).containsExactly("gateway");
    assertThat(report.fragments()).containsExactly(folder.resolve("more.yaml").toString());
  }

  @Test
  void aFileThatWasToldIsCheckedWhateverItHas() throws IOException {
    Path file = write("more.yaml", "# nothing\nexporters: {debug: {}}");

    assertThat(check(file).faults().keySet())
        .extracting(fault -> fault.place().line() + " " + fault.rule())
        .containsExactly("2 unused-definition", "2 incomplete-pipeline");
  }

  @Test
  void aFolderWithoutAConfigurationIsAnError() {
    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> checker().check(folder))
        .withMessage(folder + ": no configuration (expected: ROLE.yaml)");
  }

  @Test
  void oneFaultOfTheBaseIsToldOnce() throws IOException {
    write("sampler.yaml", "extensions: {health_check: {endpoint: '0.0.0.0:1'}}\n" + WHOLE);
    write("regions/a/sampler.yaml", "");
    write("regions/b/sampler.yaml", "");

    assertThat(
            checker().check(folder).faults().entrySet().stream()
                .filter(entry -> entry.getKey().rule() == Rule.BINDS_ALL_INTERFACES))
        .singleElement()
        .satisfies(
            entry -> assertThat(entry.getValue()).containsExactly("sampler of a", "sampler of b"));
  }

  @ParameterizedTest
  @CsvSource({
    "gateway.yaml, GATEWAY",
    "Gateway.yml, GATEWAY",
    "eu-agent.yaml, AGENT",
    "otel.sampler.yaml, SAMPLER",
    "investigateway.yaml, OTHER",
    "otelcol.yaml, OTHER"
  })
  void aFilesNameTellsItsRole(String file, Role role) {
    assertThat(Role.ofFile(file)).isEqualTo(role);
  }

  @Test
  void aRoleThatIsToldCounts() throws IOException {
    Path file =
        write(
            "otelcol.yaml",
            """
            receivers: {otlp: {protocols: {grpc: {endpoint: 127.0.0.1:4317}}}}
            exporters: {debug: {}}
            service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}
            """);

    assertThat(check(file).faults()).isEmpty();
    assertThat(
            checker()
                .check(List.of(file), Optional.of(Role.GATEWAY), Optional.empty())
                .faults()
                .keySet())
        .extracting(Fault::rule)
        .containsExactlyInAnyOrder(
            Rule.RECEIVER_WITHOUT_AUTHENTICATION,
            Rule.RECEIVER_WITHOUT_MEMORY_LIMIT,
            Rule.RECEIVER_WITHOUT_SIZE_LIMIT,
            Rule.RECEIVER_WITHOUT_TLS,
            Rule.UNSTAMPED_PATH);
  }

  @Test
  void aRuleCanBeLeftOut() throws IOException {
    Path file = write("a.yaml", "service: {}");

    assertThat(
            Checker.of(Optional.empty(), Set.of(Rule.INCOMPLETE_PIPELINE))
                .check(List.of(file), Optional.empty(), Optional.empty())
                .faults())
        .isEmpty();
  }

  // ---- where it is sent to ----------------------------------------------------------------

  @ParameterizedTest
  @MethodSource
  void tellsWhoseAnAddressIs(String overlay, List<String> wrong) throws IOException {
    Path file = write("overlay.yaml", overlay);

    assertThat(
            checker()
                .check(
                    List.of(
                        DEPLOYMENT.resolve("sampler.yaml"),
                        DEPLOYMENT.resolve("regions/us-east/sampler.yaml"),
                        file),
                    Optional.empty(),
                    Optional.empty())
                .faults()
                .keySet())
        .extracting(Fault::wrong)
        .containsExactlyElementsOf(wrong);
  }

  static Stream<Arguments> tellsWhoseAnAddressIs() {
    return Stream.of(
        argumentSet(
            "by its host",
            "exporters: {otlp_grpc/jaeger: {endpoint: 'jaeger.ap-southeast.internal:4317'}}",
            List.of("Exporter otlp_grpc/jaeger has an address in ap-southeast.")),
        argumentSet(
            "by the host in an address of HTTP",
            "exporters: {tenantscope/mimir: {otlp_http: {endpoint: 'https://ap-southeast.example.com/otlp'}}}",
            List.of("Exporter tenantscope/mimir has an address in ap-southeast.")),
        argumentSet(
            "by the name of a variable",
            "exporters: {otlp_grpc/jaeger: {endpoint: '${env:TEMPO_AP_SOUTHEAST}'}}",
            List.of(
                "Exporter otlp_grpc/jaeger takes its address from a variable of ap-southeast.")),
        argumentSet(
            "by what the other region's file says",
            "exporters: {otlp_grpc/jaeger: {endpoint: 'traces.sgp.example.com:4317'}}",
            List.of(
                "Exporter otlp_grpc/jaeger has the address that ap-southeast sends to as well.")),
        argumentSet(
            "by the name that a certificate must have",
            "exporters: {otlp_grpc/jaeger: {tls: {server_name_override: tempo.ap-southeast.internal}}}",
            List.of("Exporter otlp_grpc/jaeger has an address in ap-southeast.")),
        argumentSet(
            "of the collector's own telemetry",
            """
            service: {telemetry: {metrics: {readers: [
              {periodic: {exporter: {otlp: {endpoint: 'https://ap-southeast.example.com'}}}}]}}}
            """,
            List.of("The collector's own telemetry has an address in ap-southeast.")),
        argumentSet(
            "a name that is only like a region's is nobody's",
            "exporters: {otlp_grpc/jaeger: {endpoint: 'jaeger.map-southeast.internal:4317'}}",
            List.of()),
        argumentSet(
            "a variable of no region is nobody's",
            "exporters: {otlp_grpc/jaeger: {endpoint: '${env:JAEGER_ENDPOINT}'}}",
            List.of()));
  }

  @Test
  void aRegionIsNotTakenForOneWithALongerName() {
    var regions = new Regions(Map.of("us-east", Set.of(), "us-east-2", Set.of(), "eu", Set.of()));

    assertThat(regions.foreignNameIn("jaeger.us-east-2.internal", "us-east-2")).isEmpty();
    assertThat(regions.foreignNameIn("TENANTRY_US_EAST_2_JAEGER", "us-east-2")).isEmpty();
    assertThat(regions.foreignNameIn("jaeger.us-east-2.internal", "us-east")).contains("us-east-2");
    assertThat(regions.foreignNameIn("TENANTRY_US_EAST_JAEGER", "us-east-2")).contains("us-east");
    assertThat(regions.foreignNameIn("queue.internal", "us-east")).isEmpty();
  }

  @Test
  void aNameThatEveryClusterHasIsNoOtherRegions() {
    var regions =
        new Regions(
            Map.of("a", Set.of("tempo:4317", "tempo.monitoring.svc:4317", "http://127.0.0.1:1")));

    assertThat(regions.otherSenderTo("tempo:4317", "b")).isEmpty();
    assertThat(regions.otherSenderTo("tempo.monitoring.svc:4317", "b")).isEmpty();
    assertThat(regions.otherSenderTo("http://127.0.0.1:1", "b")).isEmpty();
  }

  private static Checker checker() {
    return Checker.of(Optional.empty(), Set.of());
  }

  private static Report check(Path file) {
    return checker().check(List.of(file), Optional.empty(), Optional.empty());
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
